// This is what `node --import @sightglass/register` (through import.mjs) and `node --require @sightglass/register`
// run. It only decides whether to start: the SDK is a second file, which npm and workers then never read.
import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { say } from './log.ts'
import { STARTED, shouldStart } from './should-start.ts'
import { VERSION } from './version.ts'

try {
  const load = createRequire(import.meta.url)
  const decision = shouldStart({
    nodeVersion: process.version,
    isMainThread,
    env: process.env,
    execArgv: process.execArgv,
    argv: process.argv,
    loaded: Object.keys(load.cache),
    globals: globalThis,
  })
  if (decision.start) {
    Object.defineProperty(globalThis, STARTED, { value: VERSION, configurable: true })
    ;(load('./sdk.cjs') as typeof import('./start.ts')).start()
  } else if (decision.line) say(decision.line)
} catch (error) {
  // Whatever went wrong, the app must run as if we were not there.
  say(
    `${VERSION} could not start, the app runs without telemetry: ${error instanceof Error ? error.message : error}`,
  )
}
