import type { LoggerProvider, MeterProvider } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace'
import type { Warn } from '@sightglass/core'
import type { MetricRegistry } from '@sightglass/metrics'
import { type Redactor, redactSpanExporter } from '@sightglass/redact'
import type { Config } from '../config.ts'
import type { FlushableTracerProvider } from '../trace/tracer-provider.ts'
import { createExporter, type SignalName } from './exporters.ts'
import { reportHealth } from './health.ts'
import { createHttpTransport } from './http-transport.ts'
import { createLogs } from './logs.ts'
import { createMetrics } from './metrics.ts'
import type { Delivered, OwningExporter } from './otlp-exporter.ts'
import { createOtlpSender } from './otlp-sender.ts'
import type { OutageBook } from './outages.ts'
import { showPlace } from './place.ts'
import { createEncodingSpanProcessor, type EncodingSpanProcessor } from './spans/encoding-span-processor.ts'
import { createTraces } from './traces.ts'

/** The three ways out, ready to be made global. A signal nobody exports has no provider. */
export interface Pipeline {
  readonly tracerProvider: FlushableTracerProvider | undefined
  readonly meterProvider: MeterProvider | undefined
  readonly loggerProvider: LoggerProvider | undefined
  /** What goes where, for the start line: only host and port of an endpoint. */
  readonly exporters: Readonly<Record<SignalName, readonly string[]>>
  /**
   * Sends everything recorded so far; resolves when nothing is on the way any more, delivered or given up, which
   * takes as long as the exporters' timeouts: whoever cannot wait sets a limit. With `metrics` false only spans and
   * log records. Never rejects.
   */
  flush(options: { readonly metrics: boolean }): Promise<void>
  /** The places that batches are still on the way to, and how many. */
  inFlight(): ReadonlyMap<string, number>
  /** Lets go of connections that would keep the process alive. What was on the way is tried again if it lives on. */
  breakOff(): void
}

/** What the end of the process needs to know of whatever holds batches. */
type Owner = Pick<OwningExporter<never>, 'inFlight' | 'settled' | 'breakOff'>

/** Builds traces, metrics and logs from the environment's configuration. `entry` is the file the app started with. */
export function createPipeline(
  config: Config,
  resource: Resource,
  registry: MetricRegistry,
  redactor: Redactor | undefined,
  entry: string | undefined,
  outages: OutageBook,
  warn: Warn,
): Pipeline {
  // A file that all three signals use is one line when it cannot be read, not three.
  const warned = new Set<string>()
  const warnOnce: Warn = (message) => {
    if (!warned.has(message)) warn(message)
    warned.add(message)
  }
  const owners: { place: string; exporter: Owner }[] = []
  const outcomes: { [S in SignalName]?: () => Delivered } = {}
  const longest = {
    traces: config.spanExportTimeout,
    metrics: config.metricTimeout,
    logs: config.logExportTimeout,
  }
  const targetOf = (signal: SignalName) => {
    const target = config.otlp[signal]
    return { ...target, timeout: Math.min(target.timeout, longest[signal]) }
  }
  const otlp = <S extends SignalName>(signal: S) => {
    const target = targetOf(signal)
    const exporter = createExporter(signal, target, entry, outages, warnOnce)
    if (exporter) {
      owners.push({ place: showPlace(target), exporter })
      outcomes[signal] = () => exporter.outcome
    }
    return exporter
  }
  const batch = {
    scheduledDelayMillis: config.spanDelay,
    maxQueueSize: config.spanQueue,
    maxExportBatchSize: config.spanBatch,
  }
  const redact = redactor?.redact
  /** Protobuf over HTTP has the fast lane: spans are written when they end. */
  const encoding = (): EncodingSpanProcessor => {
    const target = targetOf('traces')
    const transport = createHttpTransport(target, 'application/x-protobuf', warnOnce)
    const sender = createOtlpSender(
      transport,
      target.timeout,
      outages.of('traces', showPlace(target)),
      ProtobufTraceSerializer.deserializeResponse,
    )
    const processor = createEncodingSpanProcessor(sender, { ...batch, redact })
    owners.push({ place: showPlace(target), exporter: processor })
    return processor
  }
  const batching = (): SpanProcessor | undefined => {
    const exporter = otlp('traces')
    if (!exporter) return undefined
    const redacting = redactor ? redactSpanExporter(exporter, redactor) : exporter
    return new BatchSpanProcessor({
      ...batch,
      exporter: redacting,
      exportTimeoutMillis: config.spanExportTimeout,
    })
  }
  const fast = config.tracesExporter.includes('otlp') && config.otlp.traces.protocol === 'http/protobuf'
  const spanProcessor = fast ? encoding() : undefined
  const traces = createTraces(config, resource, redactor, () => spanProcessor ?? batching())
  const metrics = createMetrics(config, resource, registry, redactor, () => otlp('metrics'), warn)
  const logs = createLogs(config, resource, redactor, () => otlp('logs'))
  if (metrics.provider !== undefined)
    reportHealth(registry, {
      ...(spanProcessor && { spans: spanProcessor.stats.bind(spanProcessor) }),
      ...(outcomes.traces && { spanBatches: outcomes.traces }),
      ...(outcomes.logs && { logs: outcomes.logs }),
      ...(outcomes.metrics && { metrics: outcomes.metrics }),
      ...(redactor && { redactions: redactor.stats }),
    })

  return {
    tracerProvider: traces.provider,
    meterProvider: metrics.provider,
    loggerProvider: logs.provider,
    exporters: { traces: traces.shown, metrics: metrics.shown, logs: logs.shown },
    async flush(options) {
      const flushing = [traces.provider?.forceFlush(), logs.provider?.forceFlush()]
      if (options.metrics) flushing.push(metrics.flush())
      await Promise.allSettled(flushing)
      await Promise.allSettled(owners.map(({ exporter }) => exporter.settled()))
    },
    inFlight() {
      const counts = new Map<string, number>()
      for (const { place, exporter } of owners)
        if (exporter.inFlight > 0) counts.set(place, (counts.get(place) ?? 0) + exporter.inFlight)
      return counts
    },
    breakOff() {
      for (const { exporter } of owners) exporter.breakOff()
    },
  }
}
