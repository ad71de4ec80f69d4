import { format } from 'node:util'
import { type DiagLogFunction, type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api'
import { setGlobalErrorHandler } from '@opentelemetry/core'
import { describeError, showValue } from '@sightglass/core'
import { say } from './log.ts'
import type { LOG_LEVELS } from './settings.ts'

const LEVELS: Record<(typeof LOG_LEVELS)[number], DiagLogLevel> = {
  none: DiagLogLevel.NONE,
  error: DiagLogLevel.ERROR,
  warn: DiagLogLevel.WARN,
  info: DiagLogLevel.INFO,
  debug: DiagLogLevel.DEBUG,
  verbose: DiagLogLevel.VERBOSE,
  all: DiagLogLevel.ALL,
}

/** The same words are said once in this time, so that what goes wrong with every batch is one line, not a flood. */
const REPEAT_AFTER_MS = 60_000

const OWN_SDK =
  'warn: the app starts an OpenTelemetry SDK of its own; Sightglass was there first and stays, so that SDK gets nothing to export: take out one of the two'

/** Sends what OpenTelemetry says about itself to stderr, from OTEL_LOG_LEVEL up. Never throws. */
export function startDiagnostics(level: (typeof LOG_LEVELS)[number]): void {
  diag.setLogger(createDiagLogger(say), { logLevel: LEVELS[level], suppressOverrideMessage: true })
  // Export failures are told once per outage (outages.ts); upstream would tell every one of them as an error.
  setGlobalErrorHandler((error) => diag.debug('SDK error', describeError(error)))
}

/** A logger that writes warnings and errors at most once a minute each. `now` in ms. */
export function createDiagLogger(
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): DiagLogger {
  const lastSaid = new Map<string, number>()
  const always =
    (level: string): DiagLogFunction =>
    (...words) =>
      write(line(level, words))
  const seldom =
    (level: string): DiagLogFunction =>
    (...words) => {
      const text = isDuplicate(words) ? OWN_SDK : line(level, words)
      const last = lastSaid.get(text)
      if (last !== undefined && now() - last < REPEAT_AFTER_MS) return
      // Bounded: messages with a changing number in them must not pile up.
      if (lastSaid.size >= 100) lastSaid.clear()
      lastSaid.set(text, now())
      write(text)
    }
  return {
    error: seldom('error'),
    warn: seldom('warn'),
    info: always('info'),
    debug: always('debug'),
    verbose: always('verbose'),
  }
}

/** One for each of context, propagation, traces, metrics and logs, with a stack. */
function isDuplicate([first]: readonly unknown[]): boolean {
  return String(first).includes('Attempted duplicate registration of API')
}

function line(level: string, words: readonly unknown[]): string {
  const plain = words.map((word) => (word instanceof Error ? describeError(word) : unpack(word)))
  return `${level}: ${showValue('', format(...plain).replace(/\s+/g, ' '), 1000)}`
}

/** The SDK's own error handler writes an error as JSON, stack and answer of the server included. */
function unpack(word: unknown): unknown {
  if (typeof word !== 'string' || !word.startsWith('{"stack":')) return word
  try {
    const { name, message } = JSON.parse(word)
    return `${name}: ${message}`
  } catch {
    return word
  }
}
