import type { Redactor } from '../types.ts'
import { redactAttributes } from './attributes.ts'
import { mergePoints } from './merge-points.ts'
import type { ExemplarLike, MetricLike, ResourceMetricsLike, ScopeMetricsLike } from './metric-types.ts'
import { redactResource, redactScope } from './shared.ts'

/**
 * The metrics without secrets in the attributes of points, exemplars, resource and scopes: the very same if there were
 * none. Points that became equal are merged. What the SDK holds is not changed. A metric that cannot be read is left
 * out.
 * @param onFailure gets what reading a metric threw
 * @throws what reading the resource throws
 */
export function redactResourceMetrics(
  metrics: ResourceMetricsLike,
  redactor: Redactor,
  onFailure: (error: unknown) => void,
): ResourceMetricsLike {
  const resource = redactResource(metrics.resource, redactor)
  let isChanged = resource !== metrics.resource
  const scopeMetrics = metrics.scopeMetrics.map((before) => {
    const after = redactScopeMetrics(before, redactor, onFailure)
    if (after !== before) isChanged = true
    return after
  })
  return isChanged ? { ...metrics, resource, scopeMetrics } : metrics
}

function redactScopeMetrics(
  scopeMetrics: ScopeMetricsLike,
  redactor: Redactor,
  onFailure: (error: unknown) => void,
): ScopeMetricsLike {
  const scope = redactScope(scopeMetrics.scope, redactor)
  let isChanged = scope !== scopeMetrics.scope
  const metrics: MetricLike[] = []
  for (const before of scopeMetrics.metrics) {
    try {
      const after = redactMetric(before, redactor)
      if (after !== before) isChanged = true
      metrics.push(after)
    } catch (error) {
      isChanged = true
      onFailure(error)
    }
  }
  return isChanged ? { ...scopeMetrics, scope, metrics } : scopeMetrics
}

function redactMetric(metric: MetricLike, redactor: Redactor): MetricLike {
  let isChanged = false
  let mayBeEqual = false
  const points = metric.dataPoints.map((point) => {
    const attributes = redactAttributes(redactor, 'metric.attribute', point.attributes)
    const exemplars = point.exemplars && redactExemplars(point.exemplars, redactor)
    if (attributes !== point.attributes) mayBeEqual = true
    else if (exemplars === point.exemplars) return point
    isChanged = true
    return { ...point, attributes, ...(exemplars !== undefined && { exemplars }) }
  })
  if (!isChanged) return metric
  return { ...metric, dataPoints: mayBeEqual ? mergePoints(metric, points) : points }
}

function redactExemplars(exemplars: readonly ExemplarLike[], redactor: Redactor): readonly ExemplarLike[] {
  let isChanged = false
  const redacted = exemplars.map((exemplar) => {
    if (exemplar.filteredAttributes === undefined) return exemplar
    const filteredAttributes = redactAttributes(redactor, 'metric.attribute', exemplar.filteredAttributes)
    if (filteredAttributes === exemplar.filteredAttributes) return exemplar
    isChanged = true
    return { ...exemplar, filteredAttributes }
  })
  return isChanged ? redacted : exemplars
}
