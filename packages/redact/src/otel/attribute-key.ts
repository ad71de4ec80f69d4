import type { Attributes } from '@opentelemetry/api'

/** The same text for the same attributes in any order, and another for any others: `1` is not `'1'`. */
export function attributeKey(attributes: Attributes): string {
  const names = Object.keys(attributes).sort()
  let key = ''
  for (const name of names) key += `${JSON.stringify(name)}:${valueKey(attributes[name])},`
  return key
}

function valueKey(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`
  if (Array.isArray(value)) return `[${value.map(valueKey).join()}]`
  return `{${attributeKey(value as Attributes)}}`
}
