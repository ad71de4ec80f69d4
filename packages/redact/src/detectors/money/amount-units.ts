/** How sure a word after or before a number is a unit of money. */
export type Certainty =
  /** `12 EUR`, `0.5 BTC`. */
  | 'always'
  /** A word or abbreviation of other things too (`TRY`, `NOK`): from two digits on, or with cents or thousands. */
  | 'large'
  /** As a rule something else (`ALL`, `TOP`, `CVE`): only with cents or thousands. */
  | 'money'

const units = new Map<string, Certainty>()

// As Node's own ICU knows them: the codes of ISO 4217 in use, without funds and tests.
for (const code of Intl.supportedValuesOf('currency')) units.set(code, 'always')
for (const code of 'XAU XAG XPT XPD'.split(' ')) units.set(code, 'always')

const LARGE = 'TRY COP PHP NOK PEN MOP BOB MAD SOS NIO BTN TMT CUP'
const MONEY = 'ALL TOP AMD SVC SSP BAM BSD CVE CRC SDG CDF XSU'
for (const code of LARGE.split(' ')) units.set(code, 'large')
for (const code of MONEY.split(' ')) units.set(code, 'money')

const crypto = new Set(
  (
    'BTC XBT WBTC mBTC ETH WETH stETH USDT USDC DAI BUSD BNB SOL XRP LTC BCH DOGE ADA DOT AVAX MATIC POL LINK UNI TRX ' +
    'ATOM XMR sat sats satoshi satoshis wei'
  ).split(' '),
)
for (const unit of crypto) units.set(unit, 'always')

/** Letters of the longest unit. */
export const LONGEST_UNIT = Math.max(...[...units.keys()].map((unit) => unit.length))

/**
 * What a word says as a unit of money: ISO 4217 codes and the policy's list of cryptocurrencies, in their own
 * spelling; undefined for any other word (redaction policy, section 6: amount).
 */
export function unitCertainty(word: string): Certainty | undefined {
  return units.get(word)
}

/** Whether a unit is a cryptocurrency's; ISO codes are written before the number as well, these seldom are. */
export function isCrypto(word: string): boolean {
  return crypto.has(word)
}

/** `₿ Ξ € £ ¥ ₹ ₩`, which always mark an amount; `$` does so only with cents, thousands, or k, M, bn. */
export function isCurrencySign(code: number): boolean {
  switch (code) {
    case 0x20bf:
    case 0x039e:
    case 0x20ac:
    case 0xa3:
    case 0xa5:
    case 0x20b9:
    case 0x20a9:
      return true
    default:
      return false
  }
}
