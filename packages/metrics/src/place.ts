import { fileURLToPath } from 'node:url'

/** Gives the file and line of a call when somebody asks, which is only when two declarations disagree. */
export type Place = () => string

type AnyFunction = (...args: never[]) => unknown

/**
 * Remembers who called `callee`. Taking the one frame costs about a microsecond; V8 writes it out only when the
 * place is read.
 */
export function callerOf(callee: AnyFunction): Place {
  const holder: { stack?: unknown } = {}
  const before = Error.stackTraceLimit
  try {
    Error.stackTraceLimit = 1
    Error.captureStackTrace(holder, callee)
  } catch {
    // Where the language's own objects are frozen there is no place to name.
  } finally {
    restore(before)
  }
  return () => readPlace(holder.stack)
}

function restore(limit: number): void {
  try {
    Error.stackTraceLimit = limit
  } catch {}
}

/** `file:line` of the first frame of a stack, or 'an unknown place'. */
function readPlace(stack: unknown): string {
  // A stack that somebody's Error.prepareStackTrace made may be anything.
  const frame = typeof stack === 'string' ? /^\s+at (?:.*\()?(.+?):(\d+):\d+\)?$/m.exec(stack) : null
  if (!frame) return 'an unknown place'
  const [, file = '', line = ''] = frame
  return `${file.startsWith('file:') ? fileURLToPath(file) : file}:${line}`
}
