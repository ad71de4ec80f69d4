// What the metrics of one finished request cost: the look-up of its series by route and status, one measurement in a
// histogram, one up and one down of the requests under way. Runs in a process of its own, because other code in the
// same process changes what V8 makes of a loop, and because the heap is measured.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRegistry, type HistogramSeries } from '../packages/metrics/src/index.ts'

/** The goals: nanoseconds and bytes that survive, of one finished request. */
const GOAL_NS = 250
const GOAL_BYTES = 0.5

const UPDATES = 1_000_000
const ROUNDS = 7
const METHODS = ['GET', 'POST', 'PUT', 'DELETE']
const STATUSES = [200, 200, 200, 201, 204, 301, 404, 500]
const CHILD = 'measure-metric-update'

/** What one update costs. */
export interface MetricUpdateCost {
  /** Nanoseconds, the median of seven rounds of a million. */
  nsPerUpdate: number
  /** Growth of the heap after a collection of garbage, over all rounds but the first. */
  bytesPerUpdate: number
}

/** Measures in a new process and prints a line. */
export async function benchMetricUpdate(): Promise<MetricUpdateCost> {
  const file = fileURLToPath(import.meta.url)
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', file, CHILD])
  const cost: MetricUpdateCost = JSON.parse(stdout)
  const { nsPerUpdate, bytesPerUpdate } = cost
  console.log(
    `metric update of one request: ${nsPerUpdate.toFixed(1)} ns (at most ${GOAL_NS}), ` +
      `${bytesPerUpdate.toFixed(4)} bytes that stay (goal: none) ` +
      `${nsPerUpdate <= GOAL_NS && bytesPerUpdate < GOAL_BYTES ? 'ok' : 'MISSED'}`,
  )
  return cost
}

function measure(): MetricUpdateCost {
  const update = createUpdate()
  const routes = Array.from({ length: 50 }, (_, index) => `/orders/:id/items/${index}`)
  const times: number[] = []
  let heapBefore = 0
  for (let round = 0; round <= ROUNDS; round++) {
    const start = process.hrtime.bigint()
    for (let index = 0; index < UPDATES; index++) {
      const method = METHODS[index & 3] as string
      const route = routes[index % 50] as string
      update(method, route, STATUSES[index & 7] as number, (index % 997) / 10_000)
    }
    const elapsed = Number(process.hrtime.bigint() - start)
    // The first round warms up.
    if (round === 0) heapBefore = heapUsed()
    else times.push(elapsed / UPDATES)
  }
  const grown = heapUsed() - heapBefore
  times.sort((a, b) => a - b)
  return { nsPerUpdate: times[ROUNDS >> 1] ?? 0, bytesPerUpdate: Math.max(0, grown) / (ROUNDS * UPDATES) }
}

/** The way of a request through the table, as @sightglass/http goes it. */
function createUpdate(): (method: string, route: string, status: number, seconds: number) => void {
  const registry = createRegistry()
  const duration = registry.declare({
    name: 'http.server.request.duration',
    kind: 'histogram',
    description: 'Duration of HTTP requests that came in.',
    unit: 's',
    labels: [{ otel: 'http.request.method' }, { otel: 'http.route' }, { otel: 'http.response.status_code' }],
    boundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  })
  const active = registry.declare({
    name: 'http.server.active_requests',
    kind: 'updowncounter',
    description: 'HTTP requests that came in and have not ended.',
    unit: '{request}',
    labels: [{ otel: 'http.request.method' }],
  })
  const methods = new Map(
    METHODS.map((method) => [
      method,
      { active: active.series([method]), routes: new Map<string, HistogramSeries[]>() },
    ]),
  )
  return (method, route, status, seconds) => {
    const known = methods.get(method)
    if (known === undefined) return
    known.active.add(1)
    let byStatus = known.routes.get(route)
    if (byStatus === undefined) {
      byStatus = []
      known.routes.set(route, byStatus)
    }
    let series = byStatus[status]
    if (series === undefined) {
      series = duration.series([method, route, status])
      byStatus[status] = series
    }
    series.record(seconds)
    known.active.add(-1)
  }
}

function heapUsed(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

if (process.argv[2] === CHILD) process.stdout.write(JSON.stringify(measure()))
else if (import.meta.main) await benchMetricUpdate()
