import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import type { IMetricReader } from '@opentelemetry/sdk-metrics'
import { describeError, type Warn } from '@sightglass/core'

/** Opens the page that Prometheus scrapes. A port already taken costs one line; the app goes on. */
export function startPrometheus(host: string, port: number, warn: Warn): IMetricReader {
  const exporter = new PrometheusExporter({ host, port, preventServerStart: true })
  exporter.startServer().catch((error: unknown) => {
    const hint = 'set OTEL_EXPORTER_PROMETHEUS_PORT to a free port'
    warn(`the Prometheus page cannot be opened on ${host}:${port} (${describeError(error)}); ${hint}`)
  })
  return exporter
}
