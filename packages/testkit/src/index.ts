export { type ExpectedSpan, expectTrace } from './expect-trace.ts'
export {
  type Fixture,
  type FixtureExit,
  type FixtureOptions,
  type FixtureResult,
  runFixture,
  startFixture,
} from './fixture.ts'
export { type FormatTraceOptions, formatTrace } from './format-trace.ts'
export { freePort } from './free-port.ts'
export type { WaitOptions } from './inbox.ts'
export { isRunning } from './is-running.ts'
export { fetchJaegerTrace, findJaegerTraces, type JaegerQuery } from './jaeger.ts'
export { type OtlpSink, type SinkMode, startOtlpSink } from './otlp-sink.ts'
export { preload } from './preload.ts'
export type {
  Attributes,
  ExponentialBuckets,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  Signal,
  SinkEvent,
  SinkExemplar,
  SinkLink,
  SinkLog,
  SinkMetric,
  SinkRequest,
  SinkScope,
  SinkSpan,
  SpanKind,
  StatusCode,
  SummaryPoint,
  Temporality,
} from './telemetry.ts'
export { buildTraces, type TraceNode, walkTrace } from './trace-tree.ts'
export { type WaitUntilOptions, waitUntil } from './wait-until.ts'
