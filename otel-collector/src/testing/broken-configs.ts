import type { Change } from './changed-config.ts'

const JAEGER = ['exporters', 'otlp_grpc/jaeger']
/** The HTTP half of the receiver for services. */
export const HTTP = ['receivers', 'otlp', 'protocols', 'http']
const POLICIES = ['processors', 'tail_sampling', 'policies']

/** A mistake in the shipped configuration, and how checkConfig refuses it. */
export interface Broken {
  name: string
  changes?: Change[]
  env?: Record<string, string>
  /** The start of the line that refuses it: file, key, and what is wrong. */
  refused: RegExp
}

/** A change to common.yaml. */
export const common = (path: (string | number)[], set: unknown): Change => ({
  file: 'common.yaml',
  path,
  set,
})
/** A change to single.yaml. */
export const single = (path: (string | number)[], set: unknown): Change => ({
  file: 'single.yaml',
  path,
  set,
})

/** Sends sampled traces through a connector into a pipeline of their own. */
export function routed(pipeline: string): Change[] {
  return [
    common(['connectors', 'routing'], {
      default_pipelines: [pipeline],
      table: [{ context: 'resource', condition: 'attributes["tier"] == "gold"', pipelines: [pipeline] }],
    }),
    single(['service', 'pipelines', 'traces/sampled', 'exporters'], ['routing']),
    single(['service', 'pipelines', pipeline], { receivers: ['routing'], exporters: ['otlp_grpc/jaeger'] }),
  ]
}

/** Every kind of mistake that checkConfig knows. */
export const BROKEN: readonly Broken[] = [
  {
    name: 'a port that no system has',
    env: { SG_OTLP_HTTP_PORT: '99999' },
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::endpoint listens on port 99999; the highest/,
  },
  {
    name: 'an unknown policy type',
    changes: [common([...POLICIES, 1, 'type'], 'latancy')],
    refused:
      /^common\.yaml:\d+: processors::tail_sampling::policies\[1\]::type is "latancy", which is no policy type/,
  },
  {
    name: 'an unknown type of a sub-policy',
    changes: [common([...POLICIES, 4, 'and', 'and_sub_policy', 1, 'type'], 'percentage')],
    refused:
      /^common\.yaml:\d+: processors::tail_sampling::policies\[4\]::and::and_sub_policy\[1\]::type is "percentage"/,
  },
  {
    name: "a policy's settings under another type's name",
    changes: [common([...POLICIES, 1, 'latencies'], { threshold_ms: 500 })],
    refused: /^common\.yaml:\d+: processors::tail_sampling::policies\[1\]::latencies is ignored/,
  },
  {
    name: 'a queue whose storage is not defined',
    changes: [single([...JAEGER, 'sending_queue', 'storage'], 'file_storage/spool')],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::sending_queue::storage names the extension file_storage\/spool, which is not defined/,
  },
  {
    name: 'a queue whose storage is not enabled',
    changes: [single(['service', 'extensions'], ['health_check'])],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::sending_queue::storage names the extension file_storage\/queue, which is not enabled/,
  },
  {
    name: 'an authenticator that is not enabled',
    changes: [single([...HTTP, 'auth'], { authenticator: 'bearertokenauth/ingest' })],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::auth::authenticator names the extension bearertokenauth\/ingest, which is not enabled/,
  },
  {
    name: 'an authenticator that is not defined',
    changes: [single([...HTTP, 'auth'], { authenticator: 'oidc' })],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::auth::authenticator names the extension oidc, which is not defined/,
  },
  {
    name: 'two receivers on one port',
    changes: [single(['receivers', 'otlp/replay', 'protocols', 'http', 'endpoint'], '127.0.0.1:4318')],
    refused:
      /^single\.yaml:\d+: receivers::otlp\/replay::protocols::http::endpoint listens on port 4318, as does receivers::otlp::protocols::http::endpoint/,
  },
  {
    name: 'one port on all addresses and on one of them',
    changes: [common(['extensions', 'health_check', 'endpoint'], '0.0.0.0:4317')],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::grpc::endpoint listens on port 4317, as does extensions::health_check::endpoint/,
  },
  {
    name: "the services' metrics on the port of the collector's own",
    env: { SG_METRICS_PORT: '8889' },
    refused:
      /^common\.yaml:\d+: service::telemetry::metrics::readers\[0\]::pull::exporter::prometheus::port listens on port 8889/,
  },
  {
    name: 'a default port that is taken by another component',
    changes: [
      common(['extensions', 'health_check', 'endpoint'], '127.0.0.1:1777'),
      common(['extensions', 'pprof'], {}),
      single(['service', 'extensions'], ['health_check', 'pprof', 'file_storage/queue']),
    ],
    refused: /^common\.yaml:\d+: extensions::pprof::endpoint listens on port 1777/,
  },
  {
    name: 'a percentage over 100',
    changes: [
      common([...POLICIES, 4, 'and', 'and_sub_policy', 1, 'probabilistic', 'sampling_percentage'], 1000),
    ],
    refused:
      /^common\.yaml:\d+: processors::tail_sampling::policies\[4\]::.*::probabilistic::sampling_percentage is 1000; a percentage/,
  },
  {
    name: 'a percentage over 100 from a setting',
    env: { SG_KEEP_PERCENT: '250' },
    refused: /^common\.yaml:\d+: .*::sampling_percentage is 250; a percentage/,
  },
  {
    name: 'a negative percentage',
    env: { SG_KEEP_PERCENT: '-1' },
    refused: /^common\.yaml:\d+: .*::sampling_percentage is -1; a percentage/,
  },
  {
    name: 'a duration without a unit',
    changes: [common(['processors', 'tail_sampling', 'decision_wait'], 10)],
    refused:
      /^common\.yaml:\d+: processors::tail_sampling::decision_wait is 10 without a unit, which means nanoseconds; write 10s/,
  },
  {
    name: 'a duration without a unit from a setting',
    env: { SG_DECISION_WAIT: '10' },
    refused: /^common\.yaml:\d+: processors::tail_sampling::decision_wait is 10 without a unit/,
  },
  {
    name: 'a nested duration without a unit',
    changes: [single([...JAEGER, 'sending_queue', 'batch', 'flush_timeout'], 1)],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::sending_queue::batch::flush_timeout is 1 without a unit/,
  },
  {
    name: 'a duration without a unit in a list',
    changes: [common(['connectors', 'span_metrics', 'histogram', 'explicit', 'buckets', 3], 50)],
    refused:
      /^common\.yaml:\d+: connectors::span_metrics::histogram::explicit::buckets\[3\] is 50 without a unit/,
  },
  {
    name: 'a missing certificate authority',
    changes: [single([...JAEGER, 'tls'], { ca_file: '/nowhere/ca.pem' })],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::tls::ca_file is \/nowhere\/ca\.pem, which does not exist/,
  },
  {
    name: 'a missing certificate of a receiver',
    changes: [single([...HTTP, 'tls'], { cert_file: '/nowhere/cert.pem', key_file: '/nowhere/key.pem' })],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::tls::cert_file is \/nowhere\/cert\.pem, which does not exist/,
  },
  {
    name: 'a missing token file',
    changes: [
      single(['service', 'extensions'], ['health_check', 'file_storage/queue', 'bearertokenauth/ingest']),
    ],
    env: { SG_TOKENS: '/nowhere/tokens' },
    refused:
      /^common\.yaml:\d+: extensions::bearertokenauth\/ingest::filename is \/nowhere\/tokens, which does not exist/,
  },
  {
    name: 'a folder in place of a file',
    changes: [single([...JAEGER, 'tls'], { ca_file: '/' })],
    refused: /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::tls::ca_file is \/, which is not a file/,
  },
  {
    name: 'a variable that is not set',
    changes: [single([...JAEGER, 'endpoint'], `\${env:SG_TEST_NOT_SET}`)],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::endpoint takes its value from SG_TEST_NOT_SET, which is not set/,
  },
  {
    name: 'a misspelt setting',
    changes: [single([...JAEGER, 'endpont'], '127.0.0.1:14317')],
    refused: /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::endpont is no setting that exists here/,
  },
  {
    name: 'a misspelt nested setting',
    changes: [single([...HTTP, 'max_request_size'], 1)],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::max_request_size is no setting that exists here/,
  },
  {
    name: 'a misspelt section',
    changes: [single(['exporter'], {})],
    refused: /^single\.yaml:\d+: exporter is no setting that exists here/,
  },
  {
    name: 'a component that is not built in',
    changes: [common(['processors', 'redactor'], {})],
    refused:
      /^common\.yaml:\d+: processors::redactor is of a type this collector does not have; it has .*\bredaction\b/,
  },
  {
    name: 'a pipeline with a processor that is not defined',
    changes: [single(['service', 'pipelines', 'logs', 'processors', 2], 'redact')],
    refused:
      /^single\.yaml:\d+: service::pipelines::logs is refused by the collector: references processor "redact"/,
  },
  {
    name: 'an enabled extension that is not defined',
    changes: [single(['service', 'extensions', 0], 'healthcheck')],
    refused:
      /^single\.yaml:\d+: service::extensions is refused by the collector: references extension "healthcheck"/,
  },
  {
    name: 'a statement that does not compile',
    changes: [
      common(['processors', 'transform/trim', 'log_statements', 0, 'statements', 0], 'truncate(attributes)'),
    ],
    refused:
      /^common\.yaml:\d+: processors::transform\/trim is refused by the collector: unable to parse OTTL statement/,
  },
  {
    name: 'a duration as text without a unit',
    changes: [single([...JAEGER, 'timeout'], 'ten seconds')],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::timeout is refused by the collector: time: invalid duration/,
  },
  {
    name: 'a number out of range',
    env: { SG_MEM_MIB: '0' },
    refused: /^common\.yaml:\d+: processors::memory_limiter is refused by the collector: 'limit_mib'/,
  },
  {
    name: 'something that is not YAML',
    changes: [{ file: 'single.yaml', text: /^receivers:$/m, by: 'receivers: [' }],
    refused: /^single\.yaml:\d+: This is not YAML: /,
  },
  {
    name: 'a certificate that is none',
    changes: [single([...JAEGER, 'tls'], { ca_file: import.meta.filename })],
    refused:
      /^single\.yaml:\d+: exporters::otlp_grpc\/jaeger::tls::ca_file is .*, which holds no certificate/,
  },
  {
    name: 'a private key that is none',
    changes: [single([...HTTP, 'tls'], { cert_file: import.meta.filename, key_file: import.meta.filename })],
    refused:
      /^single\.yaml:\d+: receivers::otlp::protocols::http::tls::key_file is .*, which holds no private key/,
  },
  {
    name: 'an address without a port',
    changes: [single([...HTTP, 'endpoint'], '127.0.0.1')],
    refused: /^single\.yaml:\d+: receivers::otlp keeps the collector from starting: .*missing port/,
  },
  {
    name: 'a detector that does not exist',
    changes: [
      common(['processors', 'resourcedetection'], { detectors: ['mainframe'] }),
      single(['service', 'pipelines', 'logs', 'processors', 0], 'resourcedetection'),
    ],
    refused: /^common\.yaml:\d+: processors::resourcedetection is refused by the collector: .*mainframe/,
  },
  {
    name: 'a filter that drops every span',
    changes: [common(['processors', 'filter/invalid', 'traces', 'span', 0], 'kind == SPAN_KIND_SERVER')],
    refused:
      /^single\.yaml:\d+: service::pipelines::traces\/sampled loses spans: .* sent to otlp\b.* did not come out of otlp_grpc\/jaeger/,
  },
  {
    name: 'a sampling that keeps nothing',
    changes: [
      common(POLICIES, [
        { name: 'vip', type: 'string_attribute', string_attribute: { key: 'vip', values: ['yes'] } },
      ]),
    ],
    refused:
      /^single\.yaml:\d+: service::pipelines::traces\/sampled loses spans: .* did not come out of otlp_grpc\/jaeger/,
  },
  {
    name: 'a filter that drops every span, behind a connector',
    changes: [
      ...routed('traces/all'),
      common(['processors', 'filter'], { traces: { span: ['true'] } }),
      single(['service', 'pipelines', 'traces/all', 'processors'], ['filter']),
    ],
    refused:
      /^single\.yaml:\d+: service::pipelines::traces\/sampled loses spans: .* did not come out of otlp_grpc\/jaeger within/,
  },
]
