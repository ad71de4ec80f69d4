import { isPlaceholder } from '../text/markers.ts'
import type { HandlerFindings } from '../text/scan.ts'
import { isCommand, isCommandShaped, type RedisRule, redisRuleOf } from './redis-commands.ts'
import { redactRedisKey } from './redis-keys.ts'

/** What instrumentations print instead of arguments. */
const OTHERS = /\[\d{1,9} other arguments?\]$/
/** A field's name, for where values have spaces and so pairs cannot be counted. */
const FIELD = /^[\w.:$@-]{1,64}$/

/** A first word that is no command but may be a name of something, such as `/index/_search`. */
const PATH = /^[\w/.:*?-]{1,128}$/

/**
 * Replaces what a Redis command must not show with `?` (redaction policy, section 5). One command per line; a line that
 * starts with no command belongs to a value with line breaks, and goes as a whole. Arguments are divided by spaces
 * unless they are quoted, so values with spaces go as far as the line goes.
 */
export function redactRedis(text: string, out: HandlerFindings): void {
  let isFirst = true
  let isScript = false
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const lineEnd = newline < 0 ? text.length : newline
    const end = trimmedEnd(text, start, lineEnd)
    const at = skipSpace(text, start, end)
    if (at < end) {
      const name = argumentEnd(text, at, end)
      const command = text.slice(at, Math.min(name, at + 64)).replace(/^(["'])(.*)\1$/, '$2')
      // Words of a script, such as `return` or `get`, are lower-case.
      const isOne = isScript ? isCommand(command) && command === command.toUpperCase() : isCommand(command)
      if (isOne || (isFirst && isCommandShaped(command))) {
        const rule = redisRuleOf(command)
        isScript = /^eval/i.test(command)
        redactArguments(text, skipSpace(text, name, end), end, rule, out)
      } else if (isFirst && PATH.test(text.slice(at, Math.min(name, at + 129)))) {
        redactKey(text, at, name, out)
        redactRest(text, skipSpace(text, name, end), end, out)
      } else if (!isInertLine(text, at, end)) out.add('redis-argument', at, end, '?')
      isFirst = false
    }
    start = lineEnd + 1
  }
}

function redactArguments(
  text: string,
  start: number,
  lineEnd: number,
  rule: RedisRule,
  out: HandlerFindings,
): void {
  const end = withoutOthers(text, start, lineEnd)
  if (start >= end) return
  if (rule === 'nothing') redactRest(text, start, end, out)
  else if (rule === 'fields' || rule === 'keys') redactPairs(text, start, end, rule, out)
  else redactWords(text, start, end, rule, out)
}

/** One argument stays, or all. */
function redactWords(text: string, start: number, end: number, rule: RedisRule, out: HandlerFindings): void {
  let at = start
  do {
    const next = argumentEnd(text, at, end)
    if (rule === 'subcommand') out.scan(at, next)
    else redactKey(text, at, next, out)
    at = skipSpace(text, next, end)
  } while (rule === 'all' && at < end)
  redactRest(text, at, end, out)
}

/** Of `HSET key field value …` the values, of `MSET key value …` as well. */
function redactPairs(
  text: string,
  start: number,
  end: number,
  rule: 'fields' | 'keys',
  out: HandlerFindings,
): void {
  let at = start
  if (rule === 'fields') {
    const key = argumentEnd(text, at, end)
    redactKey(text, at, key, out)
    at = skipSpace(text, key, end)
  }
  const words: number[] = []
  for (let next = at; next < end; ) {
    const wordEnd = argumentEnd(text, next, end)
    words.push(next, wordEnd)
    next = skipSpace(text, wordEnd, end)
  }
  const first = words[1]
  if (first === undefined) return
  redactKey(text, at, first, out)
  // A value with spaces moves all that is behind it: then only the first name is certain.
  if (words.length % 4 !== 0 || !areNames(text, words)) {
    redactRest(text, skipSpace(text, first, end), end, out)
    return
  }
  for (let index = 2; index < words.length; index += 4) {
    if (index > 2) redactKey(text, words[index - 2] as number, words[index - 1] as number, out)
    out.add('redis-argument', words[index] as number, words[index + 1] as number, '?')
  }
}

function areNames(text: string, words: readonly number[]): boolean {
  for (let index = 4; index < words.length; index += 4) {
    const start = words[index] as number
    const end = words[index + 1] as number
    if (end - start > 128) return false
    if (!isQuote(text.charCodeAt(start)) && !FIELD.test(text.slice(start, end))) return false
  }
  return true
}

function redactKey(text: string, start: number, end: number, out: HandlerFindings): void {
  const isQuoted = end - start > 1 && isQuote(text.charCodeAt(start)) && text[end - 1] === text[start]
  if (isQuoted) redactRedisKey(text, start + 1, end - 1, out)
  else redactRedisKey(text, start, end, out)
}

/** Everything as one, since spaces may be those of a value; placeholders stay. */
function redactRest(text: string, start: number, end: number, out: HandlerFindings): void {
  if (start < end && !isInertLine(text, start, end)) out.add('redis-argument', start, end, '?')
}

/** Whether there is nothing but placeholders and options before them: `? EX ?` */
function isInertLine(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const next = argumentEnd(text, at, end)
    const word = next - at > 140 ? 'x' : text.slice(at, next)
    if (!isPlaceholder(word) && !(at > start && /^(?:EX|PX|NX|XX|KEEPTTL|EXAT|PXAT|GET)$/i.test(word)))
      return false
    at = skipSpace(text, next, end)
  }
  return true
}

/** The end of what is to be read: before `[n other arguments]`. */
function withoutOthers(text: string, start: number, end: number): number {
  if (text.charCodeAt(end - 1) !== 0x5d) return end
  const from = Math.max(start, end - 40)
  const others = OTHERS.exec(text.slice(from, end))
  return others === null ? end : trimmedEnd(text, start, from + others.index)
}

/** The end of the argument at `at`: of a quoted one behind its quote, else before white space. */
function argumentEnd(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at)
  if (isQuote(quote)) {
    for (let next = at + 1; next < end; next++) {
      const code = text.charCodeAt(next)
      if (code === 0x5c) next++
      else if (code === quote) {
        if (next + 1 === end || isBlank(text.charCodeAt(next + 1))) return next + 1
        break
      }
    }
  }
  while (at < end && !isBlank(text.charCodeAt(at))) at++
  return at
}

function skipSpace(text: string, at: number, end: number): number {
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

function trimmedEnd(text: string, start: number, end: number): number {
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return end
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27
}

/** Other control characters are part of binary arguments. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d
}
