import { basename } from 'node:path'
import { API_GLOBAL } from './api-global.ts'
import { OLDEST_NODE, VERSION } from './version.ts'

/** What the decision is made from; all of it is there before any module of the app. */
export interface Surroundings {
  readonly nodeVersion: string
  readonly isMainThread: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execArgv: readonly string[]
  readonly argv: readonly string[]
  /** Paths of CommonJS modules loaded so far. */
  readonly loaded: readonly string[]
  readonly globals: object
}

/** Start, or do nothing: with a line where the user should know, without one where nobody asked for telemetry. */
export type Decision = { readonly start: true } | { readonly start: false; readonly line?: string }

/** Marks a process in which Sightglass is running; versioned, so that a later incompatible state can stand beside it. */
export const STARTED: symbol = Symbol.for('@sightglass/register/started/1')

/** Packages that start a tracing SDK or agent of their own, as a flag or a module path names them. */
const OTHER_AGENTS = [
  '@opentelemetry/auto-instrumentations-node/register',
  '@elastic/opentelemetry-node',
  '@splunk/otel',
  '@azure/monitor-opentelemetry',
  '@aws/aws-distro-opentelemetry-node-autoinstrumentation',
  '@dash0/opentelemetry',
  '@hyperdx/node-opentelemetry',
  '@instana/collector',
  'dd-trace',
  'newrelic',
  'elastic-apm-node',
  'appdynamics',
  'solarwinds-apm',
]

/** Decides from the surroundings alone; a pure function. */
export function shouldStart(around: Surroundings): Decision {
  const quietly: Decision = { start: false }
  if (!around.isMainThread && !isTrue(around.env.SIGHTGLASS_WORKERS)) return quietly
  if (isTrue(around.env.OTEL_SDK_DISABLED)) return quietly
  if (isPackageManager(around)) return quietly
  if (isOlder(around.nodeVersion))
    return refuse(
      `needs Node ${OLDEST_NODE.join('.')} or later; this is ${around.nodeVersion}, nothing was started`,
    )
  const running: unknown = Reflect.get(around.globals, STARTED)
  if (running !== undefined)
    return refuse(`already started (version ${running}); this second start does nothing`)
  const agent = otherAgent(around)
  if (agent !== undefined)
    return refuse(`${agent} is already there; nothing was started, since two agents disturb each other`)
  return { start: true }
}

function refuse(reason: string): Decision {
  return { start: false, line: `${VERSION} ${reason}` }
}

function isTrue(value: string | undefined): boolean {
  return /^\s*(true|1)\s*$/i.test(value ?? '')
}

function isOlder(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number)
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
}

// /usr/bin/npm · …/npm/bin/npx-cli.js · …/pnpm/bin/pnpm.cjs · .yarn/releases/yarn-4.5.0.cjs · …/corepack/dist/yarn.js
const PACKAGE_MANAGER =
  /^(npm|npx|pnpm|pnpx|pn|pnx|yarn|yarnpkg|corepack)(-cli)?(-\d[\d.a-z-]*)?(\.[cm]?js)?$/

/** Package managers pass NODE_OPTIONS on to the service; they are not the service. */
function isPackageManager({ env, argv, execArgv }: Surroundings): boolean {
  const program = argv[1]
  if (program === undefined || !PACKAGE_MANAGER.test(basename(program))) return false
  const onCommandLine = execArgv.some(
    (argument) => argument.includes('@sightglass') || argument.includes('sightglass'),
  )
  return Boolean(env.NODE_OPTIONS) && !onCommandLine
}

function otherAgent({ env, execArgv, loaded, globals }: Surroundings): string | undefined {
  const flags = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`.replaceAll('\\', '/')
  const byFlag = OTHER_AGENTS.find((name) => mentions(flags, name))
  if (byFlag) return byFlag
  const paths = loaded.map((path) => path.replaceAll('\\', '/'))
  const byModule = OTHER_AGENTS.find((name) => paths.some((path) => path.includes(`/node_modules/${name}/`)))
  if (byModule) return byModule
  const api: unknown = Reflect.get(globals, API_GLOBAL)
  if (typeof api === 'object' && api !== null && 'trace' in api) return 'an OpenTelemetry tracer provider'
  return undefined
}

/** Whether a flag names the package: the name begins after a space, '=', quote or '/', and ends with the word. */
function mentions(flags: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`(^|[\\s='"/])${escaped}($|[\\s'"/.])`).test(flags)
}
