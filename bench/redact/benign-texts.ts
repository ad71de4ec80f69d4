import type { Random } from './random.ts'

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'

/** Names of things, as routes have them. */
export const WORDS = [
  'orders',
  'users',
  'quotes',
  'ledger',
  'reports',
  'markets',
  'fills',
  'nodes',
  'blocks',
  'items',
]

/** Hex digits that are not all decimal: 13 to 19 of those may be a card number, and nothing but a key tells. */
export function withLetter(random: Random, length: number): string {
  for (;;) {
    const text = random.hex(length)
    if (/[a-f]/.test(text)) return text
  }
}

export function uuid(random: Random, version: string): string {
  const start =
    version === '7'
      ? random.between(1_500_000_000_000, 2_000_000_000_000).toString(16).padStart(12, '0')
      : random.hex(12)
  return `${start.slice(0, 8)}-${start.slice(8)}-${version}${random.hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${random.hex(3)}-${random.hex(12)}`
}

export function semver(random: Random): string {
  const core = `${random.below(40)}.${random.below(40)}.${random.below(400)}`
  return random.pick([
    core,
    core,
    `${core}-rc.${random.below(9)}`,
    `${core}-beta.${random.below(20)}+${random.hex(7)}`,
    `${core}-${random.between(20200101, 20301231)}${random.text(6, DIGITS)}-${random.hex(12)}`,
    `${core}+build.${random.below(99999)}`,
  ])
}

export function routeOf(random: Random): string {
  const segments = Array.from({ length: random.between(1, 5) }, () =>
    random.pick([
      random.pick(WORDS),
      `:${random.text(random.between(2, 8), LOWER)}`,
      `v${random.below(9)}`,
      `{${random.pick(WORDS)}Id}`,
      '*',
      random.text(random.between(3, 10), LOWER),
    ]),
  )
  return `/${segments.join('/')}`
}

export function userAgent(random: Random): string {
  const platform = random.pick([
    'X11; Linux x86_64',
    `Windows NT 10.0; Win64; x64`,
    `Macintosh; Intel Mac OS X 10_${random.below(16)}_${random.below(9)}`,
    `Linux; Android ${random.between(8, 16)}; SM-G${random.between(900, 999)}F Build/${random.text(3, 'QRSTU')}.${random.text(6, DIGITS)}.${random.text(3, DIGITS)}`,
    `iPhone; CPU iPhone OS ${random.between(12, 19)}_${random.below(7)} like Mac OS X`,
  ])
  const build = `${random.between(60, 150)}.${random.below(9)}.${random.between(1000, 9999)}.${random.between(1, 255)}`
  return random.pick([
    `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${build} Safari/537.36`,
    `Mozilla/5.0 (${platform}; rv:${random.between(60, 150)}.0) Gecko/20100101 Firefox/${random.between(60, 150)}.0`,
    `Mozilla/5.0 (${platform}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${random.between(12, 19)}.${random.below(7)} Mobile/15E${random.between(100, 999)} Safari/604.1`,
    `curl/${semver(random)}`,
    `Go-http-client/${random.below(3)}.${random.below(2)}`,
    `axios/${semver(random)}`,
    `okhttp/${random.below(6)}.${random.below(20)}.${random.below(9)}`,
    `python-requests/2.${random.below(40)}.${random.below(9)}`,
    `kube-probe/1.${random.below(40)}`,
    `Prometheus/3.${random.below(9)}.${random.below(9)}`,
    `Mozilla/5.0 (compatible; Googlebot/2.${random.below(5)}; +http://www.google.com/bot.html)`,
  ])
}
