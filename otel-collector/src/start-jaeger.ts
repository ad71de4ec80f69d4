import { join } from 'node:path'
import { answersOk } from './http.ts'
import type { ManagedProcess } from './managed-process.ts'
import { configFile } from './paths.ts'
import type { ChosenPorts } from './ports.ts'
import { JAEGER_PORTS } from './settings.ts'
import { urlHost } from './start-collector.ts'
import { type StartOptions, startProgram } from './start-program.ts'

/** A name in JAEGER_PORTS. */
export type JaegerPortName = keyof typeof JAEGER_PORTS

/** What startJaeger takes. */
export interface JaegerOptions extends StartOptions {
  /** `memory` (default) forgets all at the end, `badger` keeps its store in `dataDir`. */
  readonly storage?: 'memory' | 'badger'
}

/** A Jaeger that is ready: its store answers queries. */
export interface RunningJaeger extends ManagedProcess, ChosenPorts<JaegerPortName> {
  /** host:port, for startCollector's `jaegerEndpoint`. */
  readonly otlpEndpoint: string
  readonly urls: {
    /** The JSON API lies under /api. The UI at / is a placeholder page in a Jaeger built from its Go module. */
    readonly query: string
    readonly ownMetrics: string
    readonly health: string
  }
  readonly dataDir: string
}

/**
 * Starts Jaeger and waits until its query API answers. It is stopped by `stop()`, or by the end of this
 * process, however that comes.
 * @throws CollectorError when a port is taken ('fixed'), or with the end of its log when it does not get ready;
 * StepError when it has to be built and that fails
 */
export async function startJaeger(options: JaegerOptions): Promise<RunningJaeger> {
  const { dataDir, storage = 'memory' } = options
  const host = urlHost(options)
  const running = await startProgram(
    {
      binary: 'jaeger',
      table: JAEGER_PORTS,
      args: ['--config', configFile(storage === 'memory' ? 'jaeger.yaml' : 'jaeger-badger.yaml')],
      env: { SG_JAEGER_DATA: join(dataDir, 'badger') },
      logFile: options.logFile ?? join(dataDir, 'jaeger.log'),
      isReady: async ({ health, query }) =>
        (await answersOk(`http://${host}:${health}/status`)) &&
        (await answersOk(`http://${host}:${query}/api/services`)),
    },
    options,
  )
  const { ports } = running
  return {
    ...running,
    dataDir,
    otlpEndpoint: `${host}:${ports.otlpGrpc}`,
    urls: {
      query: `http://${host}:${ports.query}`,
      ownMetrics: `http://${host}:${ports.ownMetrics}/metrics`,
      health: `http://${host}:${ports.health}/status`,
    },
  }
}
