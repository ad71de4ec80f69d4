import { HTTP_METHODS } from '@sightglass/metrics'

/**
 * The methods that are told apart, those of the metrics' label
 * (https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/#http-request-method). `_OTHER`, the last one, is
 * all others.
 */
export const METHODS: readonly string[] = HTTP_METHODS

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
