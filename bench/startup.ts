// What the preload adds to the start of a program: bare Node, Sightglass and the upstream preload, each in a
// fresh process, interleaved so that a drift of the machine's speed reaches all three alike.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { preload, startOtlpSink } from '@sightglass/testkit'

const WARM_UP = 2
/** The goal: at most this part of what auto-instrumentations-node/register adds in the same run. */
const GOAL = 0.35

const require = createRequire(import.meta.url)
const hello = fileURLToPath(new URL('./fixtures/hello.mjs', import.meta.url))
const upstream = pathToFileURL(require.resolve('@opentelemetry/auto-instrumentations-node/register')).href

const CANDIDATES = {
  'bare Node': [],
  '@sightglass/register': ['--import', preload],
  'auto-instrumentations-node/register': ['--import', upstream],
}
type Candidate = keyof typeof CANDIDATES

/**
 * Runs the benchmark and prints its table.
 * @param starts of each candidate, after two that do not count
 * @returns what Sightglass adds to the start, over what upstream's preload adds
 */
export async function benchStartup(starts = 15): Promise<number> {
  const sink = await startOtlpSink()
  const times: Record<Candidate, number[]> = {
    'bare Node': [],
    '@sightglass/register': [],
    'auto-instrumentations-node/register': [],
  }
  const names = Object.keys(CANDIDATES) as Candidate[]
  for (let round = -WARM_UP; round < starts; round++) {
    for (const name of names) {
      const elapsed = await startOnce(CANDIDATES[name], sink.httpUrl)
      if (round >= 0) times[name].push(elapsed)
    }
  }
  await sink.close()

  const bare = median(times['bare Node'])
  console.log(`start-up, hello-world, Node ${process.version}, medians of ${starts} interleaved starts`)
  for (const name of names) {
    const value = median(times[name])
    const spread = `${Math.min(...times[name]).toFixed(0)}-${Math.max(...times[name]).toFixed(0)}`
    console.log(
      `  ${name.padEnd(38)}${value.toFixed(1).padStart(8)} ms   +${(value - bare).toFixed(1)} ms   (${spread})`,
    )
  }
  const ratio =
    (median(times['@sightglass/register']) - bare) /
    (median(times['auto-instrumentations-node/register']) - bare)
  console.log(`  added by Sightglass / added by upstream: ${ratio.toFixed(2)} (goal: at most ${GOAL})`)
  return ratio
}

/** The time until hello-world's first line runs, as the process itself sees it, in milliseconds. */
async function startOnce(flags: readonly string[], endpoint: string): Promise<number> {
  const env = { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'bench' }
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, hello], { env })
  const elapsed = Number(stdout)
  if (!(elapsed > 0)) throw new Error(`hello-world printed '${stdout}' under [${flags.join(' ')}]`)
  return elapsed
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
