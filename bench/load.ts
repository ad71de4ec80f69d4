import type { CandidateId } from './candidates.ts'
import type { LoadCase } from './cases.ts'
import { startRig } from './load/rig.ts'
import { type RoundResult, type RoundSize, runRound } from './round.ts'
import { median } from './statistics.ts'

/** What all rounds of one candidate in one case come to. */
export interface LoadFigure {
  candidate: CandidateId
  /** Median CPU a request, in microseconds. */
  cpu: number
  /** Lowest and highest round. */
  cpuRange: [number, number]
  /** Median over that of the bare app. */
  added: number
  requestsPerSecond: number
  /** The worst round's share of requests whose span arrived; undefined where none is expected. */
  traced: number | undefined
  /** The worst round's share of requests in the metrics; undefined where none could be read. */
  counted: number | undefined
  /** True when under 99 % arrived: then the cost is not that of the whole work. */
  void: boolean
}

/** One case with its figures, in the order of its candidates. */
export interface LoadResult {
  id: string
  title: string
  figures: LoadFigure[]
}

/** How many rounds, and how large. */
export interface LoadSize extends RoundSize {
  rounds: number
}

/** Less than this share of what had to arrive makes a figure void. */
export const DELIVERED_AT_LEAST = 0.99

/** Runs one case: each round has every candidate once, so that a drift of the machine reaches all alike. */
export async function runLoadCase(load: LoadCase, size: LoadSize): Promise<LoadResult> {
  const rounds = new Map<CandidateId, RoundResult[]>(load.candidates.map((id) => [id, []]))
  const rig = await startRig()
  try {
    for (let round = 0; round < size.rounds; round++) {
      for (const [id, results] of rounds) {
        const result = await runRound(rig, id, load.app, load.kind, load.recording, size)
        results.push(result)
        if (isVoid(result) && !results.slice(0, -1).some(isVoid))
          console.error(`${load.id}: ${id} delivered too little in round ${round + 1}. ${result.stderr}`)
      }
    }
  } finally {
    await rig.stop()
  }
  const bare = median((rounds.get('bare') ?? []).map(({ cpu }) => cpu))
  return {
    id: load.id,
    title: load.title,
    figures: [...rounds].map(([candidate, results]) => figureOf(candidate, results, bare)),
  }
}

function figureOf(candidate: CandidateId, results: readonly RoundResult[], bare: number): LoadFigure {
  const cpus = results.map(({ cpu }) => cpu)
  return {
    candidate,
    cpu: median(cpus),
    cpuRange: [Math.min(...cpus), Math.max(...cpus)],
    added: median(cpus) - bare,
    requestsPerSecond: median(results.map(({ requestsPerSecond }) => requestsPerSecond)),
    traced: worst(results.map(({ traced }) => traced)),
    counted: worst(results.map(({ counted }) => counted)),
    void: results.some(isVoid),
  }
}

function isVoid({ traced = 1, counted = 1 }: RoundResult): boolean {
  return Math.min(traced, counted) < DELIVERED_AT_LEAST
}

function worst(shares: readonly (number | undefined)[]): number | undefined {
  const known = shares.filter((share) => share !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
