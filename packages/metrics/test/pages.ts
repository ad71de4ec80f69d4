import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { DataPointType, type MetricData } from '@opentelemetry/sdk-metrics'
import type { MetricRegistry } from '@sightglass/metrics'

/** The Prometheus page of a registry as upstream's serializer writes it, without the scope's labels. */
export async function pageOf(registry: MetricRegistry): Promise<string> {
  const { resourceMetrics } = await registry.producer({ names: 'prometheus' }).collect()
  return new PrometheusSerializer('', false, undefined, true, true).serialize(resourceMetrics)
}

/** The samples of the page: `name{labels}` → value. */
export async function samplesOf(registry: MetricRegistry): Promise<Map<string, number>> {
  const lines = (await pageOf(registry)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))]
    }),
  )
}

/** What goes over OTLP: name → points with their attributes; of a histogram its count. */
export async function otelPointsOf(registry: MetricRegistry): Promise<Map<string, [object, number][]>> {
  const { resourceMetrics } = await registry.producer({ names: 'otel' }).collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return new Map(metrics.map((metric) => [metric.descriptor.name, pointsOf(metric)]))
}

function pointsOf(metric: MetricData): [object, number][] {
  if (metric.dataPointType === DataPointType.HISTOGRAM) {
    return metric.dataPoints.map(({ attributes, value }) => [attributes, value.count])
  }
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return []
  return metric.dataPoints.map(({ attributes, value }) => [attributes, value])
}
