/**
 * Calls `run` with what is being thrown, if nobody catches it: Node tells that right after the stack has unwound, before
 * anything else runs. If somebody does, `run` is never called.
 */
export function whenUncaught(run: (error: unknown) => void): void {
  const onUncaught = (error: unknown) => run(error)
  process.prependOnceListener('uncaughtExceptionMonitor', onUncaught)
  queueMicrotask(() => process.off('uncaughtExceptionMonitor', onUncaught))
}
