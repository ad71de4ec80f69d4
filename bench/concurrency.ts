import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { type CandidateId, prepareLaunch } from './candidates.ts'
import { startRig } from './load/rig.ts'
import { startWorker, type Worker } from './load/worker.ts'
import type { AppMemory, AppQuestion } from './round.ts'
import { scrape } from './scrape.ts'

/** Many requests at once in one process, all held until the last has come. */
export interface ConcurrencyResult {
  connections: number
  pipelined: number
  /** Requests that the app held at the same time. */
  inFlight: number
  /** Requests in the metrics afterwards. */
  counted: number
  /** Requests that the metrics still take for active afterwards. */
  stillActive: number
  /** Their spans: at the sink, and dropped as the metrics say; the queue is not made for such a burst. */
  spansSent: number
  spansDropped: number | undefined
  /** Heap and buffers after garbage collection over those of the bare app, in bytes: all held, and all answered. */
  memoryInFlight: number
  memoryAfter: number
  /** The larger of the two. */
  memory: number
  passed: boolean
}

const WANTED = { connections: 5_000, pipelined: 4 }
const MEMORY_AT_MOST = 100e6
/** Files that a process has open beside its connections. */
const OTHER_FILES = 200
const DEADLINE_MS = 120_000

/** Runs it, with and without Sightglass. */
export async function benchConcurrency(wanted = WANTED): Promise<ConcurrencyResult> {
  const size = withinFileLimit(wanted)
  const bare = await hold('bare', size)
  const own = await hold('sightglass', size)
  const total = size.connections * size.pipelined
  const memoryInFlight = own.memoryInFlight - bare.memoryInFlight
  const memoryAfter = own.memoryAfter - bare.memoryAfter
  const memory = Math.max(memoryInFlight, memoryAfter)
  const { counted, stillActive, spansSent, spansDropped } = own
  return {
    ...size,
    inFlight: own.inFlight,
    counted,
    stillActive,
    spansSent,
    spansDropped,
    memoryInFlight,
    memoryAfter,
    memory,
    passed: own.inFlight === total && counted === total && stillActive === 0 && memory < MEMORY_AT_MOST,
  }
}

type Held = Omit<ConcurrencyResult, 'connections' | 'pipelined' | 'memory' | 'passed'>

async function hold(id: CandidateId, size: typeof WANTED): Promise<Held> {
  const total = size.connections * size.pipelined
  const rig = await startRig()
  const launch = await prepareLaunch(id, 'hold', 'cjs', 'everything', rig.sinkPort)
  const app: Worker<AppQuestion, number | AppMemory> = startWorker(launch.file, {
    ...launch,
    flags: ['--expose-gc', ...launch.flags],
    env: { ...launch.env, OTEL_METRICS_EXPORTER: 'otlp,prometheus' },
  })
  const memory = async () => {
    const { heapUsed, external } = (await app.ask('memory')) as AppMemory
    return heapUsed + external
  }
  try {
    const port = (await app.ask('port')) as number
    const loading = rig.load({ port, requests: total, ...size })
    loading.catch(() => {})
    await until(async () => (await app.ask('held')) === total, `${total} requests held`)
    const memoryInFlight = await memory()
    const inFlight = (await app.ask('release')) as number
    // Asked at once: what was recorded at the end of the requests still waits to be sent.
    const memoryAfter = await memory()
    await loading
    const page = id === 'bare' ? new Map<string, number>() : await settledPage(launch.prometheusPort)
    return {
      inFlight,
      memoryInFlight,
      memoryAfter,
      counted: largest(page, /^(?!.*client).*http.*duration.*_count$/),
      stillActive: largest(page, /^(?!.*client).*http.*active.*/),
      spansSent: (await rig.received()).requests,
      spansDropped: named(page, /^sightglass_spans_dropped_total$/)[0],
    }
  } finally {
    await app.stop()
    await rig.stop()
  }
}

/** The page once it does not change any more: the last responses are still being closed when it is asked first. */
async function settledPage(port: number): Promise<Map<string, number>> {
  const url = `http://127.0.0.1:${port}/metrics`
  const shown = (page: Map<string, number>) =>
    JSON.stringify([...page].filter(([name]) => /http|spans/.test(name)))
  let page = await scrape(url)
  for (let last = ''; last !== shown(page); ) {
    last = shown(page)
    await delay(2_000)
    page = await scrape(url)
  }
  return page
}

/** Fewer connections, with more requests on each, where the limit of open files asks for it. */
function withinFileLimit({ connections, pipelined }: typeof WANTED): typeof WANTED {
  if (process.platform === 'win32') return { connections, pipelined }
  // Node raises its soft limit to the hard one by itself.
  const limit = Number(execFileSync('/bin/sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }))
  if (!(limit < connections + OTHER_FILES)) return { connections, pipelined }
  const fewer = Math.max(1, limit - OTHER_FILES)
  const reduced = { connections: fewer, pipelined: Math.ceil((connections * pipelined) / fewer) }
  console.log(
    `The limit of open files is ${limit}: ${fewer} connections with ${reduced.pipelined} requests each instead of ${connections} with ${pipelined}.`,
  )
  return reduced
}

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const started = performance.now()
  while (!(await condition())) {
    if (performance.now() - started > DEADLINE_MS) throw new Error(`waited in vain for ${what}`)
    await delay(100)
  }
}

function largest(page: Map<string, number>, name: RegExp): number {
  return Math.max(0, ...named(page, name))
}

function named(page: Map<string, number>, name: RegExp): number[] {
  return [...page].filter(([key]) => name.test(key)).map(([, value]) => value)
}
