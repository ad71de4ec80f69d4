import { type CandidateId, type ModuleKind, prepareLaunch, type Recording } from './candidates.ts'
import { type Rig, settle } from './load/rig.ts'
import { startWorker, type Worker } from './load/worker.ts'
import { countOnPage } from './scrape.ts'

/** How much load one round is. */
export interface RoundSize {
  /** Requests that are measured. */
  requests: number
  /** Requests before them, which are not. */
  warmUp: number
}

/** What is asked of an app (fixtures/control.cjs). */
export type AppQuestion = 'port' | 'cpu' | 'memory' | 'held' | 'release'

/** The answers to 'memory', in bytes after garbage collection. */
export interface AppMemory {
  heapUsed: number
  external: number
  rss: number
}

/** One round of one candidate: a fresh process, warmed up, loaded, and waited for. */
export interface RoundResult {
  /** CPU of the whole process a request, user and system, in microseconds; sending included. */
  cpu: number
  requestsPerSecond: number
  /** Requests that have their span at the sink, over all requests; undefined where none is expected. */
  traced: number | undefined
  /** Requests that the metrics have counted, over all requests; undefined where there are no such metrics. */
  counted: number | undefined
  /** The end of what the app wrote to stderr. */
  stderr: string
}

/**
 * Runs one round. The CPU counts from the first measured request until the sink has the last span, or until
 * nothing more comes; that includes what the process does while it waits, at most a second or two.
 */
export async function runRound(
  rig: Rig,
  id: CandidateId,
  app: string,
  kind: ModuleKind,
  recording: Recording,
  { requests, warmUp }: RoundSize,
): Promise<RoundResult> {
  const launch = await prepareLaunch(id, app, kind, recording, rig.sinkPort)
  const page = `http://127.0.0.1:${launch.prometheusPort}/metrics`
  await rig.reset()
  const worker: Worker<AppQuestion, number> = startWorker(launch.file, launch)
  try {
    const port = await worker.ask('port')
    const traces = id !== 'bare' && recording === 'everything'
    const scraped = id !== 'bare' && recording === 'metrics for scraping'
    const total = warmUp + requests

    await rig.load({ port, requests: warmUp })
    if (traces) await settle(rig, (received) => received.requests >= warmUp)
    const before = await worker.ask('cpu')
    const { seconds } = await rig.load({ port, requests })
    const received = traces ? await settle(rig, (now) => now.requests >= total) : await rig.received()
    // One scrape belongs to what metrics cost; prom-client's page is the app's own.
    const onPage = scraped
      ? await countOnPage(id === 'promClient' ? `http://127.0.0.1:${port}/metrics` : page)
      : undefined
    const after = await worker.ask('cpu')

    await worker.stop()
    // What is sent once a minute by default comes at the end.
    const { measured } = await rig.received()
    const countedRequests = onPage ?? measured
    return {
      cpu: (after - before) / requests,
      requestsPerSecond: requests / seconds,
      traced: traces ? received.requests / total : undefined,
      counted: countedRequests === undefined ? undefined : countedRequests / total,
      stderr: worker.stderr(),
    }
  } finally {
    await worker.stop(0)
  }
}
