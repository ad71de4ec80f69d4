import type { CandidateId, ModuleKind, Recording } from './candidates.ts'

/** One table of the load benchmark: an app, what it records, and what it runs under. */
export interface LoadCase {
  /** For `--only`, and for goals.ts to find the figures. */
  id: string
  title: string
  app: 'node-http' | 'express' | 'fastify'
  kind: ModuleKind
  recording: Recording
  /** Interleaved in this order; `bare` is what the others are compared with. */
  candidates: readonly CandidateId[]
}

/** What can trace: everything but prom-client. */
export const TRACERS: readonly CandidateId[] = [
  'bare',
  'sightglass',
  'upstream',
  'elastic',
  'splunk',
  'datadog',
  'sentry',
]
const APPS = { 'node-http': 'node:http', express: 'express 5', fastify: 'fastify 5' } as const
const KINDS = { cjs: 'CommonJS', mjs: 'ES modules' } as const

const everything: LoadCase[] = (['node-http', 'express', 'fastify'] as const).flatMap((app) =>
  (['cjs', 'mjs'] as const).map((kind) => ({
    id: `${app}-${kind}`,
    title: `${APPS[app]}, ${KINDS[kind]}: all traces exported, metrics on`,
    app,
    kind,
    recording: 'everything' as const,
    candidates: TRACERS,
  })),
)

/** All load cases, in the order of the tables. */
export const LOAD_CASES: readonly LoadCase[] = [
  ...everything,
  {
    id: 'always-off',
    title: 'node:http, CommonJS: sampler always_off, metrics on',
    app: 'node-http',
    kind: 'cjs',
    recording: 'no traces sampled',
    candidates: ['bare', 'sightglass', 'upstream', 'elastic', 'splunk'],
  },
  {
    id: 'metrics-only',
    title: 'express 5, CommonJS: metrics alone, on a page that is scraped once a round',
    app: 'express',
    kind: 'cjs',
    recording: 'metrics for scraping',
    candidates: ['bare', 'sightglass', 'upstream', 'promClient'],
  },
]
