import { createRequire } from 'node:module'
import { join } from 'node:path'
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer'
import type { LogRecordExporter } from '@opentelemetry/sdk-logs'
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { describeError, type Warn } from '@sightglass/core'
import type { OtlpTarget } from '../config.ts'
import { createHttpTransport } from './http-transport.ts'
import { createOtlpExporter, type Exporter, type OwningExporter } from './otlp-exporter.ts'
import type { OutageBook } from './outages.ts'
import { owning } from './owning.ts'
import { showPlace } from './place.ts'

/** The three signals as the pipeline calls them. */
export type SignalName = 'traces' | 'metrics' | 'logs'

type Items = {
  traces: Parameters<SpanExporter['export']>[0]
  metrics: ResourceMetrics
  logs: Parameters<LogRecordExporter['export']>[0]
}

const SERIALIZERS = {
  traces: { 'http/protobuf': ProtobufTraceSerializer, 'http/json': JsonTraceSerializer },
  metrics: { 'http/protobuf': ProtobufMetricsSerializer, 'http/json': JsonMetricsSerializer },
  logs: { 'http/protobuf': ProtobufLogsSerializer, 'http/json': JsonLogsSerializer },
} as const

const GRPC = {
  traces: { name: '@opentelemetry/exporter-trace-otlp-grpc', exporter: 'OTLPTraceExporter' },
  metrics: { name: '@opentelemetry/exporter-metrics-otlp-grpc', exporter: 'OTLPMetricExporter' },
  logs: { name: '@opentelemetry/exporter-logs-otlp-grpc', exporter: 'OTLPLogExporter' },
} as const

/** Makes the OTLP exporter of a signal; undefined, with a line, where the package for gRPC is missing. */
export function createExporter<S extends SignalName>(
  signal: S,
  target: OtlpTarget,
  entry: string | undefined,
  outages: OutageBook,
  warn: Warn,
): OwningExporter<Items[S]> | undefined {
  const told = outages.of(signal, showPlace(target))
  if (target.protocol === 'grpc') {
    const exporter = loadGrpc<Items[S]>(signal, target, entry, warn)
    return exporter && owning(exporter, told)
  }
  const serializer = SERIALIZERS[signal][target.protocol]
  const contentType = target.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf'
  const transport = createHttpTransport(target, contentType, warn)
  return createOtlpExporter<Items[S], unknown>(serializer as never, transport, target.timeout, told)
}

/** The exporter reads the same OTEL_EXPORTER_OTLP_* variables itself: certificates and the rest follow its own rules. */
function loadGrpc<I>(
  signal: SignalName,
  target: OtlpTarget,
  entry: string | undefined,
  warn: Warn,
): Exporter<I> | undefined {
  const { name, exporter } = GRPC[signal]
  for (const from of [entry, join(process.cwd(), 'package.json')]) {
    if (from === undefined) continue
    let module: Record<string, new (options: object) => Exporter<I>>
    const load = createRequire(from)
    try {
      load.resolve(name)
    } catch {
      continue
    }
    try {
      module = load(name)
      const Exporter = module[exporter]
      if (Exporter) return new Exporter({ url: target.url.origin, timeoutMillis: target.timeout })
    } catch (error) {
      warn(`${name} does not load (${describeError(error)}); ${signal} are not sent`)
      return undefined
    }
  }
  warn(`OTLP over grpc needs the package ${name} in your app (npm install ${name}); ${signal} are not sent`)
  return undefined
}
