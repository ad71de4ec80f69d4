import type { SinkSpan } from './telemetry.ts'

/** A span with the spans it is parent of, ordered by start. */
export interface TraceNode {
  span: SinkSpan
  children: TraceNode[]
}

/**
 * Joins spans of any number of traces into trees, ordered by start. A span whose parent is not among them
 * is a root too (its `parentSpanId` tells). Of a span delivered twice the first counts.
 */
export function buildTraces(spans: readonly SinkSpan[]): TraceNode[] {
  const nodes = new Map<string, TraceNode>()
  for (const span of spans) {
    const key = keyOf(span.traceId, span.spanId)
    if (!nodes.has(key)) nodes.set(key, { span, children: [] })
  }
  const roots: TraceNode[] = []
  for (const node of nodes.values()) {
    const { traceId, parentSpanId } = node.span
    const parent = parentSpanId === undefined ? undefined : nodes.get(keyOf(traceId, parentSpanId))
    const siblings = parent && parent !== node ? parent.children : roots
    siblings.push(node)
  }
  for (const node of nodes.values()) node.children.sort(byStart)
  return roots.sort(byStart)
}

/** Every node of a tree, parents first, in the order drawn. */
export function* walkTrace(root: TraceNode): Generator<TraceNode> {
  yield root
  for (const child of root.children) yield* walkTrace(child)
}

function keyOf(traceId: string, spanId: string): string {
  return `${traceId}/${spanId}`
}

function byStart(a: TraceNode, b: TraceNode): number {
  return a.span.start < b.span.start ? -1 : a.span.start > b.span.start ? 1 : 0
}
