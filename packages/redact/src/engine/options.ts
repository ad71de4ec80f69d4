import type { KeyRule } from '../keys/table.ts'
import { wordsOf } from '../keys/words.ts'
import type { Level, RedactorOptions } from '../types.ts'

/** Options with their defaults, checked. */
export interface Options {
  readonly level: Level
  readonly pseudonymKey: string | Uint8Array | undefined
  readonly maxScanLength: number
  readonly customKeys: ReadonlyMap<string, KeyRule>
  readonly allowKeys: ReadonlySet<string>
}

const NAMES = ['level', 'pseudonymKey', 'maxScanLength', 'customKeys', 'customPatterns', 'allowKeys']
const LEVELS: readonly Level[] = ['standard', 'strict']
const SHORTEST_PSEUDONYM_KEY = 16
const SHORTEST_SCAN = 1024
const LONGEST_SCAN = 16 * 1024 * 1024
const DEFAULT_SCAN = 128 * 1024

/** Checks everything but the patterns. Throws TypeError or RangeError that names the option, its range and its value. */
export function checkOptions(options: RedactorOptions): Options {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`createRedactor takes an object of options, not ${show(options)}`)
  for (const name of Object.keys(options))
    if (!NAMES.includes(name))
      throw new TypeError(`unknown option ${name} of createRedactor; there are ${NAMES.join(', ')}`)
  const { level = 'standard', maxScanLength = DEFAULT_SCAN, pseudonymKey } = options
  if (!LEVELS.includes(level)) throw new RangeError(`level must be standard or strict, not ${show(level)}`)
  if (!Number.isInteger(maxScanLength) || maxScanLength < SHORTEST_SCAN || maxScanLength > LONGEST_SCAN)
    throw new RangeError(
      `maxScanLength must be a whole number from ${SHORTEST_SCAN} to ${LONGEST_SCAN}, not ${show(maxScanLength)}`,
    )
  checkPseudonymKey(pseudonymKey)
  return {
    level,
    maxScanLength,
    pseudonymKey,
    customKeys: new Map(keysOf('customKeys', options.customKeys).map(ownRule)),
    allowKeys: new Set(keysOf('allowKeys', options.allowKeys).map((key) => key.toLowerCase())),
  }
}

function ownRule(key: string): [string, KeyRule] {
  const entry = wordsOf(key).join('')
  if (entry === '') throw new RangeError(`customKeys: ${show(key)} has no letter or digit`)
  const words = wordsOf(key).length
  if (words > 4) throw new RangeError(`customKeys: ${show(key)} has ${words} words, at most 4 are compared`)
  return [entry, { category: 'custom', condition: 'always', entry }]
}

/** Its value is a secret: messages tell its type and length only. */
function checkPseudonymKey(key: unknown): void {
  if (key === undefined) return
  if (typeof key !== 'string' && !(key instanceof Uint8Array))
    throw new TypeError(`pseudonymKey must be a string or bytes, not ${typeof key}`)
  if (key.length < SHORTEST_PSEUDONYM_KEY)
    throw new RangeError(
      `pseudonymKey must have at least ${SHORTEST_PSEUDONYM_KEY} characters or bytes, not ${key.length}`,
    )
}

function keysOf(option: string, keys: unknown): readonly string[] {
  if (keys === undefined) return []
  if (!Array.isArray(keys)) throw new TypeError(`${option} must be an array of keys, not ${show(keys)}`)
  for (const key of keys)
    if (typeof key !== 'string' || key === '')
      throw new TypeError(`${option} must be an array of non-empty strings, but has ${show(key)}`)
  return keys
}

/** A value in a message, short and on one line. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
