import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LOAD_CASES } from '../bench/cases.ts'
import { benchConcurrency } from '../bench/concurrency.ts'
import { withSection } from '../bench/docs.ts'
import { goalsOf, verdictOn } from '../bench/goals.ts'
import { countRequests, countSpans } from '../bench/load/count-otlp.ts'
import { ResponseCounter } from '../bench/load/response-counter.ts'
import { runLoadCase } from '../bench/load.ts'
import { readOptions } from '../bench/options.ts'
import { sectionsOf } from '../bench/report.ts'
import type { Results } from '../bench/results.ts'
import { soak } from '../bench/soak.ts'
import { benchStartup } from '../bench/startup.ts'
import { fitLine } from '../bench/statistics.ts'
import { ROOT } from '../tools/lib/paths.mjs'

// Whether the goals are met is read from `npm run bench` on a quiet machine; here it only has to work. No peer
// is installed for it: the apps of these tests need nothing from a registry.
const empty: Results = {
  machine: {
    date: '2026-01-31',
    node: '24.0.0',
    platform: 'linux x64',
    cpu: 'CPU',
    cores: 2,
    memory: 8e9,
    loadAverage: 0,
  },
  size: { rounds: 1, requests: 500, warmUp: 100, starts: 1 },
  load: [],
  startup: [],
  install: [],
  soak: [],
  concurrency: [],
  micro: {},
}

describe('the load benchmark', { timeout: 60_000 }, () => {
  it.each([
    { id: 'node-http-cjs', traced: true },
    { id: 'node-http-mjs', traced: true },
    { id: 'always-off', traced: false },
  ])('has a figure with 99 % or more delivered for $id', async ({ id, traced }) => {
    const found = LOAD_CASES.find((load) => load.id === id)
    if (!found) throw new Error(`no case ${id}`)
    const result = await runLoadCase({ ...found, candidates: ['bare', 'sightglass'] }, empty.size)
    const [bare, own] = result.figures
    expect(bare).toMatchObject({ candidate: 'bare', added: 0, traced: undefined, void: false })
    expect(own).toMatchObject({ candidate: 'sightglass', void: false })
    expect(own?.traced ?? 1).toBeGreaterThanOrEqual(0.99)
    expect(own?.traced !== undefined).toBe(traced)
    expect(own?.counted).toBe(1)
    expect(own?.cpu).toBeGreaterThan(0)
    expect(own?.requestsPerSecond).toBeGreaterThan(0)

    const [, table] = sectionsOf({ ...empty, load: [result] })
    const rows = table?.text.split('\n').filter((line) => line.startsWith('|')) ?? []
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual([
      'under',
      expect.stringMatching(/^-+$/),
      'bare app',
      '@sightglass/register',
    ])
  })

  it('measures the start and whether the span of the first line arrives', async () => {
    const { figures } = await benchStartup('cjs', ['bare', 'sightglass'], 1)
    expect(figures[1]).toMatchObject({ candidate: 'sightglass', firstLine: true })
    expect(figures[1]?.wall).toBeGreaterThan(0)
  })

  it('holds many requests at once and finds each counted and closed', async () => {
    const result = await benchConcurrency({ connections: 20, pipelined: 4 })
    expect(result).toMatchObject({ inFlight: 80, counted: 80, stillActive: 0, passed: true })
  })

  it('soaks and fits a line through the samples', async () => {
    const result = await soak({ version: process.versions.node, binary: process.execPath }, 0.05)
    expect(result.samples.length).toBeGreaterThanOrEqual(3)
    expect(result.requests).toBeGreaterThan(0)
    expect(Number.isFinite(result.slope)).toBe(true)
  })
})

describe('the goals', () => {
  const figure = (candidate: 'sightglass' | 'upstream', added: number, isVoid = false) => ({
    candidate,
    cpu: added + 10,
    cpuRange: [0, 0] as [number, number],
    added,
    requestsPerSecond: 1,
    traced: 1,
    counted: 1,
    void: isVoid,
  })
  const goal = (own: number, isVoid = false) => {
    const load = {
      id: 'node-http-cjs',
      title: '',
      figures: [figure('sightglass', own, isVoid), figure('upstream', 100)],
    }
    const [outcome] = goalsOf({ ...empty, load: [load] })
    if (!outcome) throw new Error('no goal')
    return verdictOn(outcome)
  }

  it('are judged by the ratio in the same run', () => {
    expect([goal(10), goal(25), goal(31)]).toEqual(['aim reached', 'reached', 'not reached'])
  })

  it('say nothing about figures that were not delivered', () => {
    expect(goal(10, true)).toBe('void')
  })

  it('are absent where nothing was measured', () => {
    expect(sectionsOf(empty).map(({ id }) => id)).toEqual(['machine'])
  })
})

describe('the sink', () => {
  it('counts the spans of a request that it has not seen the code of', () => {
    const span = (kind: number, name: string) => [...field(5, bytes(name)), 6 << 3, kind]
    const spans = [span(2, 'GET /users/:id'), span(1, 'first-line'), span(3, 'GET')]
    const body = Buffer.from(
      field(
        1,
        field(
          2,
          spans.flatMap((fields) => field(2, fields)),
        ),
      ),
    )
    expect(countSpans(body, false)).toEqual({ spans: 3, serverSpans: 1, firstLine: 1 })
  })

  it('adds the points of the HTTP server histogram and takes the temporality along', () => {
    const count = (value: number) => [(4 << 3) | 1, value, 0, 0, 0, 0, 0, 0, 0]
    const histogram = [...field(1, count(40)), ...field(1, count(2)), 2 << 3, 1]
    const metric = [...field(1, bytes('http.server.request.duration')), ...field(9, histogram)]
    const body = Buffer.from(field(1, field(2, field(2, metric))))
    expect(countRequests(body, false)).toMatchObject({ requests: 42, delta: true })
  })

  it('does not read beyond a body that is cut off', () => {
    expect(() => countSpans(Buffer.from([10, 50, 1]), false)).toThrow(RangeError)
  })
})

it('counts responses however they are cut into chunks', () => {
  const two = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'.repeat(2))
  for (let cut = 0; cut <= two.length; cut++) {
    const counter = new ResponseCounter()
    expect(counter.add(two.subarray(0, cut)) + counter.add(two.subarray(cut))).toBe(2)
  }
  expect(() => new ResponseCounter().add(Buffer.from('HTTP/1.1 500 Oh\r\n\r\n'))).toThrow(/500 Oh/)
})

it('finds the slope of a line and how sure it is', () => {
  const exact = fitLine([0, 1, 2, 3].map((x) => [x, 3 * x + 1]))
  expect(exact.slope).toBeCloseTo(3)
  expect(exact.slopeError).toBeCloseTo(0)
  expect(
    fitLine([
      [0, 0],
      [1, 3],
      [2, 0],
      [3, 3],
    ]).slopeError,
  ).toBeGreaterThan(0.5)
})

it('takes only options that it knows', () => {
  expect(readOptions(['--quick', '--only', 'express,startup']).runs('express-mjs')).toBe(true)
  expect(readOptions(['--only', 'express']).runs('node-http-cjs')).toBe(false)
  expect(readOptions(['--soak', '3'])).toMatchObject({ soakMinutes: 3 })
  expect(readOptions(['--soak']).runs('startup')).toBe(false)
  expect(() => readOptions(['--only', 'kao'])).toThrow(/there is no 'kao'/)
  expect(() => readOptions(['--docs', '--quick'])).toThrow(/whole runs/)
  expect(() => readOptions(['--fast'])).toThrow(/--quick/)
})

it('finds room for every section in docs/benchmarks.md', () => {
  const page = readFileSync(join(ROOT, 'docs', 'benchmarks.md'), 'utf8')
  const ids = ['machine', 'goals', 'load', 'startup', 'install', 'micro', 'concurrency', 'soak'] as const
  for (const id of ids)
    expect(withSection(page, { id, text: 'new' })).toContain(`<!-- bench: ${id} -->\nnew\n`)
})

it('writes a section between its comments and leaves the rest', () => {
  const page = 'a\n<!-- bench: soak -->\nold\n<!-- end -->\nb\n'
  expect(withSection(page, { id: 'soak', text: 'new' })).toBe(
    'a\n<!-- bench: soak -->\nnew\n<!-- end -->\nb\n',
  )
  expect(() => withSection(page, { id: 'goals', text: '' })).toThrow(/bench: goals/)
})

function bytes(text: string): number[] {
  return [...Buffer.from(text)]
}

/** A length-delimited protobuf field of fewer than 128 bytes. */
function field(number: number, content: readonly number[]): number[] {
  return [(number << 3) | 2, content.length, ...content]
}
