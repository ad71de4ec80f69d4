import { wordlist } from '@scure/bip39/wordlists/english.js'

/** Letters of the shortest word of the list. */
export const SHORTEST_WORD = 3
/** Letters of the longest word of the list. */
export const LONGEST_WORD = 8

let words: ReadonlySet<string> | undefined

/** Whether a word, in lower case, is one of the 2,048 English words of BIP-39. */
export function isBip39Word(word: string): boolean {
  // The set is made when the first phrase is seen: most processes never see one.
  words ??= new Set(wordlist)
  return words.has(word)
}

/** Whether a word of BIP-39 begins with `start`, in lower case: it may be one that was cut. */
export function isStartOfBip39Word(start: string): boolean {
  let low = 0
  let high = wordlist.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((wordlist[middle] as string) < start) low = middle + 1
    else high = middle
  }
  return low < wordlist.length && (wordlist[low] as string).startsWith(start)
}

/** By the first two letters (five bits each): bits of the lengths that words of BIP-39 which begin so have. */
export function bip39WordShapes(): Uint16Array {
  const shapes = new Uint16Array(1024)
  for (const word of wordlist) {
    const index = ((word.charCodeAt(0) & 31) << 5) | (word.charCodeAt(1) & 31)
    shapes[index] = (shapes[index] as number) | (1 << word.length)
  }
  return shapes
}
