import {
  choice,
  choices,
  duration,
  flag,
  LONGEST_TIMER,
  list,
  pairs,
  ratio,
  type Setting,
  text,
  whole,
} from '@sightglass/core'
import { DEFAULT_UNTRACED_PATHS } from '@sightglass/http'
import { otlpSettings } from './settings-otlp.ts'

/** The names that OTEL_TRACES_SAMPLER takes, as the specification has them; remote samplers are not built in. */
export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** The names that OTEL_PROPAGATORS takes. */
export const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'none'] as const

/** Resource detectors that cost nothing: they read what Node knows already. */
export const LOCAL_DETECTORS = ['env', 'host', 'os', 'process', 'serviceinstance'] as const

/** Resource detectors that read files or ask a metadata service over the network; only when named, or by `all`. */
export const REMOTE_DETECTORS = ['container', 'alibaba', 'aws', 'azure', 'gcp'] as const

/** The levels of OTEL_LOG_LEVEL, quietest first. */
export const LOG_LEVELS = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'] as const

/** Every setting that is not about OTLP, by the name that config.ts calls it. */
export const settings = {
  serviceName: text(
    'OTEL_SERVICE_NAME',
    'Name of the service; wins over service.name in OTEL_RESOURCE_ATTRIBUTES.',
    {
      default: undefined,
      shownDefault: 'name in the nearest package.json of the entry file, else unknown_service:node',
    },
  ),
  resourceAttributes: pairs('OTEL_RESOURCE_ATTRIBUTES', 'Attributes of everything this process sends.', {}),
  detectors: choices(
    'OTEL_NODE_RESOURCE_DETECTORS',
    'What is found out about the process and sent along; container and clouds only when named, or by all.',
    [...LOCAL_DETECTORS, ...REMOTE_DETECTORS, 'all', 'none'],
    { default: LOCAL_DETECTORS },
  ),
  disabled: flag('OTEL_SDK_DISABLED', 'true starts nothing at all.', { default: false }),
  configFile: text(
    'OTEL_CONFIG_FILE',
    'A declarative configuration file (YAML); it replaces every OTEL_* variable but OTEL_SDK_DISABLED and the two lists of instrumentations.',
    { default: undefined },
  ),
  logLevel: choice('OTEL_LOG_LEVEL', 'How much of its own doings is told on stderr.', LOG_LEVELS, {
    default: 'warn',
  }),
  enabledInstrumentations: list(
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    'Only these instrumentations, by short name (pg, express).',
    { default: undefined, shownDefault: 'all but fs, net, dns and the spans of frameworks' },
  ),
  disabledInstrumentations: list(
    'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    'Not these instrumentations, by short name; wins over the list of enabled ones.',
    { default: [], shownDefault: 'none' },
  ),
  propagators: choices(
    'OTEL_PROPAGATORS',
    'Headers that carry the trace from service to service.',
    PROPAGATORS,
    {
      default: ['tracecontext', 'baggage'],
    },
  ),

  tracesExporter: choices('OTEL_TRACES_EXPORTER', 'Where spans go.', ['otlp', 'console', 'none'], {
    default: ['otlp'],
  }),
  metricsExporter: choices(
    'OTEL_METRICS_EXPORTER',
    'Where metrics go; prometheus opens a page to scrape.',
    ['otlp', 'prometheus', 'console', 'none'],
    { default: ['otlp', 'prometheus'] },
  ),
  logsExporter: choices('OTEL_LOGS_EXPORTER', 'Where log records go.', ['otlp', 'console', 'none'], {
    default: ['otlp'],
  }),
  prometheusHost: text('OTEL_EXPORTER_PROMETHEUS_HOST', 'Address the Prometheus page listens on.', {
    default: '127.0.0.1',
  }),
  prometheusPort: whole('OTEL_EXPORTER_PROMETHEUS_PORT', 'Port the Prometheus page listens on.', {
    default: 9464,
    min: 1,
    max: 65_535,
  }),

  metricsPrefix: text(
    'SIGHTGLASS_METRICS_PREFIX',
    'Stands before the HTTP and business metrics on the Prometheus page.',
    { default: 'app' },
  ),
  seriesLimit: whole(
    'SIGHTGLASS_SERIES_LIMIT',
    'Most series of a metric family; what is beyond goes to one overflow series.',
    { default: 998, min: 1, max: 998, unit: 'series' },
  ),
  metricsInstruments: list(
    'SIGHTGLASS_METRICS_INSTRUMENTS',
    "Instruments of upstream's instrumentations to send beside those of docs/metrics.md, by name or prefix*.",
    { default: [], shownDefault: 'none' },
  ),
  metricsNetworks: list(
    'SIGHTGLASS_METRICS_NETWORKS',
    'Addresses and ranges that may read the Prometheus page without a token.',
    { default: undefined, shownDefault: 'loopback and private networks' },
  ),
  metricsTokenFile: text(
    'SIGHTGLASS_METRICS_TOKEN_FILE',
    'File with the bearer token that everybody else needs to read the Prometheus page.',
    { default: undefined, shownDefault: 'none: everybody else is refused' },
  ),
  metricsRateLimit: whole(
    'SIGHTGLASS_METRICS_RATE_LIMIT',
    'Most requests a minute that one client may send to the Prometheus page.',
    { default: 60, min: 1, max: 1_000_000, unit: 'requests' },
  ),

  http: choice(
    'SIGHTGLASS_HTTP',
    "Who records HTTP and fetch: sightglass, or upstream's instrumentations.",
    ['sightglass', 'upstream'],
    { default: 'sightglass' },
  ),
  untracedPaths: list(
    'SIGHTGLASS_UNTRACED_PATHS',
    'Paths of incoming requests that are counted but not traced, exact or ending in *.',
    { default: DEFAULT_UNTRACED_PATHS },
  ),
  frameworkSpans: flag(
    'SIGHTGLASS_FRAMEWORK_SPANS',
    'true adds a span for each middleware and handler of express, koa, connect and nest.',
    { default: false },
  ),

  redact: choice(
    'SIGHTGLASS_REDACT',
    'What is taken out of everything that is sent: secrets and personal data, with strict also what may identify someone, or nothing.',
    ['standard', 'strict', 'off'],
    { default: 'standard' },
  ),
  redactKeys: list(
    'SIGHTGLASS_REDACT_KEYS',
    'Keys whose values are taken out as well, such as vtxo_secret.',
    {
      default: [],
      shownDefault: 'none',
    },
  ),
  redactAllowKeys: list(
    'SIGHTGLASS_REDACT_ALLOW_KEYS',
    'Exact keys under which personal data and amounts stay; credentials go all the same.',
    { default: [], shownDefault: 'none' },
  ),
  redactPatternsFile: text(
    'SIGHTGLASS_REDACT_PATTERNS_FILE',
    'File with patterns to take out as well, one a line: name, space, pattern.',
    { default: undefined, shownDefault: 'none' },
  ),
  redactPseudonymKeyFile: text(
    'SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE',
    'File with a key; personal data then becomes [REDACTED:email:9f2c4e1a], the same for the same value.',
    { default: undefined, shownDefault: 'none: no pseudonyms' },
  ),

  sampler: choice('OTEL_TRACES_SAMPLER', 'Which traces are recorded.', SAMPLERS, {
    default: 'parentbased_always_on',
  }),
  samplerRatio: ratio('OTEL_TRACES_SAMPLER_ARG', 'Share of traces kept by the two traceidratio samplers.', {
    default: 1,
  }),

  attributeCount: limit(
    'OTEL_ATTRIBUTE_COUNT_LIMIT',
    'Most attributes of a span or log record.',
    128,
    'attributes',
  ),
  attributeLength: limit(
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'Longest attribute value.',
    undefined,
    'characters',
  ),
  spanAttributeCount: limit(
    'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
    'The same, for spans.',
    undefined,
    'attributes',
  ),
  spanAttributeLength: limit(
    'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'The same, for spans.',
    undefined,
    'characters',
  ),
  spanEventCount: limit('OTEL_SPAN_EVENT_COUNT_LIMIT', 'Most events of a span.', 128, 'events'),
  spanLinkCount: limit('OTEL_SPAN_LINK_COUNT_LIMIT', 'Most links of a span.', 128, 'links'),
  eventAttributeCount: limit(
    'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
    'Most attributes of an event.',
    128,
    'attributes',
  ),
  linkAttributeCount: limit(
    'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
    'Most attributes of a link.',
    128,
    'attributes',
  ),
  logAttributeCount: limit(
    'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
    'The same, for log records.',
    undefined,
    'attributes',
  ),
  logAttributeLength: limit(
    'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'The same, for log records.',
    undefined,
    'characters',
  ),

  spanDelay: duration('OTEL_BSP_SCHEDULE_DELAY', 'Longest wait of a finished span for its batch.', {
    default: 1000,
  }),
  spanExportTimeout: duration('OTEL_BSP_EXPORT_TIMEOUT', 'Longest export of one batch of spans.', {
    default: 30_000,
    min: 1,
  }),
  spanQueue: whole('OTEL_BSP_MAX_QUEUE_SIZE', 'Spans that may wait; further ones are dropped.', {
    default: 2048,
    min: 1,
    unit: 'spans',
  }),
  spanBatch: whole('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 'Most spans in one batch.', {
    default: 512,
    min: 1,
    unit: 'spans',
  }),
  logDelay: duration('OTEL_BLRP_SCHEDULE_DELAY', 'Longest wait of a log record for its batch.', {
    default: 1000,
  }),
  logExportTimeout: duration('OTEL_BLRP_EXPORT_TIMEOUT', 'Longest export of one batch of log records.', {
    default: 30_000,
    min: 1,
  }),
  logQueue: whole('OTEL_BLRP_MAX_QUEUE_SIZE', 'Log records that may wait; further ones are dropped.', {
    default: 2048,
    min: 1,
    unit: 'records',
  }),
  logBatch: whole('OTEL_BLRP_MAX_EXPORT_BATCH_SIZE', 'Most log records in one batch.', {
    default: 512,
    min: 1,
    unit: 'records',
  }),

  metricInterval: duration('OTEL_METRIC_EXPORT_INTERVAL', 'Time between two exports of metrics.', {
    default: 60_000,
    min: 1,
  }),
  metricTimeout: duration('OTEL_METRIC_EXPORT_TIMEOUT', 'Longest export of metrics; at most the interval.', {
    default: 30_000,
    min: 1,
  }),

  workers: flag('SIGHTGLASS_WORKERS', 'true starts an SDK in every worker thread as well.', {
    default: false,
  }),
  startLine: flag(
    'SIGHTGLASS_START_LINE',
    'false leaves out the line on stderr that says what was started.',
    {
      default: true,
    },
  ),
  exitBudget: duration(
    'SIGHTGLASS_EXIT_BUDGET_MS',
    'Longest time the end of the process may be held up to send what is left.',
    { default: 500, max: 60_000 },
  ),
}

/** The values that a process was given, by the same names. */
export type Values = {
  readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never
}

/** Every setting there is, in the order of the documentation. A module without side effects, for tests and docs. */
export const allSettings: readonly Setting<unknown>[] = [...Object.values(settings), ...otlpSettings]

function limit(name: string, description: string, fallback: number | undefined, unit: string) {
  const shownDefault =
    fallback === undefined
      ? name.includes('_ATTRIBUTE_VALUE')
        ? 'no limit'
        : 'the general one'
      : `${fallback}`
  return whole(name, description, { default: fallback, shownDefault, min: 0, max: LONGEST_TIMER, unit })
}
