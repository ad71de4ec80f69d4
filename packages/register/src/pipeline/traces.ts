import type { Resource } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-trace'
import { type Redactor, redactSpanExporter } from '@sightglass/redact'
import type { Config } from '../config.ts'
import { createTracerProvider, type FlushableTracerProvider } from '../trace/tracer-provider.ts'
import { defined, type Part, showOtlp } from './part.ts'
import { createSampler } from './sampler.ts'

/** Builds the way out of spans. `otlp` makes the processor that sends them, redacted, if it can be made. */
export function createTraces(
  config: Config,
  resource: Resource,
  redactor: Redactor | undefined,
  otlp: () => (sdk.SpanProcessor & { settled?(): Promise<void> }) | undefined,
): Part<FlushableTracerProvider> {
  const shown: string[] = []
  const spanProcessors: sdk.SpanProcessor[] = []
  let settled: (() => Promise<void>) | undefined
  for (const name of config.tracesExporter) {
    if (name === 'console') {
      const exporter = new sdk.ConsoleSpanExporter()
      const redacting = redactor ? redactSpanExporter(exporter, redactor) : exporter
      spanProcessors.push(new sdk.SimpleSpanProcessor({ exporter: redacting }))
      shown.push(name)
    }
    const processor = name === 'otlp' ? otlp() : undefined
    if (!processor) continue
    shown.push(showOtlp(config, 'traces'))
    spanProcessors.push(processor)
    settled = processor.settled?.bind(processor)
  }
  if (spanProcessors.length === 0) return { provider: undefined, shown }
  const spanLimits = defined({
    attributeCountLimit: config.spanAttributeCount ?? config.attributeCount,
    attributeValueLengthLimit: config.spanAttributeLength ?? config.attributeLength,
    eventCountLimit: config.spanEventCount,
    linkCountLimit: config.spanLinkCount,
    attributePerEventCountLimit: config.eventAttributeCount,
    attributePerLinkCountLimit: config.linkAttributeCount,
  })
  const sampler = createSampler(config.sampler, config.samplerRatio)
  const dropsRoots = config.sampler === 'always_off' || config.sampler === 'parentbased_always_off'
  const provider = createTracerProvider({
    resource,
    sampler,
    dropsRoots,
    spanLimits,
    spanProcessors,
    ...(settled && { settled }),
  })
  return { provider, shown }
}
