import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CANDIDATES, type CandidateId, type ModuleKind, prepareLaunch } from './candidates.ts'
import { type Rig, settle, startRig } from './load/rig.ts'
import { startWorker } from './load/worker.ts'
import { median } from './statistics.ts'

/** What a candidate adds to the start of a program that does nothing. */
export interface StartFigure {
  candidate: CandidateId
  /** Median time from the process's begin to the app's first line, in milliseconds. */
  wall: number
  wallRange: [number, number]
  wallAdded: number
  /** Median CPU until then, all threads, in milliseconds. */
  cpu: number
  cpuAdded: number
  /** Median resident memory a second after the first line, idle, in bytes. */
  rss: number
  rssAdded: number
  /**
   * Whether a span made by the app's first line arrived; undefined for what is no OpenTelemetry SDK. If not,
   * the start is short because the rest comes later.
   */
  firstLine: boolean | undefined
}

/** The starts of one kind of app. */
export interface StartResult {
  kind: ModuleKind
  figures: StartFigure[]
}

interface Start {
  wall: number
  cpu: number
  rss: number
}

const WARM_UP = 1

/**
 * Measures the starts of a program of a few lines, each in a fresh process, interleaved.
 * @param starts of each candidate, after one that does not count
 */
export async function benchStartup(
  kind: ModuleKind,
  candidates: readonly CandidateId[],
  starts: number,
): Promise<StartResult> {
  const times = new Map<CandidateId, Start[]>(candidates.map((id) => [id, []]))
  const rig = await startRig()
  try {
    for (let round = -WARM_UP; round < starts; round++) {
      for (const [id, found] of times) {
        const start = await startOnce(id, kind, rig.sinkPort)
        if (round >= 0) found.push(start)
      }
    }
    const bare = summary(times.get('bare') ?? [])
    const figures: StartFigure[] = []
    for (const [candidate, found] of times) {
      const own = summary(found)
      const walls = found.map(({ wall }) => wall)
      figures.push({
        candidate,
        ...own,
        wallRange: [Math.min(...walls), Math.max(...walls)],
        wallAdded: own.wall - bare.wall,
        cpuAdded: own.cpu - bare.cpu,
        rssAdded: own.rss - bare.rss,
        firstLine: CANDIDATES[candidate].openTelemetry
          ? await firstLineArrives(rig, candidate, kind)
          : undefined,
      })
    }
    return { kind, figures }
  } finally {
    await rig.stop()
  }
}

/** One start, as the process itself sees it. */
async function startOnce(id: CandidateId, kind: ModuleKind, sinkPort: number): Promise<Start> {
  const { flags, file, cwd, env } = await prepareLaunch(id, 'start', kind, 'everything', sinkPort)
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, file], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  })
  // A preload may say something on stdout first.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

async function firstLineArrives(rig: Rig, id: CandidateId, kind: ModuleKind): Promise<boolean> {
  const launch = await prepareLaunch(id, 'first-line', kind, 'everything', rig.sinkPort)
  await rig.reset()
  const worker = startWorker<'port', number>(launch.file, launch)
  try {
    await worker.ask('port')
    return (await settle(rig, ({ firstLine }) => firstLine)).firstLine
  } finally {
    await worker.stop()
  }
}

function summary(starts: readonly Start[]): Start {
  return {
    wall: median(starts.map(({ wall }) => wall)),
    cpu: median(starts.map(({ cpu }) => cpu)),
    rss: median(starts.map(({ rss }) => rss)),
  }
}
