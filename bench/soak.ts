import { setTimeout as delay } from 'node:timers/promises'
import { supportedNodes } from '../test/nodes.ts'
import { prepareLaunch } from './candidates.ts'
import { startRig } from './load/rig.ts'
import { startWorker, type Worker } from './load/worker.ts'
import type { AppMemory, AppQuestion } from './round.ts'
import { fitLine } from './statistics.ts'

/** Whether the heap grows under a load that never lets up. */
export interface SoakResult {
  node: string
  minutes: number
  requests: number
  /** Seconds since the samples began, and the bytes of the heap after garbage collection. */
  samples: [number, number][]
  /** Smallest and largest sample, in bytes. */
  heapRange: [number, number]
  /** In bytes a second, with one standard error. */
  slope: number
  slopeError: number
  passed: boolean
}

/** Growth below this, in bytes a second, is none: 86 MB a day. */
const SLOPE_AT_MOST = 1_000
/** A slope within this many standard errors of zero is noise. */
const ERRORS_AT_MOST = 2
const SAMPLE_MS = 10_000
/** Requests of one run of the load; the next one follows at once. */
const CHUNK = 2_000
/** Caches fill and code is compiled in this part of the time; it comes before the samples. */
const WARM_UP_SHARE = 0.1

/** The newest supported Node of each line: 22, 24 and 26. */
export function soakNodes(): { version: string; binary: string }[] {
  const newest = new Map<string, { version: string; binary: string }>()
  for (const node of supportedNodes) {
    const [line = ''] = node.version.split('.')
    const known = newest.get(line)
    if (!known || known.version.localeCompare(node.version, undefined, { numeric: true }) < 0)
      newest.set(line, node)
  }
  return [...newest.values()]
}

/** Runs node:http under Sightglass at a saturating load, everything recorded and sent. */
export async function soak(
  node: { version: string; binary: string },
  minutes: number,
  sampleMs = Math.min(SAMPLE_MS, (minutes * 60_000) / 12),
): Promise<SoakResult> {
  const rig = await startRig()
  const launch = await prepareLaunch('sightglass', 'node-http', 'cjs', 'everything', rig.sinkPort)
  const app: Worker<AppQuestion, number | AppMemory> = startWorker(launch.file, {
    ...launch,
    flags: ['--expose-gc', ...launch.flags],
    node: node.binary,
  })
  try {
    const port = (await app.ask('port')) as number
    let requests = 0
    let ended = false
    const load = async () => {
      while (!ended) {
        await rig.load({ port, requests: CHUNK })
        requests += CHUNK
      }
    }
    const loading = load()
    const sampling = async () => {
      await delay(minutes * 60_000 * WARM_UP_SHARE)
      const began = performance.now()
      const samples: [number, number][] = []
      while (performance.now() - began < minutes * 60_000 || samples.length < 3) {
        const { heapUsed } = (await app.ask('memory')) as AppMemory
        samples.push([(performance.now() - began) / 1_000, heapUsed])
        await delay(sampleMs)
      }
      return samples
    }
    try {
      // A load that fails ends the soak at once, and so does an app that dies.
      const samples = await Promise.race([sampling(), loading.then(() => [])])
      return resultOf(node.version, minutes, requests, samples)
    } finally {
      ended = true
      await loading.catch(() => {})
    }
  } finally {
    await app.stop()
    await rig.stop()
  }
}

function resultOf(node: string, minutes: number, requests: number, samples: [number, number][]): SoakResult {
  const { slope, slopeError } = fitLine(samples)
  const heaps = samples.map(([, heap]) => heap)
  return {
    node,
    minutes,
    requests,
    samples,
    heapRange: [Math.min(...heaps), Math.max(...heaps)],
    slope,
    slopeError,
    passed: slope < SLOPE_AT_MOST || slope <= ERRORS_AT_MOST * slopeError,
  }
}
