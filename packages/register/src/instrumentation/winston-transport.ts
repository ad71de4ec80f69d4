// Stands in for @opentelemetry/winston-transport, which upstream's winston instrumentation requires when it finds
// it. Its newest release is made for the previous generation of the logs API and would send into the void.
import { Writable } from 'node:stream'
import { logs, SeverityNumber } from '@opentelemetry/api'
import { VERSION } from '../version.ts'

/** A record as winston's logger passes it on; symbols hold winston's own matters. */
type Info = Record<string, unknown> & { level: string; message?: unknown }

/** The part of winston's Logger that is read; its level may change at any time. */
interface Logger {
  readonly level?: string
  readonly levels?: Readonly<Record<string, number>>
}

/** winston's levels of all three schemes: cli, npm and syslog, the later one deciding. */
const SEVERITY: Readonly<Record<string, SeverityNumber>> = {
  help: SeverityNumber.INFO3,
  data: SeverityNumber.INFO2,
  prompt: SeverityNumber.TRACE4,
  input: SeverityNumber.TRACE2,
  error: SeverityNumber.ERROR,
  warn: SeverityNumber.WARN,
  info: SeverityNumber.INFO,
  http: SeverityNumber.DEBUG3,
  verbose: SeverityNumber.DEBUG2,
  debug: SeverityNumber.DEBUG,
  silly: SeverityNumber.TRACE,
  emerg: SeverityNumber.FATAL3,
  alert: SeverityNumber.FATAL2,
  crit: SeverityNumber.FATAL,
  warning: SeverityNumber.WARN,
  notice: SeverityNumber.INFO2,
}

/** Added to an app's winston logger: sends each record through the logs API. Any object stream is a transport. */
export class OpenTelemetryTransportV3 extends Writable {
  readonly #logger = logs.getLogger('@opentelemetry/winston-transport', VERSION)

  #owner: Logger | undefined

  constructor() {
    super({ objectMode: true })
    this.once('pipe', (logger: Logger) => {
      this.#owner = logger
    })
  }

  /** winston takes a stream without this method for a transport of its version 2. */
  log(info: Info, done: () => void): void {
    // The ids are those of the record itself, which takes them from the active context.
    const { level, message, trace_id: _1, span_id: _2, trace_flags: _3, ...attributes } = info
    const name = levelOf(info) ?? level
    this.#logger.emit({
      body: typeof message === 'object' ? JSON.stringify(message) : String(message ?? ''),
      severityText: name,
      severityNumber: SEVERITY[name] ?? SeverityNumber.UNSPECIFIED,
      attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => isAttribute(value))),
    })
    done()
  }

  override _write(info: Info, _encoding: BufferEncoding, done: () => void): void {
    try {
      if (this.#isBelowLevel(info)) done()
      else this.log(info, done)
    } catch {
      // A record that cannot be read is lost here, but must not stop the app's logger.
      done()
    }
  }

  /** A logger passes on every record; each transport compares it with the logger's level, where less is worse. */
  #isBelowLevel(info: Info): boolean {
    const { level, levels } = this.#owner ?? {}
    const limit = level === undefined ? undefined : levels?.[level]
    const own = levels?.[levelOf(info) ?? info.level]
    return limit !== undefined && own !== undefined && own > limit
  }
}

/** The level before a formatter coloured it. */
function levelOf(info: Info): string | undefined {
  return Reflect.get(info, Symbol.for('level')) as string | undefined
}

/** What has a place in an OTLP record; functions and symbols have none. */
function isAttribute(value: unknown): value is string {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
}
