// The scalars of OTLP, in the notations both encodings use: an integer is a number or a decimal string, an
// id hex or bytes, an enum its number or its name, a double a number or 'NaN' / 'Infinity' / '-Infinity'.
import type { Attributes } from './telemetry.ts'

/** OTLP's AnyValue; without any field it is an empty value. */
export interface RawValue {
  stringValue?: string
  boolValue?: boolean
  intValue?: unknown
  doubleValue?: unknown
  arrayValue?: { values?: RawValue[] }
  kvlistValue?: { values?: RawKeyValue[] }
  bytesValue?: Uint8Array | string
}

/** OTLP's KeyValue. */
export interface RawKeyValue {
  key?: string
  value?: RawValue
}

/** Attributes as an object; of a key sent twice the last value counts. */
export function attributesOf(list: readonly RawKeyValue[] | undefined): Attributes {
  // fromEntries defines own properties, so that a key such as __proto__ is a key like any other.
  return Object.fromEntries((list ?? []).map(({ key = '', value }) => [key, anyValueOf(value)]))
}

/** The JavaScript value of an AnyValue; undefined for an empty one. */
export function anyValueOf(value: RawValue | undefined): unknown {
  if (value === undefined) return undefined
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return exactInteger(value.intValue)
  if (value.doubleValue !== undefined) return numberOf(value.doubleValue)
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(anyValueOf)
  if (value.kvlistValue !== undefined) return attributesOf(value.kvlistValue.values)
  if (value.bytesValue === undefined) return undefined
  return typeof value.bytesValue === 'string'
    ? Uint8Array.from(Buffer.from(value.bytesValue, 'base64'))
    : Uint8Array.from(value.bytesValue)
}

/** A 64-bit integer: a number where that is exact, else a bigint; absent means 0. Throws on anything else. */
export function exactInteger(value: unknown): number | bigint {
  const big = nanos(value)
  const number = Number(big)
  return Number.isSafeInteger(number) ? number : big
}

/** A 64-bit integer as bigint; absent means 0n. Throws on anything that is no integer. */
export function nanos(value: unknown): bigint {
  if (value === undefined) return 0n
  if (typeof value === 'string' || typeof value === 'number') return BigInt(value)
  throw new TypeError(`expected an integer or its decimal string, got ${JSON.stringify(value)}`)
}

/** A double; absent means 0. Throws on anything that is no number. */
export function numberOf(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  if (value === 'NaN') return Number.NaN
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(number)) throw new TypeError(`expected a number, got ${JSON.stringify(value)}`)
  return number
}

/**
 * A trace or span id as lower-case hex. OTLP/JSON writes ids in hex, unlike other bytes, which it writes in
 * base64 (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). Undefined when absent or all zero.
 */
export function idOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (value instanceof Uint8Array) return nonZero(Buffer.from(value).toString('hex'))
  if (typeof value === 'string' && /^[0-9a-f]*$/i.test(value)) return nonZero(value.toLowerCase())
  throw new TypeError(`expected an id in hex, got ${JSON.stringify(value)}`)
}

function nonZero(hex: string): string | undefined {
  return /[^0]/.test(hex) ? hex : undefined
}

/**
 * An enum by its number or its name (`prefix` + an entry of `names` in capitals), as the entry of `values`
 * at that place; absent means the first. Throws on a number or name that is not there.
 */
export function enumWord<T>(
  value: unknown,
  prefix: string,
  names: readonly string[],
  values: readonly T[],
): T {
  const index =
    typeof value === 'string'
      ? names.findIndex((name) => prefix + name.toUpperCase() === value)
      : Number(value ?? 0)
  const word = values[index]
  if (word === undefined) throw new RangeError(`no ${prefix}… is called ${JSON.stringify(value)}`)
  return word
}
