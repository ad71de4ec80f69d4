import type { Logger } from 'pino'

/** For stopOnSignal. */
export interface StopOptions {
  /** Ends what runs and frees what is held. */
  stop(): Promise<void>
  timeoutMs: number
  log: Logger
}

/**
 * On SIGTERM or SIGINT, stops once and lets the process end by itself; when stopping fails or takes longer
 * than the limit, it ends with exit code 1.
 */
export function stopOnSignal({ stop, timeoutMs, log }: StopOptions): void {
  let stopping = false
  async function onSignal(signal: NodeJS.Signals) {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    const limit = setTimeout(() => {
      log.error({ timeoutMs }, 'stopping took too long')
      process.exit(1)
    }, timeoutMs)
    try {
      await stop()
      log.info('stopped')
    } catch (err) {
      log.error({ err }, 'stopping failed')
      process.exitCode = 1
    }
    clearTimeout(limit)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
