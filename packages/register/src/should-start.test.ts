import { describe, expect, it } from 'vitest'
import { STARTED, type Surroundings, shouldStart } from './should-start.ts'

const usual: Surroundings = {
  nodeVersion: 'v24.21.0',
  isMainThread: true,
  env: {},
  execArgv: ['--import=@sightglass/register'],
  argv: ['/usr/bin/node', '/srv/app.js'],
  loaded: [],
  globals: {},
}

function decide(changes: Partial<Surroundings>) {
  return shouldStart({ ...usual, ...changes })
}

describe('does nothing, and says why', () => {
  it.each<[string, Partial<Surroundings>, RegExp]>([
    ['an older Node', { nodeVersion: 'v22.14.9' }, /needs Node 22\.15 or later; this is v22\.14\.9/],
    ['a much older Node', { nodeVersion: 'v18.0.0' }, /this is v18\.0\.0/],
    ['a second start', { globals: { [STARTED]: '0.0.9' } }, /already started \(version 0\.0\.9\)/],
    ['--require dd-trace/init', { execArgv: ['--require', 'dd-trace/init'] }, /dd-trace is already there/],
    ['-r newrelic', { env: { NODE_OPTIONS: '-r newrelic' } }, /newrelic is already there/],
    [
      '--import=@splunk/otel/instrument',
      { execArgv: ['--import=@splunk/otel/instrument'] },
      /@splunk\/otel is/,
    ],
    [
      "upstream's own preload",
      { env: { NODE_OPTIONS: '--import @opentelemetry/auto-instrumentations-node/register' } },
      /@opentelemetry\/auto-instrumentations-node\/register is/,
    ],
    ['a loaded module', { loaded: ['/srv/node_modules/elastic-apm-node/index.js'] }, /elastic-apm-node is/],
    ['a loaded module on Windows', { loaded: ['C:\\a\\node_modules\\newrelic\\index.js'] }, /newrelic is/],
    [
      'a tracer provider',
      { globals: { [Symbol.for('opentelemetry.js.api.1')]: { version: '1.9.0', trace: {} } } },
      /an OpenTelemetry tracer provider is/,
    ],
  ])('%s', (_, changes, line) => {
    expect(decide(changes)).toEqual({ start: false, line: expect.stringMatching(line) })
  })
})

describe('does nothing, quietly', () => {
  const viaNodeOptions = { execArgv: [], env: { NODE_OPTIONS: '--import @sightglass/register' } }
  it.each<[string, Partial<Surroundings>]>([
    ['a worker thread', { isMainThread: false }],
    ['OTEL_SDK_DISABLED=true', { env: { OTEL_SDK_DISABLED: 'True' } }],
    ...[
      '/usr/bin/npm',
      '/usr/lib/node_modules/npm/bin/npm-cli.js',
      '/usr/lib/node_modules/npm/bin/npx-cli.js',
      '/opt/pnpm/bin/pnpm.cjs',
      '/opt/pnpm/bin/pnpm.mjs',
      '/srv/.yarn/releases/yarn-4.5.0.cjs',
      '/opt/corepack/dist/corepack.js',
    ].map((program): [string, Partial<Surroundings>] => [
      program,
      { ...viaNodeOptions, argv: ['node', program] },
    ]),
  ])('%s', (_, changes) => {
    expect(decide(changes)).toEqual({ start: false })
  })
})

describe('starts', () => {
  it.each<[string, Partial<Surroundings>]>([
    ['in a usual app', {}],
    ['on the oldest supported Node', { nodeVersion: 'v22.15.0' }],
    ['on a newer major', { nodeVersion: 'v26.0.0' }],
    ['in a worker thread that is asked to', { isMainThread: false, env: { SIGHTGLASS_WORKERS: '1' } }],
    ['in a package manager that is asked to by its own flag', { argv: ['node', '/usr/bin/npm'] }],
    ['without an entry file', { argv: ['node'] }],
    ['where a name only begins like an agent', { execArgv: ['--require', './newrelic-like.js'] }],
    [
      'where the API holds only a logger',
      { globals: { [Symbol.for('opentelemetry.js.api.1')]: { diag: {} } } },
    ],
    [
      "where upstream's catalogue is loaded, but not its preload",
      { loaded: ['/srv/node_modules/@opentelemetry/auto-instrumentations-node/build/index.js'] },
    ],
  ])('%s', (_, changes) => {
    expect(decide(changes)).toEqual({ start: true })
  })
})
