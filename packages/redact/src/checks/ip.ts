import { isIPv4, isIPv6 } from 'node:net'
import { isAlphanumeric, isDigit } from '../text/characters.ts'
import { isPublicIp } from './ip-public.ts'
import { ipv4End, ipv6At } from './ip-shape.ts'

export { isPublicIp }

/** Digits, points and colons only, of any base: an address that is written in a way that cannot be read. */
const ADDRESS_LIKE = /^(?=.{0,256}\d)[\da-fx.:%[\]/, "]{4,1024}$/i

/** At least one point or colon, or many digits: `1234` is no address, `3325256704` may be. */
const WRITTEN_OTHERWISE = /[.:]|\d{8}/

/**
 * Whether a text that should be an address, or a list of them, has one that is public (redaction policy, section 4:
 * ip-address). What has the look of an address and is none (`198.051.100.007`, `3325256704`) counts as public; names,
 * paths and words (`client.example.com`, `/tmp/my.sock`, `unknown`) do not.
 */
export function hasPublicIp(text: string): boolean {
  let hasAddress = false
  for (let index = 0; index < text.length; ) {
    const found = addressAt(text, index)
    if (found === undefined) {
      index = text.startsWith(':::', index) ? colonsEnd(text, index) : index + 1
      continue
    }
    hasAddress = true
    if (isPublicIp(text.slice(found.start, found.end))) return true
    // An address may lie before where it was looked for; on it goes all the same.
    index = Math.max(found.end, index + 1)
  }
  return !hasAddress && ADDRESS_LIKE.test(text) && WRITTEN_OTHERWISE.test(text)
}

/** No address has three colons in a row. */
function colonsEnd(text: string, start: number): number {
  let end = start
  while (text.charCodeAt(end) === 0x3a) end++
  return end
}

function addressAt(
  text: string,
  index: number,
): { readonly start: number; readonly end: number } | undefined {
  const code = text.charCodeAt(index)
  if (code === 0x3a) return ipv6At(text, index, isIPv6)
  if (!isDigit(code)) return undefined
  const before = text.charCodeAt(index - 1)
  if (isAlphanumeric(before) || before === 0x2e) return undefined
  const end = ipv4End(text, index)
  return end > 0 && isIPv4(text.slice(index, end)) ? { start: index, end } : undefined
}
