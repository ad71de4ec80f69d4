import { readFileSync } from 'node:fs'
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http'
import { urlToHttpOptions } from 'node:url'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { describeError, type Warn } from '@sightglass/core'
import type { OtlpTarget } from '../config.ts'
import { VERSION } from '../version.ts'
import { SendError } from './send-error.ts'

// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
const RETRYABLE = new Set([429, 502, 503, 504])
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 5000
/** An answer holds a few counters; whoever sends more is no OTLP receiver. */
const LONGEST_ANSWER = 64 * 1024
const UNTRACED = suppressTracing(ROOT_CONTEXT)

/** Carries the bytes of one export. */
export interface Transport {
  /**
   * Resolves with the answer's body; rejects with a SendError when the time (ms, retries included) is up or the
   * answer is no. `onRetry` is told of each failed attempt that will be repeated.
   */
  send(data: Uint8Array, timeout: number, onRetry: (error: Error) => void): Promise<Uint8Array>
  /** Ends the pauses between attempts: there may be no later, or the receiver may be back. */
  retryNow(): void
  /** Breaks what is on the way off, to be tried again after the usual pause if the process is still there by then. */
  breakOff(): void
}

/**
 * Sends finished OTLP requests over HTTP, with retries until the time is up. Unlike upstream's transport it never
 * keeps the process alive: sockets and timers are unref'd, and the end of the process waits in exit.ts alone. One
 * thing cannot be unref'd, a connection that is still being made: `breakOff` ends it.
 */
export function createHttpTransport(target: OtlpTarget, contentType: string, warn: Warn): Transport {
  const headers: Record<string, string> = {
    ...target.headers,
    'content-type': contentType,
    'user-agent': `Sightglass/${VERSION} OTel-OTLP-Exporter-JavaScript`,
  }
  if (target.compression === 'gzip') headers['content-encoding'] = 'gzip'
  const tls = target.url.protocol === 'https:' ? readTlsFiles(target, warn) : {}
  let agent: HttpAgent | undefined
  const pauses = new Set<() => void>()
  const requests = new Set<ClientRequest>()
  const place = urlToHttpOptions(target.url)

  const sendOnce = async (body: Uint8Array, timeout: number): Promise<Answer> => {
    // Not require: our own use of http must not make the instrumentation of http load.
    const http = process.getBuiltinModule('node:http')
    agent ??=
      target.url.protocol === 'https:'
        ? new (process.getBuiltinModule('node:https').Agent)({ keepAlive: true, ...tls })
        : new http.Agent({ keepAlive: true })
    // Not http.request, which instrumentations patch: our exports are no request of the app.
    const request = new http.ClientRequest({
      ...place,
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(body.byteLength) },
    })
    return exchange(request, body, timeout, requests)
  }

  return {
    async send(data, timeout, onRetry) {
      const deadline = performance.now() + timeout
      const body = target.compression === 'gzip' ? await gzip(data) : data
      for (let attempt = 0; ; attempt++) {
        const left = deadline - performance.now()
        // Those that listen to the channels of http leave out what is suppressed.
        const sent = context.with(UNTRACED, sendOnce, undefined, body, left)
        const answer = await sent.catch((error: unknown): Answer => ({ error }))
        if ('data' in answer) return answer.data
        const wait = retryDelay(answer, attempt)
        if (wait === undefined || performance.now() + wait >= deadline) throw toError(answer)
        onRetry(toError(answer))
        await pause(wait, pauses)
      }
    },
    retryNow() {
      for (const end of pauses) end()
    },
    breakOff() {
      for (const request of requests) request.destroy(new Error('given up at the end of the process'))
    },
  }
}

type Answer =
  | { readonly data: Uint8Array }
  | { readonly status: number; readonly reason: string; readonly retryAfterMs: number | undefined }
  | { readonly error: unknown }

/** Sends the body and reads the answer. The request is among `requests` meanwhile. */
function exchange(
  request: ClientRequest,
  body: Uint8Array,
  timeout: number,
  requests: Set<ClientRequest>,
): Promise<Answer> {
  return new Promise((resolve) => {
    requests.add(request)
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${Math.round(timeout)} ms`)),
      timeout,
    )
    timer.unref()
    const done = (answer: Answer) => {
      clearTimeout(timer)
      requests.delete(request)
      resolve(answer)
    }
    request.on('socket', (socket) => socket.unref())
    request.on('error', (error) => done({ error }))
    // Comes last, and alone where the receiver breaks off in the middle of its answer or switches protocols.
    request.on('close', () => {
      if (requests.has(request))
        done({ error: new Error('the connection was closed before the answer was complete') })
    })
    request.on('response', (response) => {
      readAnswer(response, done, (error) => request.destroy(error))
    })
    request.end(body)
  })
}

function readAnswer(
  response: IncomingMessage,
  done: (answer: Answer) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > LONGEST_ANSWER) fail(new Error(`an answer of more than ${LONGEST_ANSWER} bytes`))
    else chunks.push(chunk)
  })
  response.on('error', fail)
  response.on('end', () => {
    const status = response.statusCode ?? 0
    const reason = response.statusMessage ?? ''
    const retryAfterMs = retryAfter(response.headers['retry-after'])
    if (status < 200 || status >= 300) return done({ status, reason, retryAfterMs })
    // A login page or another service on that port would swallow everything without a word.
    if (/^text\/html/i.test(response.headers['content-type'] ?? ''))
      return done({ status, reason: `${reason} with a web page: no OTLP receiver`, retryAfterMs })
    done({ data: Buffer.concat(chunks) })
  })
}

function retryDelay(answer: Exclude<Answer, { data: Uint8Array }>, attempt: number): number | undefined {
  if ('status' in answer) {
    if (!RETRYABLE.has(answer.status)) return undefined
    if (answer.retryAfterMs !== undefined) return answer.retryAfterMs
  }
  // Jitter, so that many processes do not come back at the same moment.
  return Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt) * (0.8 + Math.random() * 0.4)
}

function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function toError(answer: Exclude<Answer, { data: Uint8Array }>): Error {
  if ('status' in answer) return new SendError(`HTTP ${answer.status} ${answer.reason}`.trim(), answer.status)
  return new SendError(describeError(answer.error), undefined)
}

function readTlsFiles(target: OtlpTarget, warn: Warn): { ca?: Buffer; key?: Buffer; cert?: Buffer } {
  const read = (what: string, file: string | undefined) => {
    if (file === undefined) return undefined
    try {
      return readFileSync(file)
    } catch (error) {
      warn(`the ${what} for OTLP cannot be read: ${describeError(error)}; going on without it`)
      return undefined
    }
  }
  const ca = read('certificate to trust', target.tls.certificate)
  const key = read('client key', target.tls.clientKey)
  const cert = read('client certificate', target.tls.clientCertificate)
  return { ...(ca && { ca }), ...(key && { key }), ...(cert && { cert }) }
}

function gzip(data: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    process
      .getBuiltinModule('node:zlib')
      .gzip(data, (error, packed) => (error ? reject(error) : resolve(packed)))
  })
}

/** Waits for `ms`, or until its function in `pauses` is called. */
function pause(ms: number, pauses: Set<() => void>): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      pauses.delete(end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    pauses.add(end)
  })
}
