import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { NumericTimes } from '../span-writer.ts'

const resource = resourceFromAttributes({ 'service.name': 'shop' })
const scope = { name: 'http', version: '1.0.0' }

/** A finished, sampled span of a server with nothing special but `changes`. */
export function createSpan(changes: Partial<ReadableSpan> & NumericTimes = {}): ReadableSpan {
  const context = {
    traceId: '0123456789abcdef0123456789ABCDEF',
    spanId: '0123456789abcdef',
    traceFlags: 1,
  }
  return {
    name: 'GET /users/:id',
    kind: 1,
    spanContext: () => context,
    startTime: [1_760_000_000, 1],
    endTime: [1_760_000_000, 2],
    duration: [0, 1],
    status: { code: 0 },
    attributes: {},
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...changes,
  }
}
