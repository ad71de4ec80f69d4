import type { Scan } from '../../text/scan.ts'
import type { Key } from './key.ts'

const SLOTS = 1024

/**
 * Words that were keys in texts and said nothing, whatever stood before them: most keys of a log are, over and over.
 * Kept by hash and compared in place, so that a text without secrets makes no strings; bounded, the last one of a slot.
 */
const words: string[] = new Array<string>(SLOTS).fill('')
/** Whose names they are: own keys differ from one redactor to the next. */
let owner: Scan['ruleOfName'] | undefined

/** Whether the key is known to have no rule. */
export function isDull(scan: Scan, key: Key): boolean {
  if (scan.ruleOfName !== owner) return false
  const word = words[key.hash & (SLOTS - 1)] as string
  const { length } = word
  if (length !== key.end - key.start || length === 0) return false
  // A loop costs less than startsWith() for so few characters.
  for (let index = 0; index < length; index++)
    if (scan.text.charCodeAt(key.start + index) !== word.charCodeAt(index)) return false
  return true
}

/** Notes that `word`, which is the key's, has no rule. It must not be part of a longer text, which it would keep alive. */
export function noteDull(scan: Scan, key: Key, word: string): void {
  if (scan.ruleOfName !== owner) {
    words.fill('')
    owner = scan.ruleOfName
  }
  words[key.hash & (SLOTS - 1)] = word
}
