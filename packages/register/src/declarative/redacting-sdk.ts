import type { TextMapPropagator } from '@opentelemetry/api'
import type { LogRecordExporter } from '@opentelemetry/sdk-logs'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Warn } from '@sightglass/core'
import {
  type CollectingReader,
  type Redactor,
  redactBaggagePropagator,
  redactLogRecordExporter,
  redactMetricExporter,
  redactMetricReader,
  redactSpanExporter,
} from '@sightglass/redact'
import { NOWHERE } from './nowhere.ts'
import { withoutArguments } from './process-detector.ts'
import { withSubstitutes } from './substitutes.ts'

type Maker<T = object> = new (...args: never[]) => T
type ExporterUser = new (options: { readonly exporter?: unknown } | undefined) => object

/** What was built while the SDK started. */
export interface RedactedParts {
  /** Processors and readers that send: all of them must be here, or something is sent as it is. */
  readonly senders: number
}

/**
 * Loads and runs the SDK of OTEL_CONFIG_FILE so that everything it sends is redacted: what takes an exporter gets it
 * wrapped, its page and its baggage are redacted, and the arguments of the command are not detected. Other users of
 * these modules see them as they are. This file alone knows how the pinned SDK builds a pipeline.
 *
 * @param load requires modules as the SDK's package does
 * @param warn gets a line for an exporter that cannot be wrapped; it is not started
 * @param run has to load the SDK for the first time
 */
export function withRedactingSdk<T>(
  load: NodeJS.Require,
  redactor: Redactor,
  warn: Warn,
  run: () => T,
): RedactedParts & { readonly result: T } {
  let senders = 0
  const given =
    <E>(wrap: (exporter: E, redactor: Redactor) => E) =>
    (original: unknown) => {
      const Original = original as ExporterUser
      return class extends Original {
        constructor(options: { readonly exporter?: unknown } | undefined) {
          senders++
          super({ ...options, exporter: wrapped(options?.exporter) })
        }
      }
      function wrapped(exporter: unknown): unknown {
        if (hasExport(exporter)) return wrap(exporter as E, redactor)
        const name = Object(exporter).constructor?.name ?? 'without a name'
        warn(`the exporter ${name} of OTEL_CONFIG_FILE has no export() to redact and is not started`)
        return NOWHERE
      }
    }
  const result = withSubstitutes(
    load,
    {
      '@opentelemetry/sdk-trace': {
        BatchSpanProcessor: given<SpanExporter>(redactSpanExporter),
        SimpleSpanProcessor: given<SpanExporter>(redactSpanExporter),
      },
      '@opentelemetry/sdk-logs': {
        BatchLogRecordProcessor: given<LogRecordExporter>(redactLogRecordExporter),
        SimpleLogRecordProcessor: given<LogRecordExporter>(redactLogRecordExporter),
      },
      '@opentelemetry/sdk-metrics': {
        PeriodicExportingMetricReader: given<PushMetricExporter>(redactMetricExporter),
      },
      '@opentelemetry/exporter-prometheus': {
        PrometheusExporter: made<CollectingReader>((reader) => {
          senders++
          return redactMetricReader(reader, redactor)
        }),
      },
      '@opentelemetry/core': {
        CompositePropagator: made<TextMapPropagator>((all) => redactBaggagePropagator(all, redactor)),
      },
      '@opentelemetry/resources': { processDetector: withoutArguments },
    },
    run,
  )
  return { result, senders }
}

/** A class whose instances are what `change` makes of the original's. */
function made<T extends object>(change: (instance: T) => T): (original: unknown) => unknown {
  return (original) =>
    new Proxy(original as Maker<T>, {
      construct: (target, args, newTarget) => change(Reflect.construct(target, args, newTarget)),
    })
}

function hasExport(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'export') === 'function'
}
