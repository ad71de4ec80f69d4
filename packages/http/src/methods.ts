/**
 * The methods that are told apart: RFC 9110, PATCH and QUERY
 * (https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/#http-request-method). All others are `_OTHER`.
 */
export const METHODS: readonly string[] = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'QUERY',
  '_OTHER',
]

const INDEX = new Map(METHODS.map((method, index) => [method, index]))
const OTHER = METHODS.length - 1

/** The index in METHODS; that of `_OTHER` for a method which is not there. */
export function methodIndex(method: string | undefined): number {
  return INDEX.get(method ?? '') ?? OTHER
}

/** Whether it is the index of `_OTHER`. */
export function isOther(index: number): boolean {
  return index === OTHER
}

/** The name at an index of METHODS. */
export function methodName(index: number): string {
  return METHODS[index] ?? '_OTHER'
}

/** As a part of span names, where `_OTHER` reads `HTTP`: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name */
export function spanMethodName(index: number): string {
  return index === OTHER ? 'HTTP' : methodName(index)
}
