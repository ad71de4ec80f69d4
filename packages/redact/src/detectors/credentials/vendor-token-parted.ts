import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import { isFreeBefore } from '../boundary.ts'
import { base64, distinct, isBase64 } from './vendor-token.ts'
import { measure } from './vendor-token-shape.ts'

/** Where a token starts and ends. One result, used again: it lives until the next call. */
export interface Span {
  start: number
  end: number
}

const span: Span = { start: 0, end: 0 }

function spanOf(start: number, end: number): Span {
  span.start = start
  span.end = end
  return span
}

/** Runs of a token may be parted by these; a look back then finds its prefix. */
const FURTHEST_BACK = 64

/** The vendor token that a run belongs to if its prefix stands before the run: `SG.x.y`, `hvs.x`, `ya29.x`, Telegram's. */
export function findParted(text: string, start: number, end: number): Span | undefined {
  switch (text.charCodeAt(start - 1)) {
    case 0x2e:
      return findDotted(text, start, end)
    case 0x3a:
      return findTelegram(text, start)
    case 0x2b:
    case 0x2f:
      return findBase64(text, start)
    default:
      return undefined
  }
}

function findDotted(text: string, start: number, end: number): Span | undefined {
  if (startsAt(text, 'SG.', start - 3)) {
    const last = isWordCharacter(text.charCodeAt(end + 1)) ? dottedEnd(text, end, 1) : end
    if (!isRandom(text, start, end) && !(last - end > 16 && isRandom(text, end + 1, last))) return undefined
    return spanOf(start - 3, last)
  }
  if (startsAt(text, 'hvs.', start - 4) || startsAt(text, 'hvb.', start - 4))
    return distinct(text, start, end) < 0 ? undefined : spanOf(start - 4, end)
  const at = oauthStart(text, start)
  return at < 0 || distinct(text, start, end) < 0 ? undefined : spanOf(at, dottedEnd(text, end, 8))
}

/** Whether it has digits, or letters that read as no words. */
function isRandom(text: string, start: number, end: number): boolean {
  const { digits, isIrregular, isOneCharacter } = measure(text, start, end)
  return (digits > 0 || isIrregular) && !isOneCharacter
}

/** Where a Google access token starts of which a part starts at `start`, or -1: `ya29.x` or, with a kind, `ya29.c.x`. */
function oauthStart(text: string, start: number): number {
  if (startsAt(text, 'ya29.', start - 5)) return start - 5
  let back = start - 1
  while (start - back < 6 && isWordCharacter(text.charCodeAt(back - 1))) back--
  return startsAt(text, 'ya29.', back - 5) ? back - 5 : -1
}

/** The end of up to `most` more parts, each of a dot and what is in runs. */
function dottedEnd(text: string, end: number, most: number): number {
  let last = end
  for (let part = 0; part < most && text.charCodeAt(last) === 0x2e; part++) {
    let next = last + 1
    while (isWordCharacter(text.charCodeAt(next))) next++
    if (next === last + 1) break
    last = next
  }
  return last
}

/** 8-10 digits, a colon, `A` and 34 more. */
function findTelegram(text: string, start: number): Span | undefined {
  if (text.charCodeAt(start) !== 0x41) return undefined
  for (let index = start; index < start + 35; index++)
    if (!isWordCharacter(text.charCodeAt(index))) return undefined
  if (isAlphanumeric(text.charCodeAt(start + 35))) return undefined
  let from = start - 1
  while (start - from <= 11 && isDigit(text.charCodeAt(from - 1))) from--
  const digits = start - 1 - from
  if (digits < 8 || digits > 10) return undefined
  const isBounded = isFreeBefore(text, from) || startsAt(text, 'bot', from - 3)
  return isBounded ? spanOf(from, start + 35) : undefined
}

/** `whsec_` and `glc_` with a `/` or `+` so early that no run began with them. */
function findBase64(text: string, start: number): Span | undefined {
  let back = start - 1
  while (back > 0 && start - back < FURTHEST_BACK && text.charCodeAt(back) !== 0x5f) {
    if (!isBase64(text.charCodeAt(back))) return undefined
    back--
  }
  if (text.charCodeAt(back) !== 0x5f) return undefined
  for (const prefix of ['whsec_', 'glc_']) {
    const at = back + 1 - prefix.length
    if (!startsAt(text, prefix, at)) continue
    const last = base64(text, back + 1, 0)
    if (last >= 0) return spanOf(at, last)
  }
  return undefined
}

/** Whether `word` stands at `at`, with no letter or digit before it. */
function startsAt(text: string, word: string, at: number): boolean {
  return at >= 0 && text.startsWith(word, at) && isFreeBefore(text, at)
}

function isWordCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f
}
