import { type Environment, nearest, readSetting, type Setting, showValue, type Warn } from '@sightglass/core'
import { allSettings, settings, type Values } from './settings.ts'
import {
  generalOtlp,
  histogram,
  type OtlpSettings,
  type Protocol,
  type Signal,
  signalOtlp,
  temporality,
} from './settings-otlp.ts'

/** Where and how one signal is sent over OTLP. `url` and `headers` may hold secrets: never print them. */
export interface OtlpTarget {
  readonly protocol: Protocol
  /** The whole address, /v1/traces included; over gRPC scheme, host and port. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly compression: 'gzip' | 'none'
  /** Longest export of one batch with its retries, ms. */
  readonly timeout: number
  /** Paths of PEM files. */
  readonly tls: {
    readonly certificate?: string
    readonly clientKey?: string
    readonly clientCertificate?: string
  }
}

/** Everything the environment says, complete and checked. */
export interface Config extends Values {
  readonly otlp: { readonly traces: OtlpTarget; readonly metrics: OtlpTarget; readonly logs: OtlpTarget }
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory'
  readonly histogram: 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram'
}

/**
 * Reads the environment once. A wrong value and an unknown SIGHTGLASS_* name go to `warn`, once each, and the
 * default is used. Changes nothing in `env`.
 */
export function readConfig(env: Environment, warn: Warn): Config {
  warnUnknown(env, warn)
  const read = <T>(setting: Setting<T>) => readSetting(setting, env, warn)
  const values = Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => [key, read(setting as Setting<unknown>)]),
  )
  const general = readOtlp(generalOtlp, read)
  const target = (signal: Signal, path: string) =>
    otlpTarget(readOtlp(signalOtlp[signal], read), general, path)
  const config: Config = {
    ...(values as Values),
    otlp: {
      traces: target('TRACES', 'v1/traces'),
      metrics: target('METRICS', 'v1/metrics'),
      logs: target('LOGS', 'v1/logs'),
    },
    temporality: read(temporality),
    histogram: read(histogram),
  }
  return { ...config, ...reconciled(config, warn) }
}

type OtlpValues = { readonly [K in keyof OtlpSettings]: OtlpSettings[K] extends Setting<infer T> ? T : never }

function readOtlp(from: OtlpSettings, read: <T>(setting: Setting<T>) => T): OtlpValues {
  return {
    endpoint: read(from.endpoint),
    headers: read(from.headers),
    protocol: read(from.protocol),
    compression: read(from.compression),
    timeout: read(from.timeout),
    certificate: read(from.certificate),
    clientKey: read(from.clientKey),
    clientCertificate: read(from.clientCertificate),
  }
}

// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
function otlpTarget(own: OtlpValues, general: OtlpValues, path: string): OtlpTarget {
  const protocol = own.protocol ?? general.protocol ?? 'http/protobuf'
  const certificate = own.certificate ?? general.certificate
  const clientKey = own.clientKey ?? general.clientKey
  const clientCertificate = own.clientCertificate ?? general.clientCertificate
  return {
    protocol,
    url: own.endpoint ?? generalEndpoint(general.endpoint, protocol, path),
    headers: { ...general.headers, ...own.headers },
    compression: own.compression ?? general.compression ?? 'none',
    timeout: own.timeout ?? general.timeout ?? 10_000,
    tls: {
      ...(certificate === undefined ? {} : { certificate }),
      ...(clientKey === undefined ? {} : { clientKey }),
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
    },
  }
}

function generalEndpoint(endpoint: URL | undefined, protocol: Protocol, path: string): URL {
  if (protocol === 'grpc') return endpoint ?? new URL('http://localhost:4317')
  const url = new URL(endpoint ?? 'http://localhost:4318')
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`
  return url
}

// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels, without the colon that is left to rules
const METRIC_PREFIX = /^(?=.{1,64}$)[a-z][a-z0-9]*(_[a-z0-9]+)*$/i

/** Values that are fine as texts and wrong for what they are for, or wrong together. */
function reconciled(config: Config, warn: Warn): Partial<Values> {
  const changed: { -readonly [K in keyof Values]?: Values[K] } = {}
  const { metricInterval, metricTimeout } = config
  if (metricTimeout > metricInterval) {
    // Said only where somebody set the timeout: the default follows a shorter interval by itself.
    if (metricTimeout !== settings.metricTimeout.default)
      warn(
        `OTEL_METRIC_EXPORT_TIMEOUT '${metricTimeout}': must not be longer than OTEL_METRIC_EXPORT_INTERVAL; using ${metricInterval} ms`,
      )
    changed.metricTimeout = metricInterval
  }
  const batches = [
    ['spanBatch', 'spanQueue'],
    ['logBatch', 'logQueue'],
  ] as const
  for (const [batch, queue] of batches) {
    if (config[batch] <= config[queue]) continue
    if (config[batch] !== settings[batch].default)
      warn(
        `${settings[batch].name} '${config[batch]}': must not be more than ${settings[queue].name}; using ${config[queue]}`,
      )
    changed[batch] = config[queue]
  }
  if (!METRIC_PREFIX.test(config.metricsPrefix)) {
    const { name, default: fallback } = settings.metricsPrefix
    warn(
      `${name} '${showValue(name, config.metricsPrefix)}': must be letters, digits and single underscores, a letter first, at most 64 characters; using ${fallback}`,
    )
    changed.metricsPrefix = fallback
  }
  for (const key of [
    'tracesExporter',
    'metricsExporter',
    'logsExporter',
    'propagators',
    'detectors',
  ] as const) {
    const names: readonly string[] = config[key]
    if (!names.includes('none') || names.length === 1) continue
    warn(`${settings[key].name} '${names.join(',')}': 'none' stands beside others; using none`)
    Object.assign(changed, { [key]: ['none'] })
  }
  return changed
}

function warnUnknown(env: Environment, warn: Warn): void {
  const known = allSettings.map((setting) => setting.name)
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SIGHTGLASS_') || known.includes(name)) continue
    const meant = nearest(name, known)
    warn(`${name}: no setting has this name; it is ignored${meant ? ` (did you mean ${meant}?)` : ''}`)
  }
}
