// `npm run demo`: one request of a real service, from a flag on the command line to Jaeger and back.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning } from '@sightglass/testkit'
import { parseArguments, USAGE } from '../demo/arguments.ts'
import { notBuilt, startBuild } from '../demo/build.ts'
import { type Closers, createClosers } from '../demo/closers.ts'
import { playAgainstJaeger } from '../demo/jaeger-act.ts'
import { lookAtMachine, type Machine } from '../demo/machine.ts'
import { say } from '../demo/say.ts'
import { playAgainstSink } from '../demo/sink-act.ts'
import { setStage } from '../demo/stage.ts'
import { keepSending } from '../demo/traffic.ts'
import { CACHE } from '../lib/paths.mjs'

/** What the exit code says: 0 the trace came back from Jaeger, 1 it did not, 3 there was no Jaeger to ask. */
const EXIT = { ok: 0, failed: 1, usage: 2, noJaeger: 3 }
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
const KEEP_PAUSE_MS = 10_000

const args = parseArguments(process.argv.slice(2))
if (args.kind === 'help') console.log(USAGE)
else if (args.kind === 'wrong') {
  console.error(args.message)
  process.exitCode = EXIT.usage
} else process.exitCode = await runDemo(args.keep)

async function runDemo(keep: boolean): Promise<number> {
  const stop = new AbortController()
  const closers = createClosers()
  let interrupted: number | undefined
  for (const [name, code] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (interrupted !== undefined) process.exit(code) // asked twice; guards end what still runs
      interrupted = code
      say.step('Stopping everything …')
      stop.abort()
    })
  }
  const code = await play(keep, closers, stop.signal).catch((error: unknown) => {
    if (interrupted === undefined) say.bad(error instanceof Error ? error.message : String(error))
    return EXIT.failed
  })
  stop.abort() // a build that is still under way
  await closers.closeAll()
  return interrupted ?? code
}

async function play(keep: boolean, closers: Closers, signal: AbortSignal): Promise<number> {
  say.title('Sightglass: one request of a real service, from one flag to Jaeger')
  say.detail(
    'Every name, e-mail, address and amount in it is made up, and is taken out before it is sent: look for',
  )
  say.detail('[REDACTED:…] in the trace.')
  const machine = await lookAtMachine()
  signal.throwIfAborted()
  const missing = machine.go ? notBuilt() : []
  const build = missing.length > 0 ? startBuild(missing, signal) : undefined
  if (build) {
    say.step(
      `${machine.go} builds ${missing.join(' and ')}, once; that takes some minutes. Meanwhile, without them:`,
    )
  }

  const folder = newFolder()
  const stage = await setStage(folder, closers, signal)
  signal.throwIfAborted()
  say.step('Three local processes with made-up data stand round the service: an embedded Postgres,')
  say.detail(`an Esplora server (${hostOf(stage.esplora)}) and an EVM node (${hostOf(stage.evm)}).`)

  if (!machine.go || build) {
    const whole = await playAgainstSink(stage, closers, signal)
    if (!whole) return EXIT.failed
    if (!machine.go) return tellWithoutGo(machine)
  }
  if (build) {
    say.step('Now the real chain: collector and Jaeger are still being built, this goes on by itself.')
    build.announce()
    await build.done
  }
  const service = await playAgainstJaeger(stage, folder, closers, signal)
  if (!service) return EXIT.failed
  if (!keep) {
    say.step('All of it stops now; npm run demo -- --keep leaves it running, so that the links work.')
    return EXIT.ok
  }
  say.step(`It all keeps running, with some traffic every ${KEEP_PAUSE_MS / 1_000} s, until Ctrl-C.`)
  await keepSending(service, KEEP_PAUSE_MS, signal)
  return EXIT.ok
}

/** The trace never saw Jaeger, so this was no success; it says what would make it one. */
function tellWithoutGo({ goProblem, docker }: Machine): number {
  say.bad(`No Jaeger, so this was only half of it: ${goProblem}`)
  if (docker === undefined) {
    say.detail(
      'No Docker engine answers either; with one, `docker compose up --build` would bring Jaeger too.',
    )
  } else {
    say.detail(`Docker ${docker} answers, so this brings collector, Jaeger with its UI and Prometheus:`)
    say.detail('  docker compose up --build')
    say.detail('and examples/swap-service/README.md has the four commands that run the service against them.')
  }
  return EXIT.noJaeger
}

function hostOf(url: string): string {
  return new URL(url).host
}

/** A folder of this run; those of runs that are over go away, so that the last run's logs can still be read. */
function newFolder(): string {
  const parent = join(CACHE, 'demo')
  mkdirSync(parent, { recursive: true })
  for (const name of readdirSync(parent)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && !isRunning(pid)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const folder = join(parent, `run-${process.pid}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return folder
}
