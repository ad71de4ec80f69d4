// Builds the two Go programs of the project, once per state of their sources, into the git-ignored cache.
// Plain JavaScript for Node 18 on: it also runs before the project's own Node is there.
//
//   node otel-collector/build.mjs [collector] [jaeger]
import { spawn, spawnSync } from 'node:child_process'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { fingerprint } from '../tools/lib/fingerprint.mjs'
import { withLock } from '../tools/lib/lock.mjs'
import { CACHE, LOGS } from '../tools/lib/paths.mjs'
import { problemWith } from '../tools/lib/prerequisites.mjs'
import { lastLines, StepError } from '../tools/lib/step.mjs'
import { everyFewSeconds, reporter } from './build-progress.mjs'
import { guardChild } from './guard.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))

/** @typedef {'collector' | 'jaeger'} BinaryName */
/** @typedef {import('./build-progress.mjs').BuildProgress} BuildProgress */
/** @typedef {import('./build-progress.mjs').Reporter} Reporter */

/**
 * module: the folder with go.mod, go.sum and sources; also: further files that decide what is built; main: the
 * package to build; file: the name of the program.
 * @type {Record<BinaryName, { module: string, also: string[], main: string, file: string }>}
 */
const PROGRAMS = {
  collector: {
    module: join(HERE, 'go', 'collector'),
    also: [join(HERE, 'builder.yaml')],
    main: '.',
    file: 'sightglass-collector',
  },
  jaeger: {
    module: join(HERE, 'go', 'jaeger'),
    also: [],
    main: 'github.com/jaegertracing/jaeger/cmd/jaeger',
    file: 'jaeger',
  },
}

/** Every module's version stands in go.mod, every hash in go.sum: nothing is resolved, nothing is rewritten. */
const GO_ENV = { GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0', GOWORK: 'off' }
const BUILD_FLAGS = ['-trimpath', '-ldflags', '-s -w']
/** A first download takes hundreds of requests; one that fails is worth two more tries. */
const DOWNLOAD_TRIES = 3

/**
 * Looks for Go.
 * @returns {{ ok: boolean, version: string | undefined, problem: string | undefined }} version as Go writes it
 * ('go1.26.8'); problem: one sentence with the version wanted, the version found and how to get it
 */
export function findGo() {
  const problem = problemWith('go')
  const version = goEnv()[0]
  return { ok: problem === undefined, version, problem }
}

/**
 * Where a program lies once it is built; the folder's name changes with everything that decides what is built.
 * @param {BinaryName} name
 * @returns {string | undefined} undefined when it is not built yet, or there is no Go to tell
 */
export function binaryPath(name) {
  const target = targetOf(name)
  return target && existsSync(target) ? target : undefined
}

/**
 * Builds a program unless it is there already. Two callers, in two processes too, never build it twice.
 * @param {BinaryName} name
 * @param {{ onProgress?: (progress: BuildProgress) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<string>} the absolute path of the program
 * @throws {StepError} without a fit Go, or when the build fails: with the end of its log and where that lies;
 * the signal's reason when the signal stops it
 */
export async function buildBinary(name, { onProgress = () => {}, signal } = {}) {
  const ready = binaryPath(name)
  if (ready) return ready
  const { problem } = findGo()
  const target = targetOf(name)
  if (problem || !target) throw new StepError(`sightglass: ${problem ?? 'go answers nothing to `go env`.'}`)

  const report = reporter(name, onProgress)
  const work = async () => {
    if (existsSync(target)) return
    await compile(name, target, report, signal)
    removeOlder(name, target)
  }
  try {
    await withLock(`build-${name}`, work, { signal })
  } finally {
    report.stop()
  }
  return target
}

/**
 * @param {BinaryName} name
 * @param {string} target
 * @param {Reporter} report
 * @param {AbortSignal | undefined} signal
 */
async function compile(name, target, report, signal) {
  const { module, main, file } = PROGRAMS[name]
  mkdirSync(LOGS, { recursive: true })
  const log = join(LOGS, `build-${name}.log`)
  rmSync(log, { force: true })
  const packages = new Set()
  let modules = 0

  const list = () =>
    runGo(['list', '-deps', main], { cwd: module, log, signal }, (line, stream) => {
      if (stream === 'stdout') packages.add(line)
      else if (line.startsWith('go: downloading')) report('downloading', ++modules, 0)
    })
  for (let tries = 1; ; tries++) {
    report('downloading', modules, 0)
    if (await list()) break
    signal?.throwIfAborted()
    if (tries === DOWNLOAD_TRIES) throw failed(name, log)
  }

  // Dependencies come first in the list, so its last line is the program itself.
  const last = [...packages].pop()
  const unfinished = `${dirname(target)}.${process.pid}`
  let done = 0
  report('compiling', done, packages.size)
  const args = ['build', '-v', ...BUILD_FLAGS, '-o', join(unfinished, file), main]
  const ok = await runGo(args, { cwd: module, log, signal }, (line) => {
    if (packages.has(line)) report(line === last ? 'linking' : 'compiling', ++done, packages.size)
  })
  if (!ok) {
    rmSync(unfinished, { recursive: true, force: true })
    signal?.throwIfAborted()
    throw failed(name, log)
  }
  try {
    renameSync(unfinished, dirname(target))
  } catch (error) {
    // Somebody put it there meanwhile, and may be running it already.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
}

/**
 * Removes earlier builds of the program, and what a build that was killed left: each has some hundred megabytes.
 * @param {BinaryName} name
 * @param {string} target
 */
function removeOlder(name, target) {
  const newest = dirname(target)
  for (const folder of readdirSync(dirname(newest))) {
    if (!folder.startsWith(`${name}-`) || folder === basename(newest)) continue
    try {
      rmSync(join(dirname(newest), folder), { recursive: true, force: true })
    } catch {
      // Windows keeps a program that runs; the next build removes it.
    }
  }
}

/**
 * Runs the go command, its whole output appended to the log.
 * @param {string[]} args
 * @param {{ cwd: string, log: string, signal: AbortSignal | undefined }} options
 * @param {(line: string, stream: 'stdout' | 'stderr') => void} onLine
 * @returns {Promise<boolean>} whether it succeeded
 */
async function runGo(args, { cwd, log, signal }, onLine) {
  const file = createWriteStream(log, { flags: 'a' })
  file.write(`$ go ${args.join(' ')}\n`)
  const child = spawn('go', args, {
    cwd,
    env: { ...process.env, ...GO_ENV },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const release = child.pid === undefined ? () => {} : guardChild(child.pid)
  // go ends its compilers on SIGINT; on SIGTERM it leaves them behind.
  const stop = () => child.kill('SIGINT')
  signal?.addEventListener('abort', stop)
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      if (stream === 'stderr') file.write(`${line}\n`)
      onLine(line, stream)
    })
  }
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      file.write(`${error.message}\n`)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  release()
  signal?.removeEventListener('abort', stop)
  await new Promise((resolve) => file.end(resolve))
  return ok
}

/** @param {BinaryName} name */
function targetOf(name) {
  const { module, also, file } = PROGRAMS[name]
  const go = goEnv()
  if (go.length === 0) return undefined
  const hash = fingerprint([module, ...also], [...go, ...BUILD_FLAGS, ...Object.values(GO_ENV)])
  return join(CACHE, 'bin', `${name}-${hash}`, go[1] === 'windows' ? `${file}.exe` : file)
}

/** @returns {string[]} version, operating system and architecture that Go builds for; empty without Go */
function goEnv() {
  const result = spawnSync('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { encoding: 'utf8' })
  return result.status === 0 ? result.stdout.trim().split(/\s+/) : []
}

/**
 * @param {BinaryName} name
 * @param {string} log
 */
function failed(name, log) {
  const end = lastLines(readFileSync(log, 'utf8'))
  return new StepError(`sightglass: building ${name} failed.\n${end}\nThe whole log: ${log}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PROGRAMS)
    for (const name of wanted) {
      if (!Object.hasOwn(PROGRAMS, name))
        throw new StepError(`sightglass: there is no program '${name}' to build.`)
      console.log(
        await buildBinary(/** @type {BinaryName} */ (name), {
          onProgress: everyFewSeconds((text) => console.error(text)),
        }),
      )
    }
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
