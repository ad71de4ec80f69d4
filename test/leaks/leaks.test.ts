// Every secret of the corpus goes from a live app through SDK, collector and Jaeger, and then everything that lies on
// disk and went over the wire is searched for it: without any redaction (which shows that the search works), with
// the collector's alone, and with the SDK's as users have it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildBinary } from '../../otel-collector/build.mjs'
import { writeWithoutRedaction } from '../../otel-collector/src/testing/without-redaction.ts'
import { currentPage, RESULTS, renderedPage } from '../../tools/docs/collector-redaction.ts'
import { type RedactionCase, readCases } from './cases.ts'
import { heldBack } from './collector-redaction.ts'
import { flowOf } from './flows.ts'
import { journalOf, type Kept, logsOf } from './kept.ts'
import { type LiveRunOptions, liveRun } from './live-run.ts'
import { PLACES, type Place, textsByPlace } from './places.ts'
import { placesOf } from './search.ts'

const RUN_LIMIT_MS = 120_000

const cases = readCases()
const standard = cases.filter(({ level }) => level === 'standard')

interface Result {
  readonly texts: ReadonlyMap<Place, readonly string[]>
  /** Spans and log records behind the collector, by case. */
  readonly kept: ReadonlyMap<string, Kept>
}

async function run(options: Omit<LiveRunOptions, 'folder'>, configFiles?: typeof writeWithoutRedaction) {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-leaks-'))
  try {
    const files = configFiles?.(folder)
    const done = await liveRun({ ...options, folder, ...(files ? { configFiles: files } : {}) })
    const kept = new Map([...journalOf(done.folders.journal), ...logsOf(done.folders.logs)])
    return { texts: textsByPlace(done), kept }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `case: secret → places` for whatever is somewhere. */
function leaks(planted: readonly RedactionCase[], { texts }: Result): string[] {
  return planted.flatMap(({ id, where, secrets }) =>
    secrets.flatMap((secret) => {
      const places = placesOf(secret, texts)
      return places.length > 0 ? [`${id} ${where}: ${secret.slice(0, 40)} → ${places.join(', ')}`] : []
    }),
  )
}

/** What the collector cuts for its length, and a key that another case has taken. */
const NOT_KEPT = new Set(['P182 last (/app/dist/main.js:1:1)'])
const KEPT_BY_COLLECTOR = cases.filter(({ id }) => id !== 'P260')

beforeAll(async () => {
  await buildBinary('collector')
  await buildBinary('jaeger')
}, 1_800_000)

it('docs/redaction.md says what the collector holds back by itself', () => {
  expect(currentPage()).toBe(renderedPage())
})

describe('without any redaction', () => {
  let result: Result
  beforeAll(async () => {
    result = await run({ cases, redact: 'off' }, writeWithoutRedaction)
  }, RUN_LIMIT_MS)

  it('each secret is found in each place it flows through', () => {
    const missed = cases.flatMap((one) =>
      one.secrets.flatMap((secret) => {
        const places = placesOf(secret, result.texts)
        const gap = flowOf(one).filter((place) => !places.includes(place))
        return gap.length > 0 ? [`${one.id} ${one.where}: ${secret} not in ${gap.join(', ')}`] : []
      }),
    )
    expect(missed).toEqual([])
  })

  it('and nothing of it where the programs speak of themselves', () => {
    const own = new Map([[PLACES[12], result.texts.get(PLACES[12]) ?? []]])
    expect(leaks(cases, { ...result, texts: own })).toEqual([])
  })
})

describe("with the collector's redaction alone", () => {
  let result: Result
  beforeAll(async () => {
    result = await run({ cases, redact: 'off' })
  }, RUN_LIMIT_MS)

  it('what it holds back is what is known of it', async () => {
    const lines = heldBack(cases, result.texts).map(
      ({ category, cases, held }) => `  { "category": "${category}", "cases": ${cases}, "held": ${held} }`,
    )
    await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot(RESULTS)
  })

  it('every value that is to be kept comes through', () => {
    const gone = KEPT_BY_COLLECTOR.flatMap(({ id, where, keep }) => {
      const text = result.kept.get(where.startsWith('resource.') ? 'resource' : id)?.text
      return keep.flatMap((value) =>
        text === undefined || text.includes(value) || NOT_KEPT.has(`${id} ${value}`)
          ? []
          : [`${id} ${value}`],
      )
    })
    expect(gone).toEqual([])
  })

  it('what it masks is counted: on spans, log records and series', () => {
    expect(['P024', 'P026', 'P082', 'P100', 'S001'].filter((id) => !result.kept.get(id)?.masked)).toEqual([])
    expect(result.texts.get("collector's /metrics")?.join('\n')).toMatch(
      /^leaks_planted_total\{[^}]*leak_case="P083"[^}]*redaction_masked_count="1"/m,
    )
  })

  it('nothing is counted where there is nothing to hide', () => {
    const benign = cases.filter(({ secrets, where }) => secrets.length === 0 && /^(span|log)/.test(where))
    expect(benign.filter(({ id }) => result.kept.get(id)?.masked !== 0).map(({ id }) => id)).toEqual([])
  })
})

describe.each([
  ['standard', standard],
  ['strict', cases],
] as const)("with the SDK's redaction at %s", (level, planted) => {
  let result: Result
  beforeAll(async () => {
    result = await run({ cases: planted, redact: level })
  }, RUN_LIMIT_MS)

  it('no secret is anywhere', () => {
    expect(leaks(planted, result)).toEqual([])
  })

  it('the collector finds nothing that the SDK has left', () => {
    const hits = [...result.kept].filter(([, { masked }]) => masked > 0).map(([id, { text }]) => [id, text])
    expect(hits).toEqual([])
    expect(result.texts.get("collector's /metrics")?.join('\n')).not.toContain('redaction_')
  })

  it('what was planted did arrive', () => {
    const arrived = planted.filter(({ where }) => /^(span|log)/.test(where))
    expect(arrived.filter(({ id }) => !result.kept.has(id)).map(({ id }) => id)).toEqual([])
  })
})
