import { join } from 'node:path'
import { startBackend } from '../../otel-collector/src/index.ts'
import type { Closers } from './closers.ts'
import { findSwapInJaeger } from './find-swap.ts'
import { say, shown } from './say.ts'
import { showSwap } from './sink-act.ts'
import { type RunningService, SERVICE_NAME, type Stage, startService } from './stage.ts'
import { sendRounds, summarize } from './traffic.ts'

const ROUNDS = 3

/**
 * The real chain: service, collector, Jaeger, and the trace back from Jaeger's query API.
 * @param dataDir for everything that collector and Jaeger write
 * @returns the running service when the trace was whole, else undefined
 */
export async function playAgainstJaeger(
  stage: Stage,
  dataDir: string,
  closers: Closers,
  signal: AbortSignal,
): Promise<RunningService | undefined> {
  const backend = await startBackend({
    ports: 'next',
    dataDir,
    // Nobody watching wants to wait the ten seconds that a production collector may take to judge a trace.
    env: { SG_DECISION_WAIT: '4s', SG_DECISION_WAIT_AFTER_ROOT: '1s', SG_METRICS_FLUSH: '2s' },
  })
  closers.add(backend.stop)
  signal.throwIfAborted()
  const { collector, jaeger } = backend
  say.step(`The collector takes OTLP at ${collector.urls.otlpHttp}, Jaeger answers at ${jaeger.urls.query}.`)
  for (const { what, wanted, used, setting } of backend.moved) {
    say.detail(`port ${wanted} (${what}) is taken: ${used} instead; ${setting} sets another`)
  }

  const service = await startService(stage, collector.urls.otlpHttp, closers, signal)
  signal.throwIfAborted()
  say.step(`The service runs at ${service.service}, started with node --import @sightglass/register.`)
  say.detail(summarize(await sendRounds(service, ROUNDS, signal)))

  say.step('Asking Jaeger for one of the swaps …')
  const swap = await findSwapInJaeger(jaeger.urls.query, stage, signal)
  const whole = showSwap(swap, 'as Jaeger has it')
  if (swap) say.step(`The trace      ${jaeger.urls.query}/api/traces/${swap.root.span.traceId}`)
  say.step(`The metrics    ${collector.urls.prometheus}`)
  say.step(`The logs       ${shown(join(collector.dataDir, 'logs', 'logs.jsonl'))}`)
  say.detail(`${SERVICE_NAME}'s own output: ${shown(service.logFile)}`)
  say.detail(
    'This Jaeger is built from its Go module: the whole query API, but only a placeholder page instead of the',
  )
  say.detail('UI. `docker compose up --build` starts the official image with its UI (compose.yaml).')
  return whole ? service : undefined
}
