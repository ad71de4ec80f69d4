import { markerEnd } from '../../text/markers.ts'
import { isBlank, isQuoteMark, isSpace, isTerminator } from './characters.ts'
import { placeholderEnd } from './placeholder.ts'
import { afterQuote, newQuote, quotedEnd, readOpenQuote } from './quotes.ts'

const BACKSLASH = 0x5c

/** An argument of a command, without the quotes round it. */
export interface Argument {
  start: number
  end: number
  /** Behind it and its quotes. */
  next: number
  isQuoted: boolean
}

const quote = newQuote()

/** Between two arguments of a list in a text: `"--password","x"`. */
const IN_LIST = /\\{0,63}["'`],\s{0,8}(?=\\{0,63}["'`])/y
/** Between two arguments of a command: blanks, NUL as in /proc, a line that goes on. */
const GAP = /(?:[ \t\0]|\\\r?\n){1,64}/y

/** Where the argument after a flag that ends at `at` starts, or -1. */
export function nextArgument(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (isBlank(code) || code === 0 || code === BACKSLASH) {
    GAP.lastIndex = at
    if (GAP.test(text)) return GAP.lastIndex
  }
  if (!isQuoteMark(code) && code !== BACKSLASH) return -1
  IN_LIST.lastIndex = at
  return IN_LIST.test(text) ? IN_LIST.lastIndex : -1
}

/** Reads the argument at `start`: what is in quotes, or up to white space. */
export function readArgument(text: string, start: number, argument: Argument): void {
  argument.isQuoted = readOpenQuote(text, start, quote)
  if (argument.isQuoted) {
    argument.start = quote.start
    argument.end = quotedEnd(text, quote)
    argument.next = afterQuote(text, quote, argument.end)
    if (isEnd(text, argument.next)) return
    // `'a'b` is one argument, and its quotes go with it.
    argument.isQuoted = false
    argument.start = start
    argument.next = bareEnd(text, argument.next)
    argument.end = argument.next
    return
  }
  const known = placeholderEnd(text, start)
  argument.start = start
  argument.next =
    known >= 0 && (isEnd(text, known) || markerEnd(text, start) >= 0) ? known : bareEnd(text, start)
  argument.end = argument.next
}

/** Whether nothing of an argument can stand at `at`: the end, white space, or the end of what surrounds a command. */
function isEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return at >= text.length || isSpace(code) || isTerminator(code) || code === BACKSLASH || isQuoteMark(code)
}

function bareEnd(text: string, start: number): number {
  let index = start
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (isSpace(code)) break
    const marker = code === 0x5b ? markerEnd(text, index) : -1
    if (marker >= 0) {
      index = marker
      continue
    }
    // The quote that ends the text or list in which the command stands; within an argument it is a character.
    if (isQuoteMark(code) && isEnd(text, index + 1)) break
    index++
  }
  if (isQuoteMark(text.charCodeAt(index)))
    while (index > start && text.charCodeAt(index - 1) === BACKSLASH) index--
  return withoutTail(text, start, index)
}

const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])

/** Up to three characters that close or end what surrounds a command. */
function withoutTail(text: string, start: number, end: number): number {
  let index = end
  for (let count = 0; count < 3 && index > start; count++) {
    const last = text.charAt(index - 1)
    const opening = OPENING.get(last)
    if (opening === undefined ? last !== ',' && last !== ';' : text.slice(start, index).includes(opening))
      break
    index--
  }
  return index
}
