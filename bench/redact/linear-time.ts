import { createRedactor, type Redactor } from '../../packages/redact/src/index.ts'
import type { Adversary } from './adversarial.ts'

/** Longer than any text here: what is cut off is not measured. */
const SCAN_LENGTH = 1024 * 1024

/** A new redactor to be timed. */
export function createTimed(level: 'standard' | 'strict' = 'standard'): Redactor {
  return createRedactor({ level, maxScanLength: SCAN_LENGTH })
}

/** The goal for 64 KiB of any text, in milliseconds (redaction policy, section 1). */
export const GOAL_MS = 50
/** The sizes at which growth is measured, in KiB. */
export const SIZES = [16, 32, 64, 128] as const

/** How much longer four times the text may take: 4, and what the clock and the garbage collector add. */
const MOST_GROWTH = 7
/** How often a text is timed anew before it is called slow. */
const ATTEMPTS = 3
/** How much longer twice the text may take: 2, and the same. A square makes it 4. */
const MOST_STEP = 2.8
/** A text of 64 KiB that takes less is not looked at more closely, unless the caller names another limit. */
const FAST_MS = 8

/** Where texts are put. */
export const PLACES: readonly (readonly [where: string, key: string])[] = [
  ['log.body', ''],
  ['span.attribute', 'url.full'],
  ['span.attribute', 'url.query'],
  ['span.attribute', 'db.query.text'],
  ['span.attribute', 'http.request.header.cookie'],
  ['span.attribute', 'http.request.header.x-forwarded-for'],
  ['span.attribute', 'process.command_line'],
  ['span.attribute', 'graphql.document'],
  ['span.attribute', 'client.address'],
  ['span.attribute', 'trace_id'],
  ['span.name', ''],
  ['span.status', ''],
  ['span.event', 'exception.stacktrace'],
  ['span.link', 'link.note'],
  ['log.attribute', 'note'],
  ['metric.attribute', 'path'],
  ['resource.attribute', 'host.note'],
  ['scope.attribute', 'note'],
  ['baggage', 'note'],
]

/** A text that is slow, or whose time grows faster than its length. */
export interface SlowText {
  readonly name: string
  readonly where: string
  readonly key: string
  /** Milliseconds of the processor at each of `SIZES`. */
  readonly times: readonly number[]
  /** The time of 128 KiB over that of 32 KiB: 4 is linear. */
  readonly growth: number
  readonly isSlow: boolean
  readonly isSuperlinear: boolean
}

/**
 * Times a text at one place; undefined if nothing is wrong with it. `create` makes a redactor for each run, because
 * one that has seen the same names is faster; `ms` is told what 64 KiB took.
 */
export function timeText(
  create: () => Redactor,
  { name, text }: Adversary,
  [where, key]: (typeof PLACES)[number],
  ms: (time: number) => void = () => {},
  fastMs = FAST_MS,
): SlowText | undefined {
  const time = (kib: number, least: number, most: number) => {
    const value = flat(text(kib * 1024))
    let best = Number.POSITIVE_INFINITY
    for (let run = 0; run < most && (run < least || best > GOAL_MS); run++) best = Math.min(best, once(value))
    return best
  }
  const once = (value: string) => {
    const redactor = create()
    const before = process.cpuUsage()
    redactor.redact(where, key, value)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  const first = time(64, 1, 1)
  if (first < fastMs) {
    ms(first)
    return undefined
  }
  // A busy machine makes some figure too high; only what is so again and again is.
  for (let attempt = 0; ; attempt++) {
    const times = SIZES.map((size) => time(size, 3, 5))
    const [, small = 0, middle = 0, large = 0] = times
    const growth = large / Math.max(small, 0.2)
    const isSlow = middle >= GOAL_MS
    // Caches and the memory of the machine make steps; what grows too fast does so at every step.
    const isSuperlinear = growth > MOST_GROWTH && large > MOST_STEP * middle && large > FAST_MS
    if (!isSlow && !isSuperlinear) {
      ms(middle)
      return undefined
    }
    if (attempt < ATTEMPTS) continue
    ms(middle)
    return { name, where, key, times, growth, isSlow, isSuperlinear }
  }
}

/** What all texts together took. */
export interface LinearTimeResult {
  readonly texts: number
  /** Milliseconds of the processor that the slowest 64 KiB took, and of which text. */
  readonly slowestMs: number
  readonly slowest: string
  readonly slow: readonly SlowText[]
}

/** Times texts at all places, or at the given ones. */
export function measureLinearTime(
  create: () => Redactor,
  adversaries: Iterable<Adversary>,
  places: readonly (typeof PLACES)[number][] = PLACES,
  fastMs = FAST_MS,
): LinearTimeResult {
  const slow: SlowText[] = []
  let texts = 0
  let slowestMs = 0
  let slowest = ''
  for (const adversary of adversaries)
    for (const place of places) {
      texts++
      const found = timeText(
        create,
        adversary,
        place,
        (ms) => {
          if (ms <= slowestMs) return
          slowestMs = ms
          slowest = `${adversary.name} under ${place[1] || place[0]}`
        },
        fastMs,
      )
      if (found) slow.push(found)
    }
  return { texts, slowestMs, slowest, slow }
}

/** V8 reads a text that was put together of others more slowly, the first time; those of an app mostly are not. */
function flat(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about one byte a character.
  const encoding = /^[\u0000-\u00ff]*$/.test(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}
