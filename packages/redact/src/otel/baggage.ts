import { type Baggage, type Context, propagation, type TextMapPropagator } from '@opentelemetry/api'
import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { redactValue } from './attributes.ts'
import { createReport } from './failure.ts'

/**
 * A propagator that gives this one baggage with redacted values to send on; keys and metadata of entries stay, and so
 * does everything else of the context, so it may be a composite. What comes in is passed as it is: it is this process's
 * to use.
 */
export function redactBaggagePropagator<Carrier = unknown>(
  propagator: TextMapPropagator<Carrier>,
  given?: Redactor | RedactorOptions,
): TextMapPropagator<Carrier> {
  const redactor = asRedactor(given)
  const report = createReport('baggage could not be redacted and is not sent')
  const clean = (context: Context): Context => {
    const baggage = propagation.getBaggage(context)
    if (baggage === undefined) return context
    try {
      const redacted = redactBaggage(baggage, redactor)
      return redacted === baggage ? context : propagation.setBaggage(context, redacted)
    } catch (error) {
      report(error)
      return propagation.deleteBaggage(context)
    }
  }
  return {
    inject: (context, carrier, setter) => propagator.inject(clean(context), carrier, setter),
    extract: (context, carrier, getter) => propagator.extract(context, carrier, getter),
    fields: () => propagator.fields(),
  }
}

function redactBaggage(baggage: Baggage, redactor: Redactor): Baggage {
  let redacted = baggage
  for (const [key, entry] of baggage.getAllEntries()) {
    const value = redactValue(redactor, 'baggage', key, entry.value)
    if (value !== entry.value) redacted = redacted.setEntry(key, { ...entry, value })
  }
  return redacted
}
