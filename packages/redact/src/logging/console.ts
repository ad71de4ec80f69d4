import { format } from 'node:util'
import { redactValue } from '../otel/attributes.ts'
import { FAILED } from '../otel/failure.ts'
import type { Redactor } from '../types.ts'

type Method = (...args: unknown[]) => unknown

/** What a method does with its arguments. */
const METHODS = {
  // Printed together, as `util.format` joins them.
  log: redactPrinted,
  info: redactPrinted,
  warn: redactPrinted,
  error: redactPrinted,
  debug: redactPrinted,
  trace: redactPrinted,
  dirxml: redactPrinted,
  group: redactPrinted,
  groupCollapsed: redactPrinted,
  // The first is a condition or a label, the others are printed together.
  assert: redactRest,
  timeLog: redactRest,
  // Only the first is shown; options and columns follow.
  dir: redactShown,
  table: redactShown,
  count: redactShown,
  countReset: redactShown,
  time: redactShown,
  timeEnd: redactShown,
}

/** Methods of a console that print. */
export type ConsoleMethod =
  | 'log'
  | 'info'
  | 'warn'
  | 'error'
  | 'debug'
  | 'trace'
  | 'dirxml'
  | 'group'
  | 'groupCollapsed'
  | 'assert'
  | 'timeLog'
  | 'dir'
  | 'table'
  | 'count'
  | 'countReset'
  | 'time'
  | 'timeEnd'

/** As much of a console as there is: Node's, or a part of it. */
export type ConsoleLike = { [name in ConsoleMethod]?: (...args: never[]) => unknown }

/**
 * Makes a console print without secrets. Arguments are judged as values first, by their keys, and then as the text they
 * make together, so that a secret which two arguments make is found. What has no secret is printed as ever, in colours
 * as well; a line that had one in its text is printed without.
 * @param target default: the process's
 * @returns puts back what was there, unless someone else has replaced it meanwhile
 */
export function redactConsole(redactor: Redactor, target: ConsoleLike = globalThis.console): () => void {
  const undo: (() => void)[] = []
  for (const [name, method] of Object.entries(wrappersOf(redactor, target))) {
    const before = Object.getOwnPropertyDescriptor(target, name)
    const enumerable = before?.enumerable ?? true
    Object.defineProperty(target, name, { value: method, enumerable, writable: true, configurable: true })
    undo.push(() => {
      if (Reflect.get(target, name) !== method) return
      if (before === undefined) Reflect.deleteProperty(target, name)
      else Object.defineProperty(target, name, before)
    })
  }
  return () => {
    for (const restore of undo.splice(0)) restore()
  }
}

/**
 * A console that prints on `target` without secrets, as `redactConsole` makes it, and leaves `target` as it is.
 * @param target default: the process's
 */
export function redactedConsole<C extends ConsoleLike = Console>(
  redactor: Redactor,
  target: C = globalThis.console as unknown as C,
): C {
  return Object.assign(Object.create(target), wrappersOf(redactor, target))
}

function wrappersOf(redactor: Redactor, target: ConsoleLike): Record<string, Method> {
  const wrappers: Record<string, Method> = {}
  for (const [name, redact] of Object.entries(METHODS)) {
    const method = target[name as ConsoleMethod] as Method | undefined
    if (typeof method !== 'function') continue
    wrappers[name] = (...args) => method.apply(target, redact(redactor, args))
  }
  return wrappers
}

function redactShown(redactor: Redactor, args: unknown[]): unknown[] {
  if (args.length === 0) return args
  const [shown, ...rest] = args
  return [redactValue(redactor, 'log.body', '', shown), ...rest]
}

function redactRest(redactor: Redactor, args: unknown[]): unknown[] {
  return [...redactShown(redactor, args.slice(0, 1)), ...redactPrinted(redactor, args.slice(1))]
}

function redactPrinted(redactor: Redactor, args: unknown[]): unknown[] {
  if (args.length === 0) return args
  const values = args.map((value) => redactValue(redactor, 'log.body', '', value))
  let text: string
  try {
    text = format(...values)
  } catch {
    // The console would format them the same way, and throw.
    return [FAILED]
  }
  const redacted = redactValue(redactor, 'log.body', '', text)
  return redacted === text ? values : [redacted]
}
