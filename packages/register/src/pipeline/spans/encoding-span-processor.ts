import { AsyncResource } from 'node:async_hooks'
import { diag, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace'
import { describeError, guard } from '@sightglass/core'
import type { OtlpSender } from '../otlp-sender.ts'
import { SendError } from '../send-error.ts'
import { createBufferPool } from './buffer-pool.ts'
import type { Redact } from './redact.ts'
import { SpanBatch, type SpanRequest } from './span-batch.ts'

/** A request with so many bytes goes out, however few spans they are. */
const REQUEST_BYTES = 1024 * 1024
/** Of spans that wait because their requests may not go out. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024
/** Of requests that are on the way. */
const MOST_BYTES_IN_FLIGHT = 32 * 1024 * 1024

/** The settings of the SDK's BatchSpanProcessor that mean something here. */
export interface EncodingSpanProcessorOptions {
  /** Longest wait of a finished span for its request, in ms. */
  readonly scheduledDelayMillis: number
  /** Spans that may wait; further ones are dropped and counted. */
  readonly maxQueueSize: number
  /** Most spans in one request. Default: as many as may wait, so that mostly the delay or 1 MiB of them decide. */
  readonly maxExportBatchSize?: number | undefined
  /** Sees each value of a span before it is written. */
  readonly redact?: Redact | undefined
}

/** Cumulative numbers since the start, for the metrics about ourselves. */
export interface SpanProcessorStats {
  /** Spans that wait now, not counting those on the way. */
  readonly queued: number
  /** Spans that may wait. */
  readonly queueLimit: number
  /** Spans that the receiver has taken. */
  readonly exported: number
  /** Spans that found the queue full. */
  readonly droppedQueueFull: number
  /** Spans of requests that were refused or given up. */
  readonly droppedSendFailed: number
  /** The receiver took the request and refused these in it. */
  readonly droppedRejected: number
  /** Spans that could not be written, such as one with a value that holds itself. */
  readonly droppedUnencodable: number
}

/** A span processor that owns what it was given, and says how much of it is still on the way, see OwningExporter. */
export interface EncodingSpanProcessor extends SpanProcessor {
  /** Requests on the way. */
  readonly inFlight: number
  /** Tries at once what waits for another attempt, and resolves when nothing is on the way. Never rejects. */
  settled(): Promise<void>
  /** Lets go of what could keep the process alive, see Transport. */
  breakOff(): void
  stats(): SpanProcessorStats
}

/**
 * Takes the place of batch processor, serializer and exporter: each sampled span is written as OTLP protobuf the
 * moment it ends, and nothing of it is kept but those bytes. They are sent when they are a full request, or after the
 * delay. Never throws, and no timer keeps the process alive.
 */
export function createEncodingSpanProcessor(
  sender: OtlpSender,
  options: EncodingSpanProcessorOptions,
): EncodingSpanProcessor {
  return new Processor(sender, options)
}

class Processor implements EncodingSpanProcessor {
  readonly #sender: OtlpSender
  readonly #delay: number
  readonly #queueLimit: number
  readonly #requestLimit: number
  readonly #batch: SpanBatch
  readonly #pool = createBufferPool()
  readonly #unsettled = new WeakSet<Resource>()
  /** Timers and requests begun here hold nothing of the app's request that happened to end just then. */
  readonly #outside = new AsyncResource('SightglassSpans')
  #timer: NodeJS.Timeout | undefined
  /** What waits is to go out although it makes no full request. */
  #due = false
  #isShutdown = false
  #waiting: Promise<void> | undefined
  /** Requests whose end has not been dealt with. */
  #underWay = 0
  #bytesInFlight = 0
  /** Spans taken into the queue. */
  #accepted = 0
  #exported = 0
  #queueFull = 0
  #queueFullTold = 0
  #rejected = 0
  #sendFailed = 0
  #unencodable = 0

  constructor(sender: OtlpSender, options: EncodingSpanProcessorOptions) {
    this.#sender = sender
    this.#delay = options.scheduledDelayMillis
    this.#queueLimit = options.maxQueueSize
    this.#requestLimit = Math.min(options.maxExportBatchSize ?? options.maxQueueSize, options.maxQueueSize)
    this.#batch = new SpanBatch(MOST_WAITING_BYTES, options.redact)
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isShutdown) return
    const batch = this.#batch
    try {
      if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return
      if (batch.spans >= this.#queueLimit || batch.bytes >= MOST_WAITING_BYTES) {
        this.#dropped()
        return
      }
      batch.add(span)
      this.#accepted++
    } catch (error) {
      if (this.#unencodable++ === 0)
        tell(() => diag.warn('a span cannot be written as OTLP:', describeError(error)))
      return
    }
    if (batch.spans >= this.#requestLimit || batch.bytes >= REQUEST_BYTES)
      this.#outside.runInAsyncScope(this.#send, this)
    else if (this.#timer === undefined) this.#startTimer()
  }

  #startTimer(): void {
    this.#timer = this.#outside.runInAsyncScope(setTimeout, undefined, this.#onTime, this.#delay).unref()
  }

  readonly #onTime = (): void => {
    this.#timer = undefined
    this.#due = true
    this.#send()
  }

  /** Hands over what is full or due, as far as there is room. Never throws. */
  #send(): void {
    try {
      while (this.#isReady()) this.#sendOne()
    } catch (error) {
      tell(() => diag.error('spans cannot be handed over:', describeError(error)))
    }
    if (this.#batch.spans === 0) {
      this.#due = false
      if (this.#timer !== undefined) clearTimeout(this.#timer)
      this.#timer = undefined
    } else if (!this.#due && this.#timer === undefined) this.#startTimer()
  }

  #isReady(): boolean {
    const { spans, bytes } = this.#batch
    if (spans === 0 || !(this.#due || spans >= this.#requestLimit || bytes >= REQUEST_BYTES)) return false
    if (!this.#sender.hasRoom || this.#bytesInFlight >= MOST_BYTES_IN_FLIGHT) return false
    return this.#waiting === undefined && !this.#waitForResources()
  }

  #sendOne(): void {
    const { spans: before } = this.#batch
    let request: SpanRequest
    try {
      request = this.#batch.take(this.#requestLimit, REQUEST_BYTES, this.#pool.take)
    } catch (error) {
      const lost = before - this.#batch.spans
      this.#sendFailed += lost
      this.#sender.lose(lost, error)
      return
    }
    const { data, spans } = request
    this.#underWay++
    this.#bytesInFlight += data.length
    this.#sender.send(data, spans).then((rejected) => {
      this.#bytesInFlight -= data.length
      if (rejected !== undefined) {
        this.#exported += spans - rejected
        this.#rejected += rejected
        // Only now: what failed may still be in the hands of a socket.
        this.#pool.give(data)
      } else this.#sendFailed += spans
      tell(() => this.#tellDropped())
      this.#send()
      this.#underWay--
    })
  }

  /** Whether a resource is still being detected; what waits for it goes out once it is complete. */
  #waitForResources(): boolean {
    const pending: Promise<unknown>[] = []
    for (const resource of this.#batch.resources()) {
      if (!resource.asyncAttributesPending || this.#unsettled.has(resource)) continue
      const settled = resource.waitForAsyncAttributes?.()
      if (!settled) continue
      // What cannot be detected is left out.
      pending.push(settled.catch(() => {}).then(() => this.#unsettled.add(resource)))
    }
    if (pending.length === 0) return false
    this.#waiting = Promise.all(pending).then(() => {
      this.#waiting = undefined
      this.#send()
    })
    return true
  }

  #dropped(): void {
    this.#queueFull++
    if (this.#queueFullTold === 0) this.#tellDropped()
  }

  /** The first at once, the others with the end of a request: not for each span. */
  #tellDropped(): void {
    const lost = this.#queueFull - this.#queueFullTold
    if (lost === 0) return
    this.#queueFullTold = this.#queueFull
    const full = new SendError('more spans wait than may', undefined)
    this.#sender.lose(lost, this.#sender.hasRoom ? full : this.#sender.noRoom())
  }

  /** Hands everything over; whether it arrives, `settled` knows. */
  async forceFlush(): Promise<void> {
    this.#due = this.#batch.spans > 0
    this.#send()
    await this.#waiting
  }

  async shutdown(): Promise<void> {
    if (this.#isShutdown) return
    this.#isShutdown = true
    await this.forceFlush()
  }

  async settled(): Promise<void> {
    const accepted = this.#accepted
    const ended = () => this.#exported + this.#rejected + this.#sendFailed
    // What waited for room is sent when a request ends. Not what comes meanwhile: a busy app would never be done.
    do await this.#sender.settled()
    while (this.#underWay > 0 && ended() < accepted)
  }

  breakOff(): void {
    this.#sender.breakOff()
  }

  get inFlight(): number {
    return this.#sender.inFlight
  }

  stats(): SpanProcessorStats {
    return {
      queued: this.#batch.spans,
      queueLimit: this.#queueLimit,
      exported: this.#exported,
      droppedQueueFull: this.#queueFull,
      droppedRejected: this.#rejected,
      droppedSendFailed: this.#sendFailed,
      droppedUnencodable: this.#unencodable,
    }
  }
}

/** What is said goes through a logger that may be the app's. */
function tell(say: () => void): void {
  guard(say, undefined, () => {})
}
