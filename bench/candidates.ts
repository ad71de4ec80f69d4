import { freePort, preload } from '@sightglass/testkit'
import { FIXTURES, installTree, type Tree, versionIn } from './peers.ts'

/** How an app is written: it decides what a peer has to be started with. */
export type ModuleKind = 'cjs' | 'mjs'

/** What an app is told to record. */
export type Recording = 'everything' | 'no traces sampled' | 'metrics for scraping'

/** Something an app runs under, or nothing. */
export interface Candidate {
  /** As the tables have it. */
  name: string
  /** Whether a span made by the API on the app's first line has to arrive. */
  openTelemetry: boolean
  /** Its folder of bench/peers. */
  tree: Tree
  /** The package, as npm knows it; absent for the bare app. */
  package?: string
  flags: Readonly<Record<ModuleKind, readonly string[]>>
  /** The app in place of the usual one, for a candidate that is part of the app. */
  app?: string
  /** Its own settings, beside the OTEL_* that all get. */
  env(sinkPort: number): Record<string, string>
}

/**
 * Upstream's loader for ES modules, registered once the SDK has started. Before it, or by the flags
 * --experimental-loader and --require, the SDK itself goes through the loader or starts twice; either takes
 * two to three times as much CPU at the start, and records nothing more.
 */
const ESM_HOOK = ['--import', './apps/esm-hook.mjs']
const both = (...flags: string[]) => ({ cjs: flags, mjs: flags })

/** All candidates; `bare`, `sightglass` and `upstream` are what the goals compare. */
export const CANDIDATES = {
  bare: {
    name: 'bare app',
    openTelemetry: false,
    tree: 'apps',
    flags: both(),
    env: () => ({}),
  },
  sightglass: {
    name: '@sightglass/register',
    openTelemetry: true,
    tree: 'apps',
    package: '@sightglass/register',
    flags: both('--import', preload),
    env: () => ({}),
  },
  upstream: {
    name: 'auto-instrumentations-node',
    openTelemetry: true,
    tree: 'upstream',
    package: '@opentelemetry/auto-instrumentations-node',
    flags: {
      cjs: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
      mjs: ['--import', '@opentelemetry/auto-instrumentations-node/register', ...ESM_HOOK],
    },
    env: () => ({}),
  },
  elastic: {
    name: 'Elastic',
    openTelemetry: true,
    tree: 'elastic',
    package: '@elastic/opentelemetry-node',
    flags: {
      cjs: ['--require', '@elastic/opentelemetry-node'],
      mjs: ['--import', '@elastic/opentelemetry-node'],
    },
    env: () => ({}),
  },
  splunk: {
    name: 'Splunk',
    openTelemetry: true,
    tree: 'splunk',
    package: '@splunk/otel',
    flags: {
      cjs: ['--require', '@splunk/otel/instrument'],
      mjs: ['--import', '@splunk/otel/instrument.js', ...ESM_HOOK],
    },
    // Off by default; the others have them on.
    env: () => ({ SPLUNK_METRICS_ENABLED: 'true', SPLUNK_INSTRUMENTATION_METRICS_ENABLED: 'true' }),
  },
  datadog: {
    name: 'Datadog',
    openTelemetry: false,
    tree: 'datadog',
    package: 'dd-trace',
    flags: { cjs: ['--require', 'dd-trace/init'], mjs: ['--import', 'dd-trace/initialize.mjs'] },
    env: (sinkPort) => ({
      DD_TRACE_AGENT_URL: `http://127.0.0.1:${sinkPort}`,
      // Without its agent these would only log errors, or look for machines of a cloud.
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
    }),
  },
  sentry: {
    name: 'Sentry',
    openTelemetry: false,
    tree: 'sentry',
    package: '@sentry/node',
    flags: both('--import', './apps/sentry-init.mjs'),
    env: (sinkPort) => ({ SENTRY_DSN: `http://key@127.0.0.1:${sinkPort}/1` }),
  },
  promClient: {
    name: 'prom-client + express-prom-bundle',
    openTelemetry: false,
    tree: 'prom-client',
    package: 'express-prom-bundle',
    flags: both(),
    app: 'express-prom',
    env: () => ({}),
  },
} as const satisfies Record<string, Candidate>

/** A key of CANDIDATES. */
export type CandidateId = keyof typeof CANDIDATES

/** Name and exact version, as the tables have it. */
export function titleOf(id: CandidateId): string {
  const candidate: Candidate = CANDIDATES[id]
  if (!candidate.package || id === 'sightglass') return candidate.name
  return `${candidate.name} ${versionIn(candidate.tree, candidate.package)}`
}

/** What starts an app under a candidate: to be given to spawn. */
export interface Launch {
  flags: readonly string[]
  file: string
  cwd: string
  env: Record<string, string>
  /** The port of the page to scrape. */
  prometheusPort: number
}

/**
 * @param app name of a file in bench/fixtures, without its ending
 * @param sinkPort where everything is sent
 */
export async function prepareLaunch(
  id: CandidateId,
  app: string,
  kind: ModuleKind,
  recording: Recording,
  sinkPort: number,
): Promise<Launch> {
  const candidate: Candidate = CANDIDATES[id]
  const cwd = await treeFolder(candidate, app)
  const prometheusPort = await freePort()
  return {
    flags: candidate.flags[kind],
    file: `${cwd}/${cwd === BENCH ? 'fixtures' : 'apps'}/${candidate.app ?? app}.${kind}`,
    cwd,
    env: {
      NODE_ENV: 'production',
      OTEL_SERVICE_NAME: 'bench',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      // The same for all; the last batch of a round need not be waited for longer.
      OTEL_BSP_SCHEDULE_DELAY: '1000',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(prometheusPort),
      ...RECORDING_ENV[recording],
      ...candidate.env(sinkPort),
    },
    prometheusPort,
  }
}

/** All record and send traces and metrics by default, but for what their own env() turns on. */
const RECORDING_ENV: Record<Recording, Record<string, string>> = {
  everything: {},
  'no traces sampled': { OTEL_TRACES_SAMPLER: 'always_off' },
  'metrics for scraping': { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'prometheus' },
}

/** Apps that need no package that is not in the workspace, so that the smoke test can run them in place. */
const BENCH = FIXTURES.replace(/[\\/]fixtures$/, '')
const RUN_IN_PLACE = new Set(['node-http', 'hold', 'start', 'first-line'])

function treeFolder(candidate: Candidate, app: string): Promise<string> | string {
  return candidate.tree === 'apps' && RUN_IN_PLACE.has(app) ? BENCH : installTree(candidate.tree)
}
