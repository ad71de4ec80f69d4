import { invalid } from './error.ts'
import type { RegistryOptions } from './types.ts'

/** Most series a family may have, the overflow series not counted: with it fewer than 1000. */
export const MOST_SERIES = 998

const MOST_PENDING = 10

/** What the registry was told, read by all its parts when they need it. */
export class Settings {
  seriesLimit: number = MOST_SERIES
  prefix = 'app'
  redactLabel: NonNullable<RegistryOptions['redactLabel']> | undefined
  #warn: NonNullable<RegistryOptions['warn']> | undefined
  #pending: string[] = []

  /** Takes what is given and leaves the rest; takes nothing when one value is wrong. */
  take(options: RegistryOptions): void {
    const { seriesLimit, prefix, redactLabel, warn } = options
    if (seriesLimit !== undefined && !inRange(seriesLimit, 1, MOST_SERIES)) {
      throw invalid('seriesLimit', `a whole number from 1 to ${MOST_SERIES}`, seriesLimit)
    }
    if (prefix !== undefined && !(typeof prefix === 'string' && PREFIX.test(prefix))) {
      throw invalid('prefix', 'letters, digits and single underscores, a letter first', prefix)
    }
    if (redactLabel !== undefined && typeof redactLabel !== 'function') {
      throw invalid('redactLabel', 'a function', redactLabel)
    }
    if (warn !== undefined && typeof warn !== 'function') throw invalid('warn', 'a function', warn)
    this.seriesLimit = seriesLimit ?? this.seriesLimit
    this.prefix = prefix ?? this.prefix
    this.redactLabel = redactLabel ?? this.redactLabel
    if (warn === undefined) return
    this.#warn = warn
    for (const message of this.#pending.splice(0)) this.warn(message)
  }

  /** Says something. Before anybody listens, the first ten messages are kept. */
  warn(message: string): void {
    if (this.#warn === undefined) {
      if (this.#pending.length < MOST_PENDING) this.#pending.push(message)
      return
    }
    try {
      this.#warn(message)
    } catch {
      // Nobody is left to tell.
    }
  }
}

// Upstream's serializer makes one of several underscores, and a name ends its prefix with one.
const PREFIX = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/i

/** Whether it is a whole number in a range, both ends included. */
export function inRange(value: unknown, from: number, to: number): value is number {
  return Number.isInteger(value) && (value as number) >= from && (value as number) <= to
}
