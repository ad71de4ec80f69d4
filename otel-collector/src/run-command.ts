import { buildBinary } from '../build.mjs'
import { everyFewSeconds } from '../build-progress.mjs'
import { CollectorError } from './collector-error.ts'
import { describeExit } from './managed-process.ts'
import { LOCAL_DATA } from './paths.ts'
import { startBackend } from './start-backend.ts'

/** As a shell has it: 128 and the number of the signal. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const SIGNALS = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]

/**
 * Starts Jaeger and the collector on the documented ports and prints where they are; ends with Ctrl-C, or with
 * an error when one of the two ends by itself.
 * @returns the exit code: 0 after Ctrl-C, as that is how it is meant to end; 143 and 129 after the other signals
 */
export async function runCommand(persistent: boolean): Promise<number> {
  const signalled = new Promise<keyof typeof EXIT_CODES>((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal))
  })
  const building = buildMissing()
  const early = await Promise.race([building, signalled])
  if (early) return process.exit(EXIT_CODES[early])

  const backend = await startBackend({
    dataDir: process.env.SG_DATA || LOCAL_DATA,
    storage: persistent ? 'badger' : 'memory',
  })
  const { collector, jaeger } = backend
  console.log(`The collector and Jaeger are ready; Ctrl-C stops both.
  send OTLP to      ${collector.urls.otlpHttp} (HTTP), ${collector.urls.otlpGrpc} (gRPC)
  traces            ${jaeger.urls.query}/api/services (Jaeger's query API; its UI is in the official image only)
  metrics           ${collector.urls.prometheus}
  logs              ${collector.dataDir}/logs/logs.jsonl
  their own state   ${collector.urls.ownMetrics}, ${jaeger.urls.ownMetrics}, ${collector.urls.health}
  their own logs    ${collector.logFile}, ${jaeger.logFile}`)

  const outcome = await Promise.race([
    signalled,
    collector.exited.then(
      (exit) =>
        new CollectorError(
          `The collector ended by itself (${describeExit(exit)}); its log: ${collector.logFile}`,
        ),
    ),
    jaeger.exited.then(
      (exit) =>
        new CollectorError(`Jaeger ended by itself (${describeExit(exit)}); its log: ${jaeger.logFile}`),
    ),
  ])
  await backend.stop()
  if (outcome instanceof CollectorError) throw outcome
  console.log('The collector and Jaeger are stopped.')
  return outcome === 'SIGINT' ? 0 : EXIT_CODES[outcome]
}

async function buildMissing(): Promise<void> {
  const print = (text: string) => console.error(`sightglass: building ${text}`)
  for (const name of ['jaeger', 'collector'] as const)
    await buildBinary(name, { onProgress: everyFewSeconds(print) })
}
