import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OtlpSink, startOtlpSink } from '@sightglass/testkit'
import { answersOk } from '../http.ts'
import { type ManagedProcess, startProcess } from '../managed-process.ts'
import { freePorts } from '../ports.ts'
import { problemOfStart } from './collector-messages.ts'
import { usedComponents } from './components.ts'
import { type Config, valueAt } from './config.ts'
import { durationMs } from './duration.ts'
import { listenersOf } from './listeners.ts'
import { newTraceId, probeRequest } from './probe-span.ts'
import type { Problem } from './problem.ts'
import { type Probe, planTrial } from './trial.ts'
import type { Outlet } from './trial-exporters.ts'

/** What runTrial takes. */
export interface TrialOptions {
  readonly command: string
  readonly env: NodeJS.ProcessEnv
  readonly config: Config
  /** The configuration as the collector understands it; says how long spans may be held back. */
  readonly effective: unknown
}

const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 10_000
/** Beyond what the configuration itself holds a span back. */
const ARRIVAL_TIMEOUT_MS = 5_000
const POLL_MS = 50
const TRIES = 3
/** One each for our health check, our receiver and the collector's default metrics. */
const OWN_PORTS = 3

/** Starts the collector on free ports, sends one span into every OTLP receiver, and looks where it comes out. */
export async function runTrial(options: TrialOptions): Promise<Problem[]> {
  for (let tries = 1; ; tries++) {
    const problems = await tryOnce(options)
    // Between our choosing a free port and the collector's listening on it, somebody else may have taken it.
    const lostPort = problems.some(({ text }) => text.includes('address already in use'))
    if (!lostPort || tries === TRIES) return problems
  }
}

async function tryOnce({ command, env, config, effective }: TrialOptions): Promise<Problem[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-check-'))
  const sinks = new Map<string, OtlpSink>()
  let collector: ManagedProcess | undefined
  try {
    const exporters = usedComponents(config).filter(({ section }) => section === 'exporters')
    for (const { id } of exporters) sinks.set(id, await startOtlpSink())
    const ports = await freePorts(listenersOf(config).length + OWN_PORTS)
    const trial = planTrial(config, {
      folder,
      nextPort: () => ports.pop() ?? 0,
      sinkFor: (id) => sinks.get(id) as OtlpSink,
    })
    const override = join(folder, 'override.yaml')
    writeFileSync(override, JSON.stringify(trial.override, undefined, 2))

    const logFile = join(folder, 'collector.log')
    const args = [...config.files, override].flatMap((file) => ['--config', file])
    collector = await startProcess({
      name: 'collector',
      command,
      args,
      env,
      logFile,
      stopTimeoutMs: STOP_TIMEOUT_MS,
    })
    try {
      await collector.waitUntil(() => answersOk(trial.healthUrl), START_TIMEOUT_MS)
    } catch {
      return [problemOfStart(config, readFileSync(logFile, 'utf8'))]
    }
    const timeoutMs = holdTimeMs(config, effective) + ARRIVAL_TIMEOUT_MS
    const found = await Promise.all(trial.probes.map((probe) => sendProbe(config, probe, sinks, timeoutMs)))
    return found.flat()
  } finally {
    await collector?.stop()
    await Promise.all([...sinks.values()].map((sink) => sink.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sendProbe(
  config: Config,
  probe: Probe,
  sinks: ReadonlyMap<string, OtlpSink>,
  timeoutMs: number,
): Promise<Problem[]> {
  const traceId = newTraceId()
  const response = await fetch(probe.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: probeRequest(traceId),
  })
  const answer = await response.text()
  if (!response.ok) {
    return [config.problem(['receivers', probe.receiver], `answers ${response.status} to a span: ${answer}.`)]
  }
  const results = probe.expected.map(async ({ pipeline, outlets }) => {
    const arrivals = await Promise.all(outlets.map((outlet) => arrives(outlet, traceId, sinks, timeoutMs)))
    if (arrivals.includes(true)) return []
    const exporters = outlets.map(({ exporter }) => exporter).join(' or ')
    const span = `a span that failed, took long and is marked, sent to ${probe.receiver},`
    const fix = 'look for a filter that drops it, or a sampling policy that does not keep it'
    const text = `loses spans: ${span} did not come out of ${exporters} within ${timeoutMs / 1_000} s; ${fix}.`
    return [config.problem(pipeline, text)]
  })
  return (await Promise.all(results)).flat()
}

async function arrives(
  outlet: Outlet,
  traceId: string,
  sinks: ReadonlyMap<string, OtlpSink>,
  timeoutMs: number,
): Promise<boolean> {
  if (outlet.kind === 'sink') {
    const waiting = sinks.get(outlet.exporter)?.waitForSpan((span) => span.traceId === traceId, { timeoutMs })
    return waiting
      ? waiting.then(
          () => true,
          () => false,
        )
      : false
  }
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    const content = await readFile(outlet.file).catch(() => Buffer.alloc(0))
    // Other formats than JSON, and compressed files, hold the id in another form.
    if (content.includes(traceId) || (content.length > 0 && !content.subarray(0, 1).equals(Buffer.from('{'))))
      return true
    await sleep(POLL_MS)
  }
  return false
}

/** How long tail sampling and batches may hold a span back, as the configuration has it. */
function holdTimeMs(config: Config, effective: unknown): number {
  return usedComponents(config).reduce((sum, { type, path }) => {
    const ms = (...keys: string[]) => durationMs(valueAt(effective, [...path, ...keys]))
    if (type === 'tail_sampling') return sum + ms('decision_wait')
    return sum + ms('sending_queue', 'batch', 'flush_timeout') + (type === 'batch' ? ms('timeout') : 0)
  }, 0)
}
