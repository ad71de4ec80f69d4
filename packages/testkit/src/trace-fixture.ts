import type { SinkSpan } from './telemetry.ts'
import { buildTraces, type TraceNode } from './trace-tree.ts'

/** A span to be made for a test; times in ms. */
export interface SpanSketch extends Partial<Omit<SinkSpan, 'start' | 'end'>> {
  name: string
  service?: string
  from?: number
  to?: number
  children?: SpanSketch[]
}

const traceId = '0af7651916cd43dd8448eb211c80319c'

/** The tree of spans a sketch describes, for tests of what works on trees. */
export function sketchTrace(sketch: SpanSketch): TraceNode {
  const [root] = buildTraces(sketchSpans(sketch))
  if (!root) throw new Error('a sketch has at least a root')
  return root
}

/** The spans of a sketch, parents first. */
export function sketchSpans(sketch: SpanSketch): SinkSpan[] {
  const spans: SinkSpan[] = []
  const add = (
    { service = 'shop', from = 0, to = 1, children = [], ...rest }: SpanSketch,
    parentSpanId: string | undefined,
  ) => {
    const spanId = String(spans.length + 1).padStart(16, '0')
    spans.push({
      traceId,
      spanId,
      parentSpanId,
      kind: 'internal',
      start: BigInt(from * 1e6),
      end: BigInt(to * 1e6),
      attributes: {},
      events: [],
      links: [],
      status: { code: 'unset', message: '' },
      resource: { 'service.name': service },
      scope: { name: 'test', version: '' },
      ...rest,
    })
    for (const child of children) add(child, spanId)
  }
  add(sketch, undefined)
  return spans
}
