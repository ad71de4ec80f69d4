import { randomBytes } from 'node:crypto'

/** A value as attributes and bodies may have it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }

/**
 * Sends a span and a log record that have a value everywhere: as attribute of the scope, of themselves, of an event,
 * as body, and where only text can be, a text also as name and status message.
 * @param id their attribute `leak.case`
 * @param needsKey only where the key goes along: as attribute, and in a body that is a map
 */
export async function sendOtlp(
  otlpHttp: string,
  id: string,
  key: string,
  value: Value,
  needsKey = typeof value !== 'string',
): Promise<void> {
  const attributes = [{ key, value: anyValue(value) }]
  const marked = [{ key: 'leak.case', value: { stringValue: id } }, ...attributes]
  const now = `${Date.now()}000000`
  const text = needsKey ? 'planted' : String(value)
  const span = {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    name: text,
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
    attributes: marked,
    events: [{ timeUnixNano: now, name: 'exception', attributes }],
    status: { code: 2, message: text },
  }
  const body = needsKey ? { [key]: value } : value
  const record = { timeUnixNano: now, severityNumber: 9, body: anyValue(body), attributes: marked }
  const scope = { name: 'markers', attributes }
  await post(`${otlpHttp}/v1/traces`, { resourceSpans: [{ scopeSpans: [{ scope, spans: [span] }] }] })
  await post(`${otlpHttp}/v1/logs`, { resourceLogs: [{ scopeLogs: [{ scope, logRecords: [record] }] }] })
}

function anyValue(value: Value): unknown {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: value } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  const values = Object.entries(value).map(([key, each]) => ({ key, value: anyValue(each) }))
  return { kvlistValue: { values } }
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}
