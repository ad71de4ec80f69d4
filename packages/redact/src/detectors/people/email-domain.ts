import { isAlphanumeric, isLetter } from '../../text/characters.ts'
import { isWideLetter, isWideSyllable } from './email-letters.ts'

const POINT = 0x2e
const DASH = 0x2d

/**
 * What stands after an `@` in file names and for units of systemd rather than a top-level domain (redaction policy,
 * section 6: email). Extensions that are countries' domains as well (md, pl, py, rs, sh) are not among them.
 */
const NO_DOMAINS = new Set(
  (
    'png jpg jpeg gif svg webp avif ico icns bmp tif tiff heic psd eps js mjs cjs jsx ts tsx mts cts map css scss sass ' +
    'less styl html htm xhtml xml xsl xsd json jsonc jsonl ndjson yaml yml toml ini conf cfg env properties plist log txt ' +
    'csv tsv pdf doc docx xls xlsx ppt pptx rtf odt gz tgz tar bz xz zst lz zip rar jar war ear whl gem deb rpm apk ' +
    'dmg iso img lock woff woff ttf otf eot mp wav ogg oga ogv flac mkv avi webm exe dll dylib bin dat db sqlite bak tmp ' +
    'swp pid sock wasm node class java rb kt kts swift php asp aspx jsp go c h cpp hpp cxx cs vb lua vue svelte astro ejs ' +
    'hbs pug tpl snap patch diff orig pem crt cer csr jks proto graphql gql sql parquet avro tf tfvars tfstate hcl ' +
    'service socket target timer mount automount device path slice scope swap ' +
    'mov m4a m4v mpg mpeg flv'
  ).split(' '),
)

/** `10.4.1`, `1.2.3.4`, `v0.1.0-rc.next`: a version or an IP address. */
const VERSION = /^v?\d{1,32}\.\d/

/** `2x.png`: an image for a denser screen, whatever it ends in. */
const DENSITY = /^\d(?:\.\d)?x\./

/**
 * Where the domain name that starts at `start` ends: at least two labels, the last of which is one of letters; or -1.
 * The point of the sentence, and what is no label, are left out.
 */
export function domainEnd(text: string, start: number): number {
  const end = namesEnd(text, start)
  const least = Math.max(start, end - LONGEST_TAIL)
  let last = end
  for (let point = end - 2; point > least; point--) {
    if (text.charCodeAt(point) !== POINT) continue
    const stop = topLevelEnd(text, point + 1, last)
    if (stop > 0) return isNoDomain(text, start, point + 1, stop) ? -1 : stop
    last = point
  }
  return -1
}

/** Of a row that ends in labels such as `.5`, so many characters are looked through for a top-level domain. */
const LONGEST_TAIL = 256

/** Where the row of letters, digits, dashes and single points ends. */
function namesEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (!isAlphanumeric(first) && !isWideLetter(first)) return start
  const isWide = isWideSyllable(first)
  let at = start + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === POINT && text.charCodeAt(at - 1) === POINT) break
    if (!isAlphanumeric(code) && code !== DASH && code !== POINT && !isWideLetter(code)) break
    // In `a@example.com` followed at once by Chinese or Japanese text the address ends where the script changes.
    if (!isWide && isWideSyllable(code) && text.charCodeAt(at - 1) !== POINT) break
    at++
  }
  return text.charCodeAt(at - 1) === POINT ? at - 1 : at
}

/** Where the top-level domain ends that starts at `start` and is within `[start, end)`, or -1. */
function topLevelEnd(text: string, start: number, end: number): number {
  if (text.startsWith('xn--', start)) return end
  let at = start
  // Both kinds in one: some letters of `пример.рф` have been folded to Latin ones.
  while (at < end && (isLetter(text.charCodeAt(at)) || isWideLetter(text.charCodeAt(at)))) at++
  if (at - start < 2 || at - start > 63 || isAlphanumeric(text.charCodeAt(at))) return -1
  return at
}

function isNoDomain(text: string, start: number, top: number, end: number): boolean {
  if (NO_DOMAINS.has(text.slice(top, end).toLowerCase())) return true
  const head = text.slice(start, start + 40)
  return VERSION.test(head) || DENSITY.test(head)
}
