import {
  type Context,
  isSpanContextValid,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { isTracingSuppressed } from '@opentelemetry/core'

const HEADER = 'uber-trace-id'
const BAGGAGE_PREFIX = 'uberctx-'

/**
 * Jaeger's own header, `{trace-id}:{span-id}:{parent-span-id}:{flags}` in hex, and `uberctx-*` for baggage:
 * https://www.jaegertracing.io/docs/1.21/client-libraries/#propagation-format.
 * Ours because @opentelemetry/propagator-jaeger ends at @opentelemetry/api 1.9.
 */
export function createJaegerPropagator(): TextMapPropagator {
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter) {
      const span = trace.getSpanContext(context)
      if (span && isSpanContextValid(span) && !isTracingSuppressed(context)) {
        const flags = (span.traceFlags & TraceFlags.SAMPLED).toString(16)
        setter.set(carrier, HEADER, `${span.traceId}:${span.spanId}:0:${flags}`)
      }
      for (const [key, entry] of propagation.getBaggage(context)?.getAllEntries() ?? [])
        setter.set(carrier, BAGGAGE_PREFIX + key, encodeURIComponent(entry.value))
    },
    extract(context: Context, carrier: unknown, getter: TextMapGetter) {
      return extractBaggage(extractSpan(context, first(getter.get(carrier, HEADER))), carrier, getter)
    },
    fields: () => [HEADER],
  }
}

function extractSpan(context: Context, header: string | undefined): Context {
  const parts = header === undefined ? [] : decode(header).split(':')
  const [traceId = '', spanId = '', , flags = ''] = parts
  // Jaeger's clients leave leading zeros away.
  const hex = /^[0-9a-f]+$/i
  if (parts.length !== 4 || !hex.test(traceId) || !hex.test(spanId) || !/^[0-9a-f]{1,2}$/i.test(flags))
    return context
  const span = {
    traceId: traceId.toLowerCase().padStart(32, '0'),
    spanId: spanId.toLowerCase().padStart(16, '0'),
    isRemote: true,
    traceFlags: Number.parseInt(flags, 16) & 1 ? TraceFlags.SAMPLED : TraceFlags.NONE,
  }
  return isSpanContextValid(span) ? trace.setSpanContext(context, span) : context
}

function extractBaggage(context: Context, carrier: unknown, getter: TextMapGetter): Context {
  const names = getter.keys(carrier).filter((name) => name.toLowerCase().startsWith(BAGGAGE_PREFIX))
  if (names.length === 0) return context
  let baggage = propagation.getBaggage(context) ?? propagation.createBaggage()
  for (const name of names) {
    const value = first(getter.get(carrier, name))
    if (value !== undefined)
      baggage = baggage.setEntry(name.slice(BAGGAGE_PREFIX.length), { value: decode(value) })
  }
  return propagation.setBaggage(context, baggage)
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

/** A header from outside may hold anything. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
