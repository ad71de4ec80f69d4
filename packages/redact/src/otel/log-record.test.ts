import { diag, ROOT_CONTEXT, SeverityNumber, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
  type ReadWriteLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeRedactor, MARKER } from './fixtures/fake-redactor.ts'
import { redactLogRecord } from './log-record.ts'
import { redactLogRecordExporter } from './log-record-exporter.ts'
import { RedactingLogRecordProcessor } from './log-record-processor.ts'

const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }
const context = trace.setSpanContext(ROOT_CONTEXT, spanContext)

const logRecord = {
  severityNumber: SeverityNumber.WARN,
  severityText: 'SECRET severity',
  eventName: 'SECRET event',
  timestamp: 1_700_000_000_000,
  observedTimestamp: 1_700_000_000_001,
  context,
}

/** A processor made of what `onEmit` does. */
function processorOf(onEmit: (record: ReadWriteLogRecord) => void): LogRecordProcessor {
  return { onEmit, forceFlush: async () => {}, shutdown: async () => {} }
}

function emit(processors: LogRecordProcessor[], record: object): ReadWriteLogRecord {
  let original: ReadWriteLogRecord | undefined
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'host.name': 'SECRET' }),
    processors: [
      processorOf((emitted) => {
        original = emitted
      }),
      ...processors,
    ],
  })
  provider.getLogger('lib').emit({ ...logRecord, ...record })
  return original as ReadWriteLogRecord
}

afterEach(() => {
  diag.disable()
})

function spyOnDiag() {
  const error = vi.fn()
  const warn = vi.fn()
  const none = () => {}
  diag.setLogger({ error, warn, info: none, debug: none, verbose: none }, { suppressOverrideMessage: true })
  return { error, warn }
}

describe('redactLogRecord (policy, section 1)', () => {
  const record = () =>
    emit([], { body: { text: 'SECRET', n: 1 }, attributes: { a: 'SECRET', b: 2, 'db.system': 'mysql' } })

  it('redacts body, attributes and resource, and nothing else', () => {
    const original = record()
    const redactor = fakeRedactor()
    const copy = redactLogRecord(original, redactor)
    expect(copy.body).toEqual({ text: MARKER, n: 1 })
    expect(copy.attributes).toEqual({ a: MARKER, b: 2, 'db.system': 'mysql' })
    expect(copy.resource.attributes).toEqual({ 'host.name': MARKER })
    expect(copy).toMatchObject({
      severityNumber: SeverityNumber.WARN,
      severityText: 'SECRET severity',
      eventName: 'SECRET event',
      spanContext,
      hrTime: [1_700_000_000, 0],
      hrTimeObserved: [1_700_000_000, 1_000_000],
      droppedAttributesCount: 0,
    })
    expect(copy.instrumentationScope).toBe(original.instrumentationScope)
    expect(redactor.calls.map(({ where, key }) => `${where}:${key}`)).toEqual([
      'log.body:',
      'log.attribute:a',
      'log.attribute:b',
      'log.attribute:db.system',
      'resource.attribute:host.name',
    ])
    expect(redactor.calls[1]?.hints).toEqual({ dbSystem: 'mysql' })
  })

  it('does not change the original', () => {
    const original = record()
    redactLogRecord(original, fakeRedactor())
    expect(original.body).toEqual({ text: 'SECRET', n: 1 })
    expect(original.attributes).toEqual({ a: 'SECRET', b: 2, 'db.system': 'mysql' })
  })

  it('gives back a record without secrets itself', () => {
    const clean: ReadableLogRecord = {
      hrTime: [0, 0],
      hrTimeObserved: [0, 0],
      body: Number.NaN,
      attributes: { a: Number.NaN },
      droppedAttributesCount: 0,
      resource: resourceFromAttributes({}),
      instrumentationScope: { name: 'lib' },
    }
    expect(redactLogRecord(clean, fakeRedactor())).toBe(clean)
  })
})

describe('RedactingLogRecordProcessor', () => {
  it('gives the next a redacted copy and leaves the original as it was', () => {
    const exporter = new InMemoryLogRecordExporter()
    const next = new SimpleLogRecordProcessor({ exporter })
    const original = emit([new RedactingLogRecordProcessor(next, fakeRedactor())], {
      body: 'to SECRET',
      attributes: { password: 'x', kept: 'y' },
    })
    const [record] = exporter.getFinishedLogRecords()
    expect(record).toMatchObject({
      body: `to ${MARKER}`,
      attributes: { password: MARKER, kept: 'y' },
      severityNumber: SeverityNumber.WARN,
      severityText: 'SECRET severity',
      eventName: 'SECRET event',
      spanContext,
      hrTime: [1_700_000_000, 0],
      hrTimeObserved: [1_700_000_000, 1_000_000],
      droppedAttributesCount: 0,
    })
    expect(record?.resource.attributes).toEqual({ 'host.name': MARKER })
    expect(original.body).toBe('to SECRET')
    expect(original.attributes).toEqual({ password: 'x', kept: 'y' })
  })

  it('redacts what the next sets on the copy, which does not reach the original', () => {
    let copy: ReadWriteLogRecord | undefined
    const next = processorOf((record) => {
      copy = record
      record
        .setBody('new SECRET')
        .setAttribute('added', 'SECRET')
        .setAttribute('', 'no key')
        .setAttribute('none')
        .setAttributes({ baggage: 'SECRET', n: 1 })
        .setSeverityText('INFO')
        .setSeverityNumber(SeverityNumber.INFO)
        .setEventName('renamed')
      record.hrTime = [1, 2]
      record.hrTimeObserved = [3, 4]
      record.spanContext = { ...spanContext, traceFlags: 0 }
    })
    const original = emit([new RedactingLogRecordProcessor(next, fakeRedactor())], { body: 'clean' })
    expect(copy).toMatchObject({
      body: `new ${MARKER}`,
      attributes: { added: MARKER, baggage: MARKER, n: 1 },
      severityText: 'INFO',
      severityNumber: SeverityNumber.INFO,
      eventName: 'renamed',
      hrTime: [1, 2],
      hrTimeObserved: [3, 4],
      spanContext: { traceFlags: 0 },
    })
    expect(Object.keys(copy?.attributes ?? {})).toEqual(['added', 'baggage', 'n'])
    expect(original.body).toBe('clean')
    expect(original.attributes).toEqual({})
    expect(original.severityText).toBe('SECRET severity')
  })

  it('does not show the next what later processors add to the original', () => {
    let copy: ReadWriteLogRecord | undefined
    const next = processorOf((record) => {
      copy = record
    })
    const later = processorOf((record) => record.setAttribute('late', 'SECRET').setBody('late SECRET'))
    emit([new RedactingLogRecordProcessor(next, fakeRedactor()), later], { body: 'b', attributes: { a: 1 } })
    expect(copy?.attributes).toEqual({ a: 1 })
    expect(copy?.body).toBe('b')
  })

  it('closes the copy once it was emitted, as the SDK does', () => {
    const { warn } = spyOnDiag()
    let copy: ReadWriteLogRecord | undefined
    const next = processorOf((record) => {
      copy = record
    })
    emit([new RedactingLogRecordProcessor(next, fakeRedactor())], { body: 'b' })
    copy?.setBody('late').setAttribute('late', 1)
    expect(copy?.body).toBe('b')
    expect(copy?.attributes).toEqual({})
    expect(warn).toHaveBeenCalledTimes(2)
  })

  it('does not export a record that cannot be read, and says so once', () => {
    const { error } = spyOnDiag()
    const seen: unknown[] = []
    const processor = new RedactingLogRecordProcessor(
      processorOf((record) => seen.push(record)),
      fakeRedactor(),
    )
    const broken = { attributes: {} } as ReadWriteLogRecord
    processor.onEmit(broken)
    processor.onEmit(broken)
    expect(seen).toEqual([])
    expect(error).toHaveBeenCalledTimes(1)
    expect(String(error.mock.calls[0])).toContain('log record could not be redacted')
  })

  it('makes a body of which the redactor throws `[REDACTED:error]`', () => {
    const exporter = new InMemoryLogRecordExporter()
    const next = new SimpleLogRecordProcessor({ exporter })
    emit([new RedactingLogRecordProcessor(next, fakeRedactor())], { body: 'BOOM', attributes: { a: 'BOOM' } })
    expect(exporter.getFinishedLogRecords()[0]).toMatchObject({
      body: '[REDACTED:error]',
      attributes: { a: '[REDACTED:error]' },
    })
  })

  it('passes on enabled, flush and shutdown', async () => {
    const next = { ...processorOf(() => {}), enabled: vi.fn(() => false), forceFlush: vi.fn(async () => {}) }
    const shutdown = vi.spyOn(next, 'shutdown')
    const processor = new RedactingLogRecordProcessor(next, fakeRedactor())
    const options = { context: ROOT_CONTEXT, instrumentationScope: { name: 'lib' } }
    expect(processor.enabled(options)).toBe(false)
    expect(next.enabled).toHaveBeenCalledWith(options)
    const always = new RedactingLogRecordProcessor(
      processorOf(() => {}),
      fakeRedactor(),
    )
    expect(always.enabled(options)).toBe(true)
    await processor.forceFlush({ timeoutMillis: 7 })
    expect(next.forceFlush).toHaveBeenCalledWith({ timeoutMillis: 7 })
    await processor.shutdown()
    expect(shutdown).toHaveBeenCalledTimes(1)
  })
})

describe('redactLogRecordExporter', () => {
  it('exports copies and passes on flush and shutdown', async () => {
    const inner = new InMemoryLogRecordExporter()
    const flush = vi.spyOn(inner, 'forceFlush')
    const shutdown = vi.spyOn(inner, 'shutdown')
    const exporter = redactLogRecordExporter(inner, fakeRedactor())
    const original = emit([new SimpleLogRecordProcessor({ exporter })], { body: 'SECRET' })
    expect(inner.getFinishedLogRecords()[0]?.body).toBe(MARKER)
    expect(original.body).toBe('SECRET')
    await exporter.forceFlush()
    expect(flush).toHaveBeenCalledTimes(1)
    await exporter.shutdown()
    expect(shutdown).toHaveBeenCalledTimes(1)
  })
})
