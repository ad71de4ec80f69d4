import { countrySpecs } from 'ibantools'

interface Country {
  /** Of the whole IBAN. */
  readonly length: number
  readonly structure: RegExp
}

const countries = new Map<string, Country>()
for (const [code, { chars, bban_regexp: structure }] of Object.entries(countrySpecs))
  if (chars && structure) countries.set(code, { length: chars, structure: new RegExp(structure) })

/** Characters of the longest IBAN, without spaces. */
export const LONGEST_IBAN = Math.max(...[...countries.values()].map(({ length }) => length))

/** How many characters an IBAN of the country has (two letters, any case), 0 if the registry has no such country. */
export function ibanLength(country: string): number {
  return countries.get(country.toUpperCase())?.length ?? 0
}

/**
 * Whether a text without separators is an IBAN: length by the registry of ISO 13616 and check digits (mod 97). In
 * lower case, where any hexadecimal id could pass by chance, it must have its country's structure as well. Digits that
 * banks check on their own account are not looked at.
 */
export function isIban(compact: string): boolean {
  const upper = compact.toUpperCase()
  const country = countries.get(upper.slice(0, 2))
  if (country === undefined || country.length !== compact.length) return false
  if (upper !== compact && !(upper.toLowerCase() === compact && country.structure.test(upper.slice(4))))
    return false
  return isDecimal(upper.charCodeAt(2)) && isDecimal(upper.charCodeAt(3)) && remainder(upper) === 1
}

/** Of the IBAN, its first four characters moved to the end and letters read as 10 to 35, divided by 97; -1: no IBAN. */
function remainder(upper: string): number {
  let rest = 0
  for (let index = 0; index < upper.length; index++) {
    const code = upper.charCodeAt((index + 4) % upper.length)
    if (isDecimal(code)) rest = (rest * 10 + code - 0x30) % 97
    else if (code >= 0x41 && code <= 0x5a) rest = (rest * 100 + code - 0x37) % 97
    else return -1
  }
  return rest
}

function isDecimal(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
