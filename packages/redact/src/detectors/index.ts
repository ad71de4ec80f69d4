import { customDetector } from '../patterns/custom-patterns.ts'
import type { Detector } from '../text/scan.ts'
import type { RedactorOptions } from '../types.ts'
import { amount } from './amount.ts'
import { authorizationDetector } from './authorization.ts'
import { btcAddress } from './btc-address.ts'
import { commandLine } from './command-line.ts'
import { cookieDetector } from './cookie.ts'
import { creditCard } from './credit-card.ts'
import { dbError } from './db-error.ts'
import { email } from './email.ts'
import { ensName } from './ens-name.ts'
import { extendedKey } from './extended-key.ts'
import { hex } from './hex.ts'
import { homeDirectories } from './home-directory.ts'
import { iban } from './iban.ts'
import { ipAddress } from './ip-address.ts'
import { keyBlockDetector } from './key-block.ts'
import { labelledPhrase } from './labelled-phrase.ts'
import { lightningInvoice } from './lightning-invoice.ts'
import { mnemonic } from './mnemonic.ts'
import { nostrKey } from './nostr-key.ts'
import { pairs } from './pairs.ts'
import { phone } from './phone.ts'
import { ssn } from './ssn.ts'
import { tokenDetector } from './tokens.ts'
import { URL_DETECTORS } from './url/urls.ts'
import { wifKey } from './wif-key.ts'

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
