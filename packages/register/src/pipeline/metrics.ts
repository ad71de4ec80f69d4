import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type { Attributes, MeterProvider } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-metrics'
import { describeError, showValue, type Warn } from '@sightglass/core'
import { createAllowListMeterProvider, type MetricKind, type MetricRegistry } from '@sightglass/metrics'
import { type Redactor, redactMetricExporter } from '@sightglass/redact'
import type { Config } from '../config.ts'
import { deferReader } from './deferred-reader.ts'
import { selectAggregation, selectTemporality } from './metric-options.ts'
import { type Part, showOtlp } from './part.ts'

/** The way out of metrics: the families of our registry, and the instruments of the app's own meters. */
export interface MetricsPart extends Part<MeterProvider> {
  /** Collects and sends everything now. */
  flush(): Promise<void>
}

const INSTRUMENT: Record<MetricKind, sdk.InstrumentType> = {
  counter: sdk.InstrumentType.COUNTER,
  updowncounter: sdk.InstrumentType.UP_DOWN_COUNTER,
  gauge: sdk.InstrumentType.GAUGE,
  histogram: sdk.InstrumentType.HISTOGRAM,
}

/** Builds the way out of metrics. `otlp` makes the exporter, if it can be made. */
export function createMetrics(
  config: Config,
  resource: Resource,
  registry: MetricRegistry,
  redactor: Redactor | undefined,
  otlp: () => sdk.PushMetricExporter | undefined,
  warn: Warn,
): MetricsPart {
  const shown: string[] = []
  const readers: sdk.IMetricReader[] = []
  // The SDK counts its overflow point among them.
  const cardinalityLimit = config.seriesLimit + 1
  const periodic = (exporter: sdk.PushMetricExporter) =>
    new sdk.PeriodicExportingMetricReader({
      exporter: redactor ? redactMetricExporter(exporter, redactor) : exporter,
      exportIntervalMillis: config.metricInterval,
      exportTimeoutMillis: config.metricTimeout,
      cardinalityLimits: { default: cardinalityLimit },
      metricProducers: [
        registry.producer({
          names: 'otel',
          temporality: (kind) =>
            selectTemporality(config.temporality, INSTRUMENT[kind]) === sdk.AggregationTemporality.DELTA
              ? 'delta'
              : 'cumulative',
        }),
      ],
    })
  for (const name of config.metricsExporter) {
    if (name === 'console') {
      readers.push(periodic(new sdk.ConsoleMetricExporter()))
      shown.push(name)
    }
    // The port belongs to the process: a worker thread would find it taken.
    if (name === 'prometheus' && isMainThread) {
      readers.push(openPageLater(config, registry, cardinalityLimit, warn))
      shown.push(`prometheus on ${showValue('', config.prometheusHost)}:${config.prometheusPort}`)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'metrics'))
    readers.push(
      periodic(
        Object.assign(exporter, {
          selectAggregationTemporality: (type: sdk.InstrumentType) =>
            selectTemporality(config.temporality, type),
          selectAggregation: (type: sdk.InstrumentType) => selectAggregation(config.histogram, type),
        }),
      ),
    )
  }
  if (readers.length === 0) return { provider: undefined, shown, flush: async () => {} }
  const ofTheApp = new sdk.MeterProvider({
    resource,
    readers,
    views: redactor ? [redactingView(redactor)] : [],
  })
  const provider = createAllowListMeterProvider({
    registry,
    fallback: ofTheApp,
    allow: config.metricsInstruments,
  })
  return { provider, shown, flush: () => ofTheApp.forceFlush() }
}

/** Attributes are redacted before there is a series for them, so that what becomes equal is one, within the budget. */
function redactingView(redactor: Redactor): sdk.ViewOptions {
  const process = (attributes: Attributes): Attributes => {
    let copy: Attributes | undefined
    for (const key of Object.keys(attributes)) {
      const value = attributes[key]
      const redacted = redactor.redact('metric.attribute', key, value)
      if (redacted === value) continue
      copy ??= { ...attributes }
      copy[key] = redacted
    }
    return copy ?? attributes
  }
  return { instrumentName: '*', attributesProcessors: [{ process }] }
}

/**
 * Opens the page once the app's own first lines have run: it brings node:http and a bundle of its own. A program that
 * has nothing to wait for ends without it.
 */
function openPageLater(
  config: Config,
  registry: MetricRegistry,
  cardinalityLimit: number,
  warn: Warn,
): sdk.IMetricReader {
  const { reader, attach } = deferReader(cardinalityLimit)
  const open = () => {
    try {
      const { startPrometheus } = createRequire(import.meta.url)(
        './prometheus.cjs',
      ) as typeof import('./prometheus.ts')
      attach(startPrometheus(config, registry.producer({ names: 'prometheus' }), warn))
    } catch (error) {
      warn(`the Prometheus page could not be opened: ${describeError(error)}`)
    }
  }
  setImmediate(open).unref()
  return reader
}
