import { createRequire } from 'node:module'
import type { LoggerProvider, MeterProvider, TracerProvider } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import * as logsSdk from '@opentelemetry/sdk-logs'
import * as metricsSdk from '@opentelemetry/sdk-metrics'
import * as traceSdk from '@opentelemetry/sdk-trace'
import type { Warn } from '@sightglass/core'
import type { Config } from '../config.ts'
import { createExporter, type SignalName } from './exporters.ts'
import { selectAggregation, selectTemporality } from './metric-options.ts'
import type { OwningExporter } from './otlp-exporter.ts'
import type { OutageBook } from './outages.ts'
import { showPlace } from './place.ts'
import { createSampler } from './sampler.ts'

/** The three ways out, ready to be made global. A signal nobody exports has no provider. */
export interface Pipeline {
  readonly tracerProvider: TracerProvider | undefined
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

/** Builds traces, metrics and logs from the environment's configuration. `entry` is the file the app started with. */
export function createPipeline(
  config: Config,
  resource: Resource,
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
  const owners: { place: string; exporter: OwningExporter<never> }[] = []
  const longest = {
    traces: config.spanExportTimeout,
    metrics: config.metricTimeout,
    logs: config.logExportTimeout,
  }
  const otlp = <S extends SignalName>(signal: S) => {
    const target = config.otlp[signal]
    const limited = { ...target, timeout: Math.min(target.timeout, longest[signal]) }
    const exporter = createExporter(signal, limited, entry, outages, warnOnce)
    if (exporter) owners.push({ place: showPlace(target), exporter: exporter as OwningExporter<never> })
    return exporter
  }
  const traces = createTraces(config, resource, () => otlp('traces'))
  const metrics = createMetrics(config, resource, () => otlp('metrics'), warn)
  const logs = createLogs(config, resource, () => otlp('logs'))

  return {
    tracerProvider: traces.provider,
    meterProvider: metrics.provider,
    loggerProvider: logs.provider,
    exporters: { traces: traces.shown, metrics: metrics.shown, logs: logs.shown },
    async flush(options) {
      const flushing = [traces.provider?.forceFlush(), logs.provider?.forceFlush()]
      if (options.metrics) flushing.push(metrics.provider?.forceFlush())
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

interface Part<P> {
  readonly provider: P | undefined
  readonly shown: readonly string[]
}

function createTraces(
  config: Config,
  resource: Resource,
  otlp: () => traceSdk.SpanExporter | undefined,
): Part<traceSdk.TracerProvider> {
  const shown: string[] = []
  const spanProcessors: traceSdk.SpanProcessor[] = []
  for (const name of config.tracesExporter) {
    if (name === 'console') {
      spanProcessors.push(new traceSdk.SimpleSpanProcessor({ exporter: new traceSdk.ConsoleSpanExporter() }))
      shown.push(name)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'traces'))
    spanProcessors.push(
      new traceSdk.BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: config.spanDelay,
        exportTimeoutMillis: config.spanExportTimeout,
        maxQueueSize: config.spanQueue,
        maxExportBatchSize: config.spanBatch,
      }),
    )
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
  return { provider: new traceSdk.TracerProvider({ resource, sampler, spanLimits, spanProcessors }), shown }
}

function createMetrics(
  config: Config,
  resource: Resource,
  otlp: () => metricsSdk.PushMetricExporter | undefined,
  warn: Warn,
): Part<metricsSdk.MeterProvider> {
  const shown: string[] = []
  const readers: metricsSdk.IMetricReader[] = []
  const periodic = (exporter: metricsSdk.PushMetricExporter) =>
    new metricsSdk.PeriodicExportingMetricReader({
      exporter,
      exportIntervalMillis: config.metricInterval,
      exportTimeoutMillis: config.metricTimeout,
    })
  for (const name of config.metricsExporter) {
    if (name === 'console') {
      readers.push(periodic(new metricsSdk.ConsoleMetricExporter()))
      shown.push(name)
    }
    if (name === 'prometheus') {
      readers.push(loadPrometheus().startPrometheus(config.prometheusHost, config.prometheusPort, warn))
      shown.push(`prometheus on ${config.prometheusHost}:${config.prometheusPort}`)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'metrics'))
    readers.push(
      periodic(
        Object.assign(exporter, {
          selectAggregationTemporality: (type: metricsSdk.InstrumentType) =>
            selectTemporality(config.temporality, type),
          selectAggregation: (type: metricsSdk.InstrumentType) => selectAggregation(config.histogram, type),
        }),
      ),
    )
  }
  if (readers.length === 0) return { provider: undefined, shown }
  return { provider: new metricsSdk.MeterProvider({ resource, readers }), shown }
}

function createLogs(
  config: Config,
  resource: Resource,
  otlp: () => logsSdk.LogRecordExporter | undefined,
): Part<logsSdk.LoggerProvider> {
  const shown: string[] = []
  const processors: logsSdk.LogRecordProcessor[] = []
  for (const name of config.logsExporter) {
    if (name === 'console') {
      processors.push(
        new logsSdk.SimpleLogRecordProcessor({ exporter: new logsSdk.ConsoleLogRecordExporter() }),
      )
      shown.push(name)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'logs'))
    processors.push(
      new logsSdk.BatchLogRecordProcessor({
        exporter,
        scheduledDelayMillis: config.logDelay,
        exportTimeoutMillis: config.logExportTimeout,
        maxQueueSize: config.logQueue,
        maxExportBatchSize: config.logBatch,
      }),
    )
  }
  if (processors.length === 0) return { provider: undefined, shown }
  const logRecordLimits = defined({
    attributeCountLimit: config.logAttributeCount ?? config.attributeCount,
    attributeValueLengthLimit: config.logAttributeLength ?? config.attributeLength,
  })
  return { provider: new logsSdk.LoggerProvider({ resource, logRecordLimits, processors }), shown }
}

function showOtlp(config: Config, signal: SignalName): string {
  const target = config.otlp[signal]
  return `otlp ${target.protocol} ${showPlace(target)}`
}

/** A bundle of its own: it brings node:http, which a start without it need not read. */
function loadPrometheus(): typeof import('./prometheus.ts') {
  return createRequire(import.meta.url)('./prometheus.cjs')
}

/** Without the keys that are undefined: the SDK's options are exact. */
function defined<T extends object>(options: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
