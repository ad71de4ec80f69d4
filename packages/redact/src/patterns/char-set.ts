/** Code units up to here are told apart; all beyond are one. */
const LATIN = 256

/** A set of characters: one flag for each code unit of Latin-1, and one for everything beyond. */
export type CharSet = Uint8Array

/** The set of these ranges, each a first and a last code unit. */
export function setOf(...ranges: readonly (readonly [first: number, last: number])[]): CharSet {
  const set = new Uint8Array(LATIN + 1)
  for (const [first, last] of ranges) addRange(set, first, last)
  return set
}

/** Adds a range to a set. */
export function addRange(set: CharSet, first: number, last: number): void {
  for (let code = first; code <= Math.min(last, LATIN - 1); code++) set[code] = 1
  if (last >= LATIN) set[LATIN] = 1
}

/** Adds all of `other` to `set`. */
export function addSet(set: CharSet, other: CharSet): void {
  for (let index = 0; index <= LATIN; index++) if (other[index] === 1) set[index] = 1
}

/** Everything else; what is beyond Latin-1 stays, because only some of it may have been named. */
export function complement(set: CharSet): CharSet {
  return set.map((flag, index) => (index === LATIN || flag === 0 ? 1 : 0))
}

/** The set with both cases of each letter. */
export function withoutCase(set: CharSet): CharSet {
  const both = set.slice()
  for (let code = 0; code < LATIN; code++) {
    if (set[code] !== 1) continue
    const character = String.fromCharCode(code)
    for (const other of [character.toLowerCase(), character.toUpperCase()])
      both[Math.min(other.charCodeAt(0), LATIN)] = 1
    // The long s and the Kelvin sign are these letters as well, where case is folded by Unicode's rules.
    if (character === 's' || character === 'S' || character === 'k' || character === 'K') both[LATIN] = 1
  }
  return both
}

/** Whether both have a character in common. */
export function overlap(one: CharSet, other: CharSet): boolean {
  for (let index = 0; index <= LATIN; index++) if (one[index] === 1 && other[index] === 1) return true
  return false
}

/** Whether all of `one` is in `other`. */
export function isWithin(one: CharSet, other: CharSet): boolean {
  for (let index = 0; index <= LATIN; index++) if (one[index] === 1 && other[index] !== 1) return false
  return true
}

/** A character of both, for messages. */
export function sharedCharacter(one: CharSet, other: CharSet): string {
  let found = ''
  for (let code = LATIN - 1; code >= 0; code--) {
    if (one[code] !== 1 || other[code] !== 1) continue
    found = String.fromCharCode(code)
    if (/[a-z0-9]/.test(found)) return found
  }
  return found || 'a character beyond Latin-1'
}

/** `\d` */
export const DIGITS = setOf([0x30, 0x39])
/** `\w` */
export const WORDS = setOf([0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a])
/** `\s`; some of it lies beyond Latin-1. */
export const SPACES = setOf([0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680])
/** `.` */
export const NO_NEWLINE = complement(setOf([0x0a, 0x0a], [0x0d, 0x0d]))
/** `.` with the flag `s`. */
export const ANYTHING = setOf([0, 0xffff])
