import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Services } from '../../examples/swap-service/src/stand-ins/customers.ts'
import { ROOT } from '../lib/paths.mjs'
import type { Closers } from './closers.ts'
import { startProgram } from './program.ts'

const SERVICE = join(ROOT, 'examples', 'swap-service')

/** What the service's telemetry calls it. */
export const SERVICE_NAME = 'swap-service'

/** Everything round the service: database and upstreams, each a process of its own on a free port. */
export interface Stage {
  esplora: string
  evm: string
  database: string
  logs: string
}

/** @param logs the folder for the programs' output */
export async function setStage(logs: string, closers: Closers, signal: AbortSignal): Promise<Stage> {
  const start = async (name: string) => {
    const program = await startProgram({
      name,
      args: [`src/stand-ins/${name}.ts`, '--port', '0'],
      cwd: SERVICE,
      logFile: join(logs, `${name}.log`),
      signal,
    })
    closers.add(program.stop)
    return program.url
  }
  // All three settle before an error goes on: none may come up after everything was stopped.
  const results = await Promise.allSettled(['esplora', 'evm-node', 'postgres'].map(start))
  const [esplora = '', evm = '', database = ''] = results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
  return { esplora, evm, database, logs }
}

/** The service, and what stands round it. */
export interface RunningService extends Services {
  logFile: string
  stop(): Promise<void>
}

/**
 * Starts the service as a user would, with one flag.
 * @param otlpEndpoint where its telemetry goes
 */
export async function startService(
  stage: Stage,
  otlpEndpoint: string,
  closers: Closers,
  signal: AbortSignal,
): Promise<RunningService> {
  const program = await startProgram({
    name: SERVICE_NAME,
    args: ['--import', '@sightglass/register', 'src/main.ts'],
    cwd: SERVICE,
    logFile: join(stage.logs, `${SERVICE_NAME}.log`),
    signal,
    env: {
      ...localSettings(),
      PORT: '0',
      DATABASE_URL: stage.database,
      ESPLORA_URL: stage.esplora,
      EVM_RPC_URL: stage.evm,
      OTEL_SERVICE_NAME: SERVICE_NAME,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=demo',
    },
  })
  closers.add(program.stop)
  return {
    service: program.url,
    esplora: stage.esplora,
    evm: stage.evm,
    logFile: program.logFile,
    stop: program.stop,
  }
}

function localSettings(): Record<string, string> {
  return parseEnv(readFileSync(join(SERVICE, 'local.env'), 'utf8')) as Record<string, string>
}
