import { asRedactor } from '../engine/as-redactor.ts'
import { redactValue } from '../otel/attributes.ts'
import { FAILED } from '../otel/failure.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { redactLogLine } from './log-line.ts'

/** Those of triple-beam, which winston and logform share. */
const LEVEL = Symbol.for('level')
const MESSAGE = Symbol.for('message')
const SPLAT = Symbol.for('splat')

/** A record on its way through winston's formats. */
export interface WinstonInfo {
  level: string
  message: unknown
  [key: string | symbol]: unknown
}

/** A format as logform's `combine` and winston's `format` take it. */
export interface WinstonFormat {
  transform(info: WinstonInfo): WinstonInfo
}

/**
 * A format for winston 3 that removes secrets from message, metadata, errors and the finished line. Put it last:
 * `format.combine(format.splat(), format.json(), winstonRedaction(redactor))`, so that it sees what the others made;
 * formats and transports behind it see redacted copies. The objects of the app are not touched.
 */
export function winstonRedaction(given?: Redactor | RedactorOptions): WinstonFormat {
  const redactor = asRedactor(given)
  return {
    transform(info) {
      try {
        return redactInfo(redactor, info)
      } catch {
        return { level: info.level, message: FAILED, [LEVEL]: info[LEVEL], [MESSAGE]: FAILED }
      }
    },
  }
}

function redactInfo(redactor: Redactor, info: WinstonInfo): WinstonInfo {
  // Winston passes on an error as it is; a copy is one as well.
  const copy: WinstonInfo = Object.create(Object.getPrototypeOf(info))
  let isChanged = false
  for (const key of Reflect.ownKeys(info)) {
    const before = info[key]
    const value = redactMember(redactor, key, before)
    if (!Object.is(value, before)) isChanged = true
    const enumerable = Object.prototype.propertyIsEnumerable.call(info, key)
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true })
  }
  return isChanged ? copy : info
}

function redactMember(redactor: Redactor, key: string | symbol, value: unknown): unknown {
  if (key === MESSAGE && typeof value === 'string') return redactLogLine(redactor, value, 'message')
  if (key === MESSAGE || key === 'message') return redactValue(redactor, 'log.body', '', value)
  if (key === SPLAT) return redactValue(redactor, 'log.attribute', '', value)
  if (typeof key === 'symbol' || key === 'level') return value
  return redactValue(redactor, 'log.attribute', key, value)
}
