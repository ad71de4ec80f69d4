import { randomBytes } from 'node:crypto'

/** Longer than any reasonable threshold for slow requests. */
const DURATION_MS = 60_000

/** @returns a trace id, 32 hexadecimal digits */
export function newTraceId(): string {
  return randomBytes(16).toString('hex')
}

/**
 * A span that every sensible sampling keeps: it has failed, it took long, and it is marked.
 * @returns the body of an OTLP/HTTP request, in JSON
 */
export function probeRequest(traceId: string): string {
  const end = Date.now()
  const mark = (key: string) => ({ key, value: { boolValue: true } })
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'sightglass-check' } }] },
        scopeSpans: [
          {
            scope: { name: '@sightglass/otel-collector' },
            spans: [
              {
                traceId,
                spanId: randomBytes(8).toString('hex'),
                name: 'sightglass.check',
                kind: 2,
                startTimeUnixNano: `${end - DURATION_MS}000000`,
                endTimeUnixNano: `${end}000000`,
                attributes: [mark('sightglass.keep'), mark('sightglass.synthetic')],
                status: { code: 2 },
              },
            ],
          },
        ],
      },
    ],
  })
}
