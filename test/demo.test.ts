// `npm run demo` as a process: the real service, collector and Jaeger. Each run carries a word in its environment,
// which all it starts inherit: that is how a process left behind would be found.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Fixture, startFixture, waitUntil } from '@sightglass/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildBinary } from '../otel-collector/build.mjs'
import { ROOT } from '../tools/lib/paths.mjs'

const RUN_LIMIT_MS = 150_000
const MARK = 'DEMO_TEST_RUN'

/** The tree as terminals show it, the parts that differ from run to run left out. */
const TREE = new RegExp(
  [
    /^swap-service · trace ([0-9a-f]{32}) · \d+ spans · [\d.]+ ms$/,
    /^POST \/swaps +server +[\d.]+ ms .* 201$/,
    /^.*[├└]─ GET +client .* 127\.0\.0\.1:\d+ 200$/,
    /^.*[├└]─ POST +client .* 127\.0\.0\.1:\d+ 200$/,
    /^.*[├└]─ .*postgres +client .* postgresql$/,
  ]
    .map(({ source }) => source)
    .join('[^]*?'),
  'm',
)
const WHOLE =
  /^✓ In this one tree: the HTTP server span with its route \/swaps, \d+ SQL spans, \d+ calls to Esplora, \d+ calls to the EVM node\.$/m

beforeAll(async () => {
  await buildBinary('collector')
  await buildBinary('jaeger')
}, 900_000)

test(
  'ends with the trace fetched back from Jaeger, and leaves nothing behind',
  async () => {
    const demo = await startDemo([])
    expect(await demo.exited).toEqual({ code: 0, signal: null })
    expect(demo.stdout).toMatch(TREE)
    expect(demo.stdout).toMatch(WHOLE)
    expect(demo.stdout).toMatch(/45 requests: 30 went well, 6 met a failing upstream, 9 were refused/)
    const [, traceId = ''] = TREE.exec(demo.stdout) ?? []
    expect(demo.stdout).toContain(`/api/traces/${traceId}`)
    expect(demo.stderr).toBe('')
    await demo.nothingLeft()
  },
  RUN_LIMIT_MS,
)

test(
  '--keep leaves links that work, until Ctrl-C',
  async () => {
    const demo = await startDemo(['--keep'])
    await demo.waitForLine(/keeps running/)
    // The search for what is left does find what runs: demo, service, three stand-ins, collector, Jaeger.
    if (process.platform === 'linux') expect(demo.running().length).toBeGreaterThanOrEqual(7)
    const link = (name: string) => new RegExp(`The ${name} +(\\S+)$`, 'm').exec(demo.stdout)?.[1] ?? ''

    const trace = (await (await fetch(link('trace'))).json()) as {
      data: { spans: { operationName: string }[] }[]
    }
    expect(trace.data[0]?.spans.map(({ operationName }) => operationName)).toContain('POST /swaps')
    await waitUntil(
      async () =>
        /service_name="swap-service"/.test(await (await fetch(link('metrics'))).text()) ? true : undefined,
      { what: "the service's metrics on the collector's page", timeoutMs: 30_000 },
    )
    await waitUntil(
      () => (readFileSync(join(ROOT, link('logs')), 'utf8').includes('swap opened') ? true : undefined),
      { what: 'the log line of an opened swap', timeoutMs: 30_000 },
    )

    demo.kill('SIGINT')
    expect(await demo.exited).toEqual({ code: 130, signal: null })
    await demo.nothingLeft()
  },
  RUN_LIMIT_MS,
)

test('the page for newcomers shows such a run', () => {
  const page = readFileSync(join(ROOT, 'docs/getting-started.md'), 'utf8')
  expect(page).toMatch(TREE)
  expect(page).toMatch(WHOLE)
})

describe('without Go', () => {
  test(
    'shows the trace as the service sent it, names what is missing, and is no success',
    async () => {
      const demo = await startDemo([], { PATH: dirname(process.execPath) })
      expect(await demo.exited).toEqual({ code: 3, signal: null })
      expect(demo.stdout).toMatch(TREE)
      expect(demo.stdout).toMatch(WHOLE)
      expect(demo.stdout).toMatch(/✗ No Jaeger, .*go 1\.26 or later is needed, and none was found/)
      expect(demo.stdout).toMatch(/No Docker engine answers/)
      await demo.nothingLeft()
    },
    RUN_LIMIT_MS,
  )

  test(
    'offers compose where a Docker engine answers',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sightglass-docker-'))
      // Stands in for the engine: all that is asked of it is its version.
      writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho 28.2.2\n', { mode: 0o755 })
      try {
        const demo = await startDemo([], { PATH: `${folder}:${dirname(process.execPath)}` })
        expect(await demo.exited).toEqual({ code: 3, signal: null })
        expect(demo.stdout).toMatch(WHOLE)
        expect(demo.stdout).toMatch(/Docker 28\.2\.2 answers[\s\S]*^ +docker compose up --build$/m)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
    RUN_LIMIT_MS,
  )
})

test(
  'takes the next port where one is taken, and says so',
  async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    try {
      const demo = await startDemo([], { SG_OTLP_HTTP_PORT: String(port) })
      expect((await demo.exited).code).toBe(0)
      const said = new RegExp(
        `port ${port} \\(OTLP over HTTP\\) is taken: (\\d+) instead; SG_OTLP_HTTP_PORT sets another`,
      ).exec(demo.stdout)
      expect(demo.stdout).toContain(`The collector takes OTLP at http://127.0.0.1:${said?.[1]},`)
    } finally {
      other.close()
    }
  },
  RUN_LIMIT_MS,
)

describe('whenever it is stopped, nothing is left', () => {
  test.each([
    ['SIGINT', /^• Three local processes/, { code: 130, signal: null }],
    ['SIGTERM', /^• The collector takes/, { code: 143, signal: null }],
    ['SIGKILL', /^• The service runs/, { code: null, signal: 'SIGKILL' }],
  ] as const)(
    '%s',
    async (signal, line, exit) => {
      const demo = await startDemo([])
      await demo.waitForLine(line)
      demo.kill(signal)
      expect(await demo.exited).toEqual(exit)
      await demo.nothingLeft()
    },
    RUN_LIMIT_MS,
  )
})

test('an option that it does not have is named, and nothing starts', async () => {
  const demo = await startDemo(['--kepp'])
  expect(await demo.exited).toEqual({ code: 2, signal: null })
  expect(demo.stdout).toBe('')
  expect(demo.stderr).toMatch(/^demo: there is no option '--kepp'\./)
})

interface Demo extends Fixture {
  /** The command lines of what runs now. Only Linux tells; elsewhere the list is empty. */
  running(): string[]
  /** Resolves once no process is left that the run started; guards and the like end a moment after it. */
  nothingLeft(): Promise<void>
}

async function startDemo(args: string[], env: Record<string, string> = {}): Promise<Demo> {
  const mark = randomUUID()
  const fixture = await startFixture({
    args: [join(ROOT, 'tools/tasks/demo.ts'), ...args],
    cwd: ROOT,
    env: { [MARK]: mark, ...env },
    timeoutMs: RUN_LIMIT_MS,
  })
  const running = () => (process.platform === 'linux' ? marked(mark) : [])
  const nothingLeft = async () => {
    await waitUntil(() => (running().length === 0 ? true : undefined), {
      what: 'everything to be gone',
      timeoutMs: 20_000,
    }).catch((error: Error) => {
      throw new Error(`${error.message}; left: ${running().join(', ')}`)
    })
  }
  return Object.defineProperties({ running, nothingLeft } as Demo, Object.getOwnPropertyDescriptors(fixture))
}

/** The command lines of the processes that carry the word. */
function marked(mark: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      if (!environment.includes(`${MARK}=${mark}`)) return []
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
    } catch {
      return [] // it has just ended, or is another user's
    }
  })
}
