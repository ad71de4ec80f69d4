/** One port a program listens on: the setting that changes it, its default, and what is there. */
export interface PortSetting {
  readonly setting: string
  readonly port: number
  readonly what: string
}

/** The collector's ports, as config/common.yaml and config/single.yaml define them. */
export const COLLECTOR_PORTS = {
  otlpGrpc: { setting: 'SG_OTLP_GRPC_PORT', port: 4317, what: 'OTLP over gRPC' },
  otlpHttp: { setting: 'SG_OTLP_HTTP_PORT', port: 4318, what: 'OTLP over HTTP' },
  replay: { setting: 'SG_REPLAY_PORT', port: 4320, what: 'replay of the journal, OTLP over HTTP' },
  prometheus: { setting: 'SG_PROMETHEUS_PORT', port: 8889, what: "the services' metrics for Prometheus" },
  ownMetrics: { setting: 'SG_METRICS_PORT', port: 8888, what: "the collector's own metrics" },
  health: { setting: 'SG_HEALTH_PORT', port: 13133, what: "the collector's health" },
} as const satisfies Record<string, PortSetting>

/** Jaeger's ports, as config/jaeger.yaml and config/jaeger-badger.yaml define them. */
export const JAEGER_PORTS = {
  query: { setting: 'SG_JAEGER_QUERY_PORT', port: 16686, what: "Jaeger's query API over HTTP" },
  queryGrpc: { setting: 'SG_JAEGER_GRPC_PORT', port: 16685, what: "Jaeger's query API over gRPC" },
  otlpGrpc: { setting: 'SG_JAEGER_OTLP_PORT', port: 14317, what: "Jaeger's OTLP over gRPC" },
  ownMetrics: { setting: 'SG_JAEGER_METRICS_PORT', port: 8890, what: "Jaeger's own metrics" },
  health: { setting: 'SG_JAEGER_HEALTH_PORT', port: 13134, what: "Jaeger's health" },
} as const satisfies Record<string, PortSetting>

/** The setting for the address everything listens on. */
export const BIND_SETTING = 'SG_BIND'

/** Nothing is reachable from outside the machine unless somebody says so. */
export const DEFAULT_BIND = '127.0.0.1'
