import { PLACES, type Place } from './places.ts'

/** From this length on, text is searched wherever it stands; shorter text, and numbers, only as a whole word. */
const DISTINCT = 10

/** @returns a test for one secret */
export function finder(secret: string): (text: string) => boolean {
  if (secret.length >= DISTINCT && !/^[\d.,]+$/.test(secret)) return (text) => text.includes(secret)
  // Of an id or a fraction it is only a part. `:4287` is a port: a number in JSON has a quote before it, or `":`.
  const whole = /^\d+$/.test(secret)
  const before = whole ? '(?<![\\w.-]|[^"]:)' : '(?<![\\w.-])'
  const after = whole ? '(?![\\w-]|\\.\\d)' : '(?![\\w-])'
  const word = new RegExp(`${before}${secret.replace(/[^\w\s]/g, '\\$&')}${after}`)
  return (text) => text.includes(secret) && word.test(text)
}

/** @returns where a secret is, in the order of PLACES */
export function placesOf(secret: string, texts: ReadonlyMap<Place, readonly string[]>): Place[] {
  const found = finder(secret)
  return PLACES.filter((place) => texts.get(place)?.some(found))
}
