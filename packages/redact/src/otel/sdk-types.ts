/**
 * The shapes of the SDK's interfaces (3.x, 0.30x), as far as they are used. The SDK is no dependency of this package,
 * so its types are described rather than imported; the tests, which use the SDK's classes, hold both together.
 */
import type {
  Attributes,
  Context,
  HrTime,
  Link,
  SeverityNumber,
  Span,
  SpanContext,
  SpanKind,
  SpanStatus,
} from '@opentelemetry/api'

/** `InstrumentationScope` of core, with the attributes that logs know. */
export interface ScopeLike {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
  readonly attributes?: Attributes
}

/** `RawResourceAttribute` of resources. */
export type RawAttribute = [string, unknown]

/** `Resource` of resources. */
export interface ResourceLike {
  readonly asyncAttributesPending?: boolean
  readonly attributes: Attributes
  readonly schemaUrl?: string
  waitForAsyncAttributes?(): Promise<void>
  merge(other: ResourceLike | null): ResourceLike
  getRawAttributes(): RawAttribute[]
}

/** `ExportResult` of core; the code is 0 for success and 1 for failure. */
export interface ExportResultLike {
  readonly code: number
  readonly error?: Error
}

/** `TimedEvent` of sdk-trace. */
export interface EventLike {
  time: HrTime
  name: string
  attributes?: Attributes
  droppedAttributesCount?: number
}

/** `ReadableSpan` of sdk-trace. */
export interface ReadableSpanLike {
  readonly name: string
  readonly kind: SpanKind
  readonly spanContext: () => SpanContext
  readonly parentSpanContext?: SpanContext
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: EventLike[]
  readonly duration: HrTime
  readonly ended: boolean
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
}

/** `SpanProcessor` of sdk-trace. */
export interface SpanProcessorLike {
  onStart(span: Span & ReadableSpanLike, parentContext: Context): void
  onEnding?(span: Span & ReadableSpanLike): void
  onEnd(span: ReadableSpanLike): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** `SpanExporter` of sdk-trace. */
export interface SpanExporterLike {
  export(spans: ReadableSpanLike[], done: (result: ExportResultLike) => void): void
  forceFlush?(): Promise<void>
  shutdown(): Promise<void>
}

/** `ReadableLogRecord` of sdk-logs. */
export interface ReadableLogRecordLike {
  readonly hrTime: HrTime
  readonly hrTimeObserved: HrTime
  readonly spanContext?: SpanContext
  readonly severityText?: string
  readonly severityNumber?: SeverityNumber
  readonly body?: unknown
  readonly eventName?: string
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

/** `ReadWriteLogRecord` of sdk-logs. */
export interface LogRecordLike {
  hrTime: HrTime
  hrTimeObserved: HrTime
  spanContext?: SpanContext
  severityText?: string
  severityNumber?: SeverityNumber
  body?: unknown
  eventName?: string
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
  readonly attributes: Attributes
  droppedAttributesCount: number
  setAttribute(key: string, value?: unknown): LogRecordLike
  setAttributes(attributes: Attributes): LogRecordLike
  setBody(body: unknown): LogRecordLike
  setEventName(name: string): LogRecordLike
  setSeverityNumber(severity: SeverityNumber): LogRecordLike
  setSeverityText(text: string): LogRecordLike
}

/** What a logger asks its processors before it makes a record. */
export interface EnabledOptions {
  context: Context
  instrumentationScope: ScopeLike
  severityNumber?: SeverityNumber
  eventName?: string
}

/** `LogRecordProcessor` of sdk-logs. */
export interface LogRecordProcessorLike {
  onEmit(record: LogRecordLike, context?: Context): void
  enabled?(options: EnabledOptions): boolean
  forceFlush(options?: { timeoutMillis?: number }): Promise<void>
  shutdown(): Promise<void>
}

/** `LogRecordExporter` of sdk-logs. */
export interface LogRecordExporterLike {
  export(records: ReadableLogRecordLike[], done: (result: ExportResultLike) => void): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}
