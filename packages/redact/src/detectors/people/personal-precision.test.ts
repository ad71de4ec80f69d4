import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { passesLuhn } from '../../checks/luhn.ts'
import { amount } from '../money/amount.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { creditCard } from './credit-card.ts'
import { isIssuer } from './credit-card-issuer.ts'
import { email } from './email.ts'
import { iban } from './iban.ts'
import { ipAddress } from './ip-address.ts'
import { phone } from './phone.ts'
import { ssn } from './ssn.ts'

const clean = cleanerOf([email, phone, ssn, iban, creditCard, ipAddress, amount])

const COUNT = 20_000
const hex = (bytes: number) => randomBytes(bytes).toString('hex')
const small = () => randomInt(100)
const pick = (...choices: readonly string[]) => choices[randomInt(choices.length)] as string
const digits = (size: number) =>
  String(randomInt(1, 10)) + Array.from({ length: size - 1 }, () => randomInt(10)).join('')
const date = () => new Date(1_500_000_000_000 + randomInt(400_000_000_000))

/** An id of 16 to 19 digits that is no card number. */
function numericId(): string {
  for (;;) {
    const id = digits(randomInt(16, 20))
    if (!passesLuhn(id, 0, id.length) || !isIssuer(Number(id.slice(0, 6)))) return id
  }
}

const KINDS: Readonly<Record<string, () => string>> = {
  UUID: () => randomUUID(),
  'trace id': () => hex(16),
  traceparent: () => `00-${hex(16)}-${hex(8)}-01`,
  'B3 header': () => `${hex(16)}-${hex(8)}-1-${hex(8)}`,
  'git SHA': () => hex(20),
  digest: () => `sha256:${hex(32)}`,
  'block hash': () => `0x${hex(32)}`,
  'epoch in milliseconds': () => String(date().getTime()),
  'epoch in nanoseconds': () => `${date().getTime()}${String(randomInt(1_000_000)).padStart(6, '0')}`,
  'numeric id': numericId,
  version: () =>
    `${small()}.${small()}.${small()}${pick('', `-rc.${small()}`, `+${hex(4)}`, `-beta.${small()}+${small()}`)}`,
  'ISO date': () =>
    pick(
      date().toISOString(),
      date().toISOString().slice(0, 10),
      date().toISOString().replace('Z', '+02:00'),
    ),
  route: () =>
    `/${pick('users', 'orders', 'wallets')}/${pick(randomUUID(), ':id', digits(8))}/${pick('items', 'a')}?limit=${small()}`,
  'user agent': () =>
    `Mozilla/5.0 (Windows NT ${small()}.0; Win64; x64) AppleWebKit/${digits(3)}.${small()} (KHTML, like Gecko) Chrome/${digits(3)}.0.${digits(4)}.${small()} Safari/${digits(3)}.36`,
  package: () => `@${pick('nestjs', 'scope')}+${pick('core', 'x')}@${small()}.${small()}.${small()}`,
}

/** Where ids stand in logs, with words that some detectors look for. */
const TEXTS: readonly ((id: string) => string)[] = [
  (id) => id,
  (id) => `job ${id} finished in 35 ms`,
  (id) => `{"id":"${id}","n":1}`,
  (id) => `client ${id}, retry 3 from ${id}: ok`,
]

describe(`${COUNT} random ones of each kind stay (redaction policy, sections 3 and 9)`, () => {
  test.each(Object.entries(KINDS))('%s', (_kind, make) => {
    for (let count = 0; count < COUNT; count++) {
      const text = (TEXTS[count % TEXTS.length] as (id: string) => string)(make())
      if (clean(text) !== text) expect.fail(`${text} became ${clean(text)}`)
    }
  })
})
