import { isAlphanumeric } from '../../text/characters.ts'

/** What ends a value that is not in quotes, white space apart (redaction policy, section 6, pairs). */
const TERMINATORS = new Uint8Array(128)
for (const character of ',;&"\'<>|)]}') TERMINATORS[character.charCodeAt(0)] = 1

/** One of `,;&"'<>|)]}`. */
export function isTerminator(code: number): boolean {
  return code < 128 && TERMINATORS[code] === 1
}

/** A space or a tab. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** White space of any kind, controls included: some programs separate arguments with NUL. */
export function isSpace(code: number): boolean {
  return (
    code <= 0x20 || code === 0x7f || code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0x3000
  )
}

/** `"`, `'` or a backtick. */
export function isQuoteMark(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60
}

const KEY = new Uint8Array(128)
for (let code = 0; code < 128; code++)
  KEY[code] = isAlphanumeric(code) || '_-.'.includes(String.fromCharCode(code)) ? 1 : 0

/** What a key may be made of: ASCII letters and digits, `_`, `-` and `.`. */
export function isKeyCharacter(code: number): boolean {
  return code < 128 && KEY[code] === 1
}

/** The first position from `at` on that holds no blank; with `lines`, no white space. */
export function skipBlanks(text: string, at: number, lines = false): number {
  let index = at
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (lines ? !isSpace(code) : !isBlank(code)) break
    index++
  }
  return index
}
