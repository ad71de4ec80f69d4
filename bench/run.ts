import { cpus, loadavg, totalmem } from 'node:os'
import type { CandidateId } from './candidates.ts'
import { LOAD_CASES, TRACERS } from './cases.ts'
import { benchConcurrency } from './concurrency.ts'
import { benchInstallSize } from './install-size.ts'
import { runLoadCase } from './load.ts'
import { runMicro } from './micro.ts'
import type { BenchOptions } from './options.ts'
import { benchRedact, REDACT_PARTS } from './redact.ts'
import type { Machine, Results } from './results.ts'
import { soak, soakNodes } from './soak.ts'
import { benchStartup } from './startup.ts'

/**
 * Runs what was asked for, one thing after the other.
 * @param say is told what begins
 */
export async function runBench(options: BenchOptions, say: (what: string) => void): Promise<Results> {
  const results: Results = {
    machine: machine(),
    size: options.size,
    load: [],
    startup: [],
    install: [],
    soak: [],
    concurrency: [],
    micro: {},
  }
  const chosen = (ids: readonly CandidateId[]) => ids.filter((id) => options.candidate(id))
  for (const load of LOAD_CASES) {
    if (!options.runs(load.id)) continue
    say(load.title)
    results.load.push(await runLoadCase({ ...load, candidates: chosen(load.candidates) }, options.size))
  }
  if (options.runs('startup'))
    for (const kind of ['cjs', 'mjs'] as const) {
      say(`start-up, ${kind}`)
      results.startup.push(await benchStartup(kind, chosen(TRACERS), options.size.starts))
    }
  if (options.runs('install')) {
    say('install size')
    results.install = await benchInstallSize(chosen([...TRACERS, 'promClient']))
  }
  if (options.runs('micro')) {
    say('microbenchmarks')
    results.micro = await runMicro()
  }
  for (const part of REDACT_PARTS) {
    if (!options.runs(part)) continue
    say(part.replace('-', 'ion, '))
    results.redact = { ...results.redact, ...(await benchRedact(part, options.quick)) }
  }
  if (options.concurrency) {
    say('20,000 requests in flight')
    results.concurrency.push(await benchConcurrency())
  }
  if (options.soakMinutes !== undefined)
    for (const node of soakNodes()) {
      say(`soak on Node ${node.version}, ${options.soakMinutes} minutes and a tenth before them`)
      results.soak.push(await soak(node, options.soakMinutes))
    }
  return results
}

function machine(): Machine {
  const [cpu] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpu?.model.trim() || 'unknown CPU',
    cores: cpus().length,
    memory: totalmem(),
    loadAverage: loadavg()[0] ?? 0,
  }
}
