// What redaction costs, whether it touches what it must not, and whether its time is linear. Each part runs in a
// process of its own, because what V8 has compiled for one changes the figures of the other.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ROOT } from '../tools/lib/paths.mjs'
import { mixes, ROWS, started } from './redact/adversarial.ts'
import { type Cost, measureCost } from './redact/cost.ts'
import { createTimed, type LinearTimeResult, measureLinearTime, PLACES } from './redact/linear-time.ts'
import { measureAllPrecision, type PrecisionResult } from './redact/precision.ts'
import { Random } from './redact/random.ts'
import { SHAPES } from './redact/shapes.ts'

/** The parts, as `npm run bench -- --only` names them. */
export const REDACT_PARTS = ['redact-cost', 'redact-precision', 'redact-linear'] as const

/** One of them. */
export type RedactPart = (typeof REDACT_PARTS)[number]

/** What the parts that ran have found. */
export interface RedactResults {
  cost?: readonly Cost[]
  precision?: readonly PrecisionResult[]
  linear?: LinearTimeResult
}

const PRECISION = { full: 1_000_000, quick: 2_000 }
const MIXES = { full: 10_000, quick: 50 }

/** Runs a part in a new process. `quick`: to see that it works, not to measure. */
export async function benchRedact(part: RedactPart, quick: boolean): Promise<RedactResults> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions', 'sightglass-source', fileURLToPath(import.meta.url), part, quick ? 'quick' : 'full'],
    { cwd: join(ROOT, 'bench'), maxBuffer: 64 * 1024 * 1024 },
  )
  return JSON.parse(stdout)
}

function run(part: string, size: 'full' | 'quick'): RedactResults {
  switch (part) {
    case 'redact-cost':
      return { cost: measureCost() }
    case 'redact-precision':
      return { precision: measureAllPrecision(PRECISION[size]) }
    case 'redact-linear':
      return { linear: measureAll(MIXES[size], size === 'quick' ? PLACES.slice(0, 1) : PLACES) }
    default:
      throw new RangeError(`there is no part '${part}', only ${REDACT_PARTS.join(', ')}`)
  }
}

/** Rows and shapes at all places, at both levels; the rest, of which there is more, in free text. */
function measureAll(pairs: number, places: typeof PLACES): LinearTimeResult {
  const free = PLACES.slice(0, 1)
  const strict = () => createTimed('strict')
  const rows = [...SHAPES, ...ROWS]
  const all = [
    measureLinearTime(createTimed, rows, places),
    measureLinearTime(strict, rows, places.slice(0, 2)),
    measureLinearTime(createTimed, [...started()].slice(0, pairs), free),
    measureLinearTime(createTimed, mixes(pairs, new Random(1)), free),
  ]
  const slowest = all.reduce((most, each) => (each.slowestMs > most.slowestMs ? each : most))
  return {
    texts: all.reduce((sum, { texts }) => sum + texts, 0),
    slowestMs: slowest.slowestMs,
    slowest: slowest.slowest,
    slow: all.flatMap(({ slow }) => slow),
  }
}

if (import.meta.main)
  process.stdout.write(
    JSON.stringify(run(process.argv[2] ?? '', process.argv[3] === 'quick' ? 'quick' : 'full')),
  )
