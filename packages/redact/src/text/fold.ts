/** Dashes that NFKC leaves (U+2010-2015, minus, small and full-width forms are handled by it or here). */
const DASHES = /[\u2010-\u2015\u2212\u2e3a\u2e3b\u301c\u3030\ufe58\ufe63\uff0d]/u

/** Controls that nobody sees (redaction policy, section 7). */
const INVISIBLE = /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u

/** Cyrillic and Greek letters that look like Latin ones, each before the Latin letter. */
const LOOK_ALIKES =
  'аaАAеeЕEоoОOрpРPсcСCуyУYхxХXіiІIјjЈJѕsЅSԁdԛqԝwһhҺHвBВBкkКKмmМMнHНHтtТTѵvѴVґrгrзз' +
  'αaΑAβBΒBεeΕEζzΖZηnΗHιiΙIκkΚKμuΜMνvΝNοoΟOρpΡPτtΤTυuΥYχxΧXϲcϹCωw'

const latin = new Map<string, string>()
for (let index = 0; index < LOOK_ALIKES.length; index += 2)
  latin.set(LOOK_ALIKES[index] as string, LOOK_ALIKES[index + 1] as string)

const known = new Map<number, string>()
/** Other code points than these are folded anew each time. */
const MOST_KNOWN = 4096

/** What detectors read for a code point beyond ASCII: '' for what is invisible, itself for most. */
export function foldCodePoint(codePoint: number): string {
  const found = known.get(codePoint)
  if (found !== undefined) return found
  const folded = fold(String.fromCodePoint(codePoint))
  if (known.size < MOST_KNOWN) known.set(codePoint, folded)
  return folded
}

function fold(character: string): string {
  if (INVISIBLE.test(character)) return ''
  if (DASHES.test(character)) return '-'
  let folded = ''
  for (const part of character.normalize('NFKC')) {
    if (DASHES.test(part)) folded += '-'
    else if (!INVISIBLE.test(part)) folded += latin.get(part) ?? part
  }
  return folded
}
