import type { IncomingMessage, ServerResponse } from 'node:http'
import { describeError } from '@sightglass/core'

/** What is used of a `PrometheusExporter` (made with `preventServerStart: true`). */
export interface PageExporter {
  getMetricsRequestHandler(request: IncomingMessage, response: ServerResponse): void
  collect(...options: never[]): Promise<unknown>
}

/** The outcome of a collection: the page, or why there is none. */
export type Page =
  | { readonly ok: true; readonly body: Buffer; readonly lines: number }
  | { readonly ok: false; readonly problem: string }

/** For a source of pages. */
export interface PageOptions {
  readonly exporter: PageExporter
  /** Most lines of a page; a longer one is a failure. */
  readonly maxLines: number
  /** Longest time a collection may take, in ms. */
  readonly timeoutMs: number
}

// How upstream's handler begins what it answers, with status 200, when a collection fails.
const FAILED = '# failed to export metrics'

/**
 * Makes a function that gives the page. Who asks while a collection is running shares its outcome; it never rejects.
 * After `timeoutMs` the outcome is a failure, and no other collection starts until the late one has ended: a callback
 * that hangs must not pile up with every scrape.
 */
export function createPage(options: PageOptions): (request: IncomingMessage) => Promise<Page> {
  const { exporter, maxLines, timeoutMs } = options
  failWholly(exporter)
  let running: Promise<Page> | undefined
  return function page(request) {
    if (running !== undefined) return running
    const collection = collect(exporter, request).then((text) => toPage(text, maxLines))
    const ended = () => {
      running = undefined
    }
    collection.then(ended, ended)
    running = within(timeoutMs, collection).catch((error) => ({ ok: false, problem: describeError(error) }))
    return running
  }
}

/** The text with which upstream's handler ends the response. */
function collect(exporter: PageExporter, request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = ''
    const standIn = {
      statusCode: 200,
      headersSent: false,
      setHeader: () => standIn,
      writeHead: () => standIn,
      write(chunk: unknown) {
        written += String(chunk)
        return true
      },
      end(chunk: unknown = '') {
        resolve(written + String(chunk))
        return standIn
      },
    }
    try {
      exporter.getMetricsRequestHandler(request, standIn as unknown as ServerResponse)
    } catch (error) {
      reject(error)
    }
  })
}

/**
 * Upstream calls `collect().then(serialize and end, end with the error)`: what throws while serializing (an attribute
 * that is a function, say) would be an unhandled rejection, which ends the process, and no end of the response.
 * So on this promise the second handler gets the errors of the first one too. `await` is as before.
 */
function failWholly(exporter: PageExporter): void {
  const collect = exporter.collect
  exporter.collect = function collectWholly(...args) {
    const promise = collect.apply(this, args)
    // biome-ignore lint/suspicious/noThenProperty: it is a promise, and stays one
    promise.then = function thenWholly<A, B>(
      onValue?: ((value: unknown) => A | PromiseLike<A>) | null,
      onError?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      const settled = Promise.prototype.then.call(this, onValue, onError) as Promise<A | B>
      if (!(onValue && onError)) return settled
      return settled.catch((error) => onError(error instanceof Error ? error : 'no Error was thrown'))
    }
    return promise
  }
}

function toPage(text: string, maxLines: number): Page {
  if (text.startsWith(FAILED))
    return { ok: false, problem: text.slice('# '.length, 300).replace(/\s+/g, ' ') }
  const whole = text.endsWith('\n') ? text : `${text}\n`
  // The line that tells the number is one of them, so that `wc -l` agrees.
  const lines = countLines(whole) + 1
  if (lines > maxLines)
    return { ok: false, problem: `it would have ${lines} lines, and ${maxLines} is the bound` }
  return { ok: true, body: Buffer.from(`${whole}# sightglass: ${lines} lines\n`), lines }
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`the collection has not ended within ${timeoutMs} ms`))
    const timer = setTimeout(late, timeoutMs).unref()
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
