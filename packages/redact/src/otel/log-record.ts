import type { Attributes, HrTime, SeverityNumber, SpanContext } from '@opentelemetry/api'
import { diag } from '@opentelemetry/api'
import type { Redactor } from '../types.ts'
import { hintsOf, redactAttributes, redactValue } from './attributes.ts'
import type { LogRecordLike, ReadableLogRecordLike, ResourceLike, ScopeLike } from './sdk-types.ts'
import { redactResource, redactScope } from './shared.ts'

/**
 * The record without secrets in body, attributes (its own, its resource's, its scope's): itself if there were none,
 * otherwise a copy that shares what did not change. Ids, times, severity, event name and keys stay (redaction policy,
 * section 1).
 * @throws what reading the record throws
 */
export function redactLogRecord(record: ReadableLogRecordLike, redactor: Redactor): ReadableLogRecordLike {
  const body = redactValue(redactor, 'log.body', '', record.body)
  const attributes = redactAttributes(
    redactor,
    'log.attribute',
    record.attributes,
    hintsOf(record.attributes),
  )
  const resource = redactResource(record.resource, redactor)
  const instrumentationScope = redactScope(record.instrumentationScope, redactor)
  const isSame =
    Object.is(body, record.body) &&
    attributes === record.attributes &&
    resource === record.resource &&
    instrumentationScope === record.instrumentationScope
  if (isSame) return record
  const { hrTime, hrTimeObserved, spanContext, severityText, severityNumber, eventName } = record
  return {
    hrTime,
    hrTimeObserved,
    ...(spanContext !== undefined && { spanContext }),
    ...(severityText !== undefined && { severityText }),
    ...(severityNumber !== undefined && { severityNumber }),
    ...(eventName !== undefined && { eventName }),
    body,
    attributes,
    droppedAttributesCount: record.droppedAttributesCount,
    resource,
    instrumentationScope,
  }
}

/**
 * A redacted record that the processors behind may still change: what they set is redacted as well, and neither
 * reaches the original. Like the SDK's own it can be read only once it was emitted.
 */
export class RedactedLogRecord implements LogRecordLike {
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
  /** A copy, because processors that follow in the SDK's list may still write to the original's. */
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
  readonly #redactor: Redactor
  #isEmitted = false
  #hrTime: HrTime
  #hrTimeObserved: HrTime
  #spanContext: SpanContext | undefined
  #severityText: string | undefined
  #severityNumber: SeverityNumber | undefined
  #eventName: string | undefined
  #body: unknown

  /** @throws what reading the record throws */
  constructor(record: ReadableLogRecordLike, redactor: Redactor) {
    const redacted = redactLogRecord(record, redactor)
    this.#redactor = redactor
    this.resource = redacted.resource
    this.instrumentationScope = redacted.instrumentationScope
    this.attributes = { ...redacted.attributes }
    this.droppedAttributesCount = redacted.droppedAttributesCount
    this.#hrTime = redacted.hrTime
    this.#hrTimeObserved = redacted.hrTimeObserved
    this.#spanContext = redacted.spanContext
    this.#severityText = redacted.severityText
    this.#severityNumber = redacted.severityNumber
    this.#eventName = redacted.eventName
    this.#body = redacted.body
  }

  get hrTime(): HrTime {
    return this.#hrTime
  }

  set hrTime(time: HrTime) {
    if (this.#isWritable()) this.#hrTime = time
  }

  get hrTimeObserved(): HrTime {
    return this.#hrTimeObserved
  }

  set hrTimeObserved(time: HrTime) {
    if (this.#isWritable()) this.#hrTimeObserved = time
  }

  // The SDK's interface names these as optional properties, and an accessor returns undefined where there is none.
  get spanContext(): SpanContext {
    return this.#spanContext as SpanContext
  }

  set spanContext(context: SpanContext) {
    if (this.#isWritable()) this.#spanContext = context
  }

  get severityText(): string {
    return this.#severityText as string
  }

  set severityText(text: string) {
    if (this.#isWritable()) this.#severityText = text
  }

  get severityNumber(): SeverityNumber {
    return this.#severityNumber as SeverityNumber
  }

  set severityNumber(severity: SeverityNumber) {
    if (this.#isWritable()) this.#severityNumber = severity
  }

  get eventName(): string {
    return this.#eventName as string
  }

  set eventName(name: string) {
    if (this.#isWritable()) this.#eventName = name
  }

  get body(): unknown {
    return this.#body
  }

  set body(body: unknown) {
    if (this.#isWritable()) this.#body = redactValue(this.#redactor, 'log.body', '', body)
  }

  setAttribute(key: string, value?: unknown): this {
    if (value === undefined || key === '' || !this.#isWritable()) return this
    this.attributes[key] = redactValue(this.#redactor, 'log.attribute', key, value, hintsOf(this.attributes))
    return this
  }

  setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes)) this.setAttribute(key, value)
    return this
  }

  setBody(body: unknown): this {
    this.body = body
    return this
  }

  setEventName(name: string): this {
    this.eventName = name
    return this
  }

  setSeverityNumber(severity: SeverityNumber): this {
    this.severityNumber = severity
    return this
  }

  setSeverityText(text: string): this {
    this.severityText = text
    return this
  }

  /** From now on it can only be read. */
  close(): void {
    this.#isEmitted = true
  }

  #isWritable(): boolean {
    if (this.#isEmitted) diag.warn('Can not execute the operation on emitted log record')
    return !this.#isEmitted
  }
}
