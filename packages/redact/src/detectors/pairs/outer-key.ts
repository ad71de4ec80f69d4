import { isSpace } from './characters.ts'
import { type Key, newKey, readKeyBefore } from './key.ts'

/** How far before a key the start of its object is looked for. */
const LONGEST = 192

const outer = newKey()

/**
 * The key of the object that a key in a text is a member of, '' if there is none: `wallet` for `address` of
 * `"wallet":{"chain":"solana","address":"x"}` (redaction policy, section 1). Reads a bounded stretch.
 */
export function outerKeyOf(text: string, key: Key): string {
  const open = openBefore(text, key.start)
  if (open < 0) return ''
  let index = beforeSpace(text, open)
  if (text.charCodeAt(index - 1) === 0x5b) index = beforeSpace(text, index - 1)
  const code = text.charCodeAt(index - 1)
  if (code === 0x3e && text.charCodeAt(index - 2) === 0x3d) index--
  else if (code !== 0x3a && code !== 0x3d) return ''
  return readKeyBefore(text, index - 1, outer) ? text.slice(outer.start, outer.end) : ''
}

/** The position of the `{` of the object that holds `at`, or -1. */
function openBefore(text: string, at: number): number {
  let depth = 0
  const limit = Math.max(0, at - LONGEST)
  for (let index = at - 1; index >= limit; index--) {
    const code = text.charCodeAt(index)
    if (code === 0x7d) depth++
    else if (code === 0x7b && depth-- === 0) return index
  }
  return -1
}

function beforeSpace(text: string, at: number): number {
  let index = at
  while (index > 0 && at - index < 64 && isSpace(text.charCodeAt(index - 1))) index--
  return index
}
