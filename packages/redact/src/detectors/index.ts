import { customDetector } from '../patterns/custom-patterns.ts'
import type { Detector } from '../text/scan.ts'
import type { RedactorOptions } from '../types.ts'
import { btcAddress } from './chain/btc-address.ts'
import { ensName } from './chain/ens-name.ts'
import { extendedKey } from './chain/extended-key.ts'
import { hex } from './chain/hex.ts'
import { lightningInvoice } from './chain/lightning-invoice.ts'
import { mnemonic } from './chain/mnemonic.ts'
import { nostrKey } from './chain/nostr-key.ts'
import { wifKey } from './chain/wif-key.ts'
import { authorizationDetector } from './credentials/authorization.ts'
import { cookieDetector } from './credentials/cookie.ts'
import { keyBlockDetector } from './credentials/key-block.ts'
import { tokenDetector } from './credentials/tokens.ts'
import { dbError } from './database/db-error.ts'
import { amount } from './money/amount.ts'
import { commandLine } from './pairs/command-line.ts'
import { labelledPhrase } from './pairs/labelled-phrase.ts'
import { pairs } from './pairs/pairs.ts'
import { creditCard } from './people/credit-card.ts'
import { email } from './people/email.ts'
import { homeDirectories } from './people/home-directory.ts'
import { iban } from './people/iban.ts'
import { ipAddress } from './people/ip-address.ts'
import { phone } from './people/phone.ts'
import { ssn } from './people/ssn.ts'
import { URL_DETECTORS } from './url/urls.ts'

/**
 * All detectors, in the order of section 3 of the redaction policy: of findings that overlap the first one names what
 * was found, so structure comes before shapes, and key blocks and URLs before pairs.
 */
const DETECTORS: readonly Detector[] = [
  keyBlockDetector,
  ...URL_DETECTORS,
  authorizationDetector,
  cookieDetector,
  tokenDetector,
  mnemonic,
  extendedKey,
  wifKey,
  nostrKey,
  lightningInvoice,
  btcAddress,
  hex,
  dbError,
  commandLine,
  pairs,
  labelledPhrase,
  email,
  iban,
  creditCard,
  ssn,
  phone,
  ipAddress,
  amount,
  ensName,
]

/** The detectors with the user's own patterns, which come last. Throws for a pattern that is refused. */
export function createDetectors(
  patterns: RedactorOptions['customPatterns'],
  strict: boolean,
): {
  readonly detectors: readonly Detector[]
  readonly hasOwn: boolean
} {
  if (patterns !== undefined && !Array.isArray(patterns))
    throw new TypeError(`customPatterns must be an array, not ${typeof patterns}`)
  const own = (patterns ?? []).map(customDetector)
  return { detectors: [...DETECTORS, ...(strict ? [homeDirectories] : []), ...own], hasOwn: own.length > 0 }
}
