import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { redactLogLine } from './log-line.ts'

/** The options of pino that are looked at. */
export interface PinoOptions {
  /** Default `msg`. */
  readonly messageKey?: string | undefined
  readonly hooks?: { readonly streamWrite?: ((line: string) => string) | undefined } | undefined
}

/** What is added to pino's options. */
export interface PinoRedaction {
  readonly hooks: { readonly streamWrite: (line: string) => string }
}

/**
 * Options for pino 9 and 10 that remove secrets from every line: `pino(pinoRedaction(redactor, { level: 'debug' }))`.
 *
 * It reads the finished line (`hooks.streamWrite`), the one place that sees message, merged objects, bindings of child
 * loggers, mixins and serialized errors alike, just before transports and streams do. No object of the app is touched.
 * Streams that ask pino for metadata (`Symbol.for('pino.metadata')`) also get the objects themselves, which no hook
 * of pino's sees.
 * @param options yours; a `streamWrite` of yours runs first
 */
export function pinoRedaction<O extends object>(
  redactor: Redactor | RedactorOptions,
  options: O & PinoOptions,
): O & PinoRedaction
/** For spreading: `pino({ level: 'debug', ...pinoRedaction(redactor) })`, if you have no hooks of your own. */
export function pinoRedaction(redactor?: Redactor | RedactorOptions): PinoRedaction
export function pinoRedaction(given?: Redactor | RedactorOptions, options: PinoOptions = {}): PinoRedaction {
  const redactor = asRedactor(given)
  const { messageKey = 'msg', hooks } = options
  const own = hooks?.streamWrite
  const streamWrite = (line: string) =>
    redactLogLine(redactor, own === undefined ? line : own(line), messageKey)
  return { ...options, hooks: { ...hooks, streamWrite } }
}
