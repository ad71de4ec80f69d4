import { parseArgs } from 'node:util'
import { StepError } from '../tools/lib/step.mjs'
import { CANDIDATES, type CandidateId } from './candidates.ts'
import { LOAD_CASES } from './cases.ts'
import type { LoadSize } from './load.ts'
import { REDACT_PARTS } from './redact.ts'

/** What `npm run bench -- …` was asked for. */
export interface BenchOptions {
  size: LoadSize & { starts: number }
  /** Which parts run: ids of load cases, and the names in PARTS. */
  runs(part: string): boolean
  /** Which candidates take part; `bare` always does. */
  candidate(id: CandidateId): boolean
  /** Minutes of the soak on each Node; undefined when it was not asked for. */
  soakMinutes: number | undefined
  concurrency: boolean
  /** One small round of everything. */
  quick: boolean
  /** A second file for the results. */
  json: string | undefined
  docs: boolean
}

/** The parts of a run beside the load cases. */
export const PARTS = ['startup', 'install', 'micro', ...REDACT_PARTS] as const

/** After fewer requests V8 is still compiling, and the figures are a third higher. */
const FULL = { rounds: 5, requests: 40_000, warmUp: 20_000, starts: 15 }
const QUICK = { rounds: 1, requests: 1_000, warmUp: 200, starts: 1 }
const SOAK_MINUTES = 10

/** How to call it, for `--help` and for wrong options. */
export const USAGE = `npm run bench -- [options]
  --quick                one small round of everything: to see that it works, not to measure
  --rounds <n>           of the load cases, instead of ${FULL.rounds}
  --only <parts>         comma-separated, by the beginnings of: ${[...LOAD_CASES.map(({ id }) => id), ...PARTS].join(', ')}
  --candidates <names>   comma-separated: ${Object.keys(CANDIDATES).join(', ')}
  --soak [minutes]       instead: a saturating load on node:http, on each Node (default ${SOAK_MINUTES} minutes)
  --concurrency          instead: 20,000 requests in flight
  --json <file>          the results as JSON, beside .cache/bench/results.json
  --docs                 writes the tables into docs/benchmarks.md; not from a quick run, nor with some candidates only`

/**
 * Reads the command line.
 * @throws StepError that says what is wrong and how to call it
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args)
  if (values.help) throw new StepError(USAGE)
  const minutes = positionals.length > 0 ? Number(positionals[0]) : SOAK_MINUTES
  if (positionals.length > (values.soak ? 1 : 0) || !(minutes > 0))
    throw new StepError(`'${positionals.join(' ')}' means nothing here.\n${USAGE}`)
  const rounds = Number(values.rounds ?? (values.quick ? QUICK : FULL).rounds)
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new StepError(`--rounds takes 1 or more.\n${USAGE}`)
  if (values.docs && (values.quick || values.candidates))
    throw new StepError('--docs takes neither --quick nor --candidates: the page is for whole runs.')
  const only = known(values.only, [...LOAD_CASES.map(({ id }) => id), ...PARTS])
  const candidates = known(values.candidates, Object.keys(CANDIDATES))
  const apart = values.soak || values.concurrency
  return {
    size: { ...(values.quick ? QUICK : FULL), rounds },
    runs: (part) => (only ? only.some((name) => part.startsWith(name)) : !apart),
    candidate: (id) => id === 'bare' || !candidates || candidates.includes(id),
    soakMinutes: values.soak ? minutes : undefined,
    concurrency: values.concurrency ?? false,
    quick: values.quick ?? false,
    json: values.json,
    docs: values.docs ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
        only: { type: 'string' },
        candidates: { type: 'string' },
        soak: { type: 'boolean' },
        concurrency: { type: 'boolean' },
        json: { type: 'string' },
        docs: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new StepError(`${(error as Error).message}\n${USAGE}`)
  }
}

function known(list: string | undefined, names: readonly string[]): string[] | undefined {
  const parts = list?.split(',').filter(Boolean)
  const wrong = parts?.find((part) => !names.some((name) => name.startsWith(part)))
  if (wrong !== undefined) throw new StepError(`there is no '${wrong}'; there are ${names.join(', ')}.`)
  return parts
}
