import { choice, duration, headers, type Setting, text, url } from '@sightglass/core'

/** The three kinds of telemetry, as variables spell them. */
export const SIGNALS = ['TRACES', 'METRICS', 'LOGS'] as const

/** One of the three kinds of telemetry. */
export type Signal = (typeof SIGNALS)[number]

/** The OTLP transports. */
export const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const

/** One of the OTLP transports. */
export type Protocol = (typeof PROTOCOLS)[number]

/** The settings of an OTLP exporter. `endpoint` and `headers` may hold secrets and are never shown. */
export interface OtlpSettings {
  readonly endpoint: Setting<URL | undefined>
  readonly headers: Setting<Readonly<Record<string, string>>>
  readonly protocol: Setting<Protocol | undefined>
  readonly compression: Setting<'gzip' | 'none' | undefined>
  readonly timeout: Setting<number | undefined>
  readonly certificate: Setting<string | undefined>
  readonly clientKey: Setting<string | undefined>
  readonly clientCertificate: Setting<string | undefined>
}

/** The general settings, which a signal without one of its own uses. */
export const generalOtlp: OtlpSettings = otlp('OTEL_EXPORTER_OTLP', {
  for: 'all signals',
  endpoint: 'http://localhost:4318, for grpc http://localhost:4317',
  protocol: 'http/protobuf',
  compression: 'none',
  timeout: '10000',
})

/** The settings of each signal. */
export const signalOtlp: { readonly [S in Signal]: OtlpSettings } = {
  TRACES: otlp('OTEL_EXPORTER_OTLP_TRACES', { for: 'spans' }),
  METRICS: otlp('OTEL_EXPORTER_OTLP_METRICS', { for: 'metrics' }),
  LOGS: otlp('OTEL_EXPORTER_OTLP_LOGS', { for: 'log records' }),
}

/** Which metrics are sent as differences since the last export. */
export const temporality: Setting<'cumulative' | 'delta' | 'lowmemory'> = choice(
  'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
  'Whether metrics are sent as totals or as differences since the last export.',
  ['cumulative', 'delta', 'lowmemory'],
  { default: 'cumulative' },
)

/** How histograms are kept and sent. */
export const histogram: Setting<'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram'> = choice(
  'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION',
  'How histograms are kept and sent.',
  ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
  { default: 'explicit_bucket_histogram' },
)

/** All of them, for the documentation. */
export const otlpSettings: readonly Setting<unknown>[] = [
  ...Object.values(generalOtlp),
  ...SIGNALS.flatMap((signal) => Object.values(signalOtlp[signal])),
  temporality,
  histogram,
]

interface Words {
  readonly for: string
  readonly endpoint?: string
  readonly protocol?: string
  readonly compression?: string
  readonly timeout?: string
}

function otlp(prefix: string, words: Words): OtlpSettings {
  const general = words.for === 'all signals'
  const path = general ? 'over HTTP, /v1/traces and the like are added to it' : 'used as it is'
  const file = { default: undefined, shownDefault: general ? 'none' : 'the general one' }
  const shown = (word: string | undefined) => ({
    default: undefined,
    shownDefault: word ?? 'the general one',
  })
  return {
    endpoint: url(`${prefix}_ENDPOINT`, `Where to send ${words.for}; ${path}.`, {
      ...shown(words.endpoint),
      secret: true,
    }),
    headers: headers(`${prefix}_HEADERS`, `Headers sent along with ${words.for}, for example a token.`, {
      secret: true,
    }),
    protocol: choice(`${prefix}_PROTOCOL`, `How to send ${words.for}.`, PROTOCOLS, shown(words.protocol)),
    compression: choice(
      `${prefix}_COMPRESSION`,
      `Compression of ${words.for}.`,
      ['gzip', 'none'],
      shown(words.compression),
    ),
    timeout: duration(`${prefix}_TIMEOUT`, `Longest export of one batch of ${words.for}, retries included.`, {
      ...shown(words.timeout),
      min: 1,
    }),
    certificate: text(
      `${prefix}_CERTIFICATE`,
      `File with the certificates to trust for ${words.for} (PEM).`,
      file,
    ),
    clientKey: text(
      `${prefix}_CLIENT_KEY`,
      `File with the client's private key for ${words.for} (PEM).`,
      file,
    ),
    clientCertificate: text(
      `${prefix}_CLIENT_CERTIFICATE`,
      `File with the client's certificate for ${words.for} (PEM).`,
      file,
    ),
  }
}
