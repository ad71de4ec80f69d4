import type { TextMapPropagator } from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3'
import { type Redactor, redactBaggagePropagator } from '@sightglass/redact'
import type { PROPAGATORS } from '../settings.ts'
import { createJaegerPropagator } from './jaeger-propagator.ts'

const MAKE: Record<Exclude<(typeof PROPAGATORS)[number], 'none'>, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new B3Propagator(),
  b3multi: () => new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
  jaeger: createJaegerPropagator,
}

/** The propagators that OTEL_PROPAGATORS names, as one; baggage goes out redacted. `none` carries nothing. */
export function createPropagator(
  names: readonly (typeof PROPAGATORS)[number][],
  redactor: Redactor | undefined,
): TextMapPropagator {
  const propagators = names.flatMap((name) => (name === 'none' ? [] : [MAKE[name]()]))
  const all = new CompositePropagator({ propagators })
  return redactor ? redactBaggagePropagator(all, redactor) : all
}
