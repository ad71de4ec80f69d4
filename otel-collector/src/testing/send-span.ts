import { randomBytes } from 'node:crypto'

/** A span to send; anything left out has a plain default. */
export interface SpanToSend {
  readonly name: string
  readonly service?: string
  readonly failed?: boolean
  readonly attributes?: Readonly<Record<string, string | boolean>>
  readonly durationMs?: number
}

/**
 * Sends one root span that has just ended.
 * @param otlpHttp the receiver's URL without a path
 * @returns its trace id
 */
export async function sendSpan(otlpHttp: string, span: SpanToSend): Promise<string> {
  const { name, service = 'shop', failed = false, attributes = {}, durationMs = 5 } = span
  const traceId = randomBytes(16).toString('hex')
  const end = Date.now()
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId,
                spanId: randomBytes(8).toString('hex'),
                name,
                kind: 2,
                startTimeUnixNano: `${end - durationMs}000000`,
                endTimeUnixNano: `${end}000000`,
                attributes: Object.entries(attributes).map(([key, value]) => ({
                  key,
                  value: typeof value === 'string' ? { stringValue: value } : { boolValue: value },
                })),
                status: failed ? { code: 2, message: 'it failed' } : {},
              },
            ],
          },
        ],
      },
    ],
  }
  const response = await fetch(`${otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`the collector answered ${response.status}: ${await response.text()}`)
  return traceId
}
