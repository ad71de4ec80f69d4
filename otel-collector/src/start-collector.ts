import { join } from 'node:path'
import { answersOk } from './http.ts'
import type { ManagedProcess } from './managed-process.ts'
import { configFile } from './paths.ts'
import type { ChosenPorts } from './ports.ts'
import { BIND_SETTING, COLLECTOR_PORTS, DEFAULT_BIND } from './settings.ts'
import { type StartOptions, startProgram } from './start-program.ts'

/** A name in COLLECTOR_PORTS. */
export type CollectorPortName = keyof typeof COLLECTOR_PORTS

/** What startCollector takes. */
export interface CollectorOptions extends StartOptions {
  /** Where spans go: host:port of an OTLP/gRPC receiver in plain text, such as Jaeger's `otlpGrpc`. */
  readonly jaegerEndpoint: string
  /** Default: common.yaml and single.yaml. */
  readonly configFiles?: readonly string[]
}

/** A collector that is ready: its pipelines run. */
export interface RunningCollector extends ManagedProcess, ChosenPorts<CollectorPortName> {
  readonly urls: {
    /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
    readonly otlpHttp: string
    /** For OTEL_EXPORTER_OTLP_ENDPOINT with OTEL_EXPORTER_OTLP_PROTOCOL=grpc. */
    readonly otlpGrpc: string
    /** As otlpHttp, but outside the journal and the RED metrics. */
    readonly replay: string
    /** The services' metrics: what they send, and rate, errors and duration from their spans. */
    readonly prometheus: string
    readonly ownMetrics: string
    readonly health: string
  }
  readonly dataDir: string
}

/**
 * Starts the collector and waits until its pipelines run. It is stopped by `stop()`, or by the end of this
 * process, however that comes.
 * @throws CollectorError when a port is taken ('fixed'), or with the end of its log when it does not get ready;
 * StepError when it has to be built and that fails
 */
export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  const {
    dataDir,
    jaegerEndpoint,
    configFiles = [configFile('common.yaml'), configFile('single.yaml')],
  } = options
  const host = urlHost(options)
  const running = await startProgram(
    {
      binary: 'collector',
      table: COLLECTOR_PORTS,
      args: configFiles.flatMap((file) => ['--config', file]),
      env: { SG_DATA: dataDir, SG_JAEGER: jaegerEndpoint, ...memoryLimit(options) },
      logFile: options.logFile ?? join(dataDir, 'collector.log'),
      isReady: ({ health }) => answersOk(`http://${host}:${health}/`),
    },
    options,
  )
  const { ports } = running
  return {
    ...running,
    dataDir,
    urls: {
      otlpHttp: `http://${host}:${ports.otlpHttp}`,
      otlpGrpc: `http://${host}:${ports.otlpGrpc}`,
      replay: `http://${host}:${ports.replay}`,
      prometheus: `http://${host}:${ports.prometheus}/metrics`,
      ownMetrics: `http://${host}:${ports.ownMetrics}/metrics`,
      health: `http://${host}:${ports.health}/`,
    },
  }
}

/** Go collects garbage harder from 80 % of the limit on, before memory_limiter has to refuse. */
function memoryLimit({ env }: CollectorOptions): Record<string, string> {
  const text = env?.SG_MEM_MIB ?? process.env.SG_MEM_MIB ?? ''
  const mib = Number(text === '' ? 768 : text)
  return Number.isFinite(mib) && mib > 0 ? { GOMEMLIMIT: `${Math.round(mib * 0.8)}MiB` } : {}
}

/** @returns the host to reach what listens on SG_BIND: a wildcard address is none */
export function urlHost({ env }: Pick<StartOptions, 'env'>): string {
  const bind = env?.[BIND_SETTING] || process.env[BIND_SETTING] || DEFAULT_BIND
  return bind === '0.0.0.0' ? DEFAULT_BIND : bind
}
