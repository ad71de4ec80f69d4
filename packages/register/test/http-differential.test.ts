import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { type Measured, type Told, tellAll } from './http-compared.ts'
import { clientLabels, countDifferences, differences } from './http-differences.ts'

type Pair = readonly [upstream: unknown, ours: unknown]

let upstream: Told
let ours: Told
beforeAll(async () => {
  upstream = await tellAll('upstream')
  ours = await tellAll('sightglass')
})

/** Every fact that differs, as `span | fact`. */
function foundDifferences(): Map<string, Pair> {
  const found = new Map<string, Pair>()
  for (const address of new Set([...upstream.spans.keys(), ...ours.spans.keys()])) {
    const [theirs, own] = [upstream.spans.get(address), ours.spans.get(address)]
    const missing = theirs === undefined || own === undefined
    for (const fact of missing ? ['span'] : new Set([...Object.keys(theirs), ...Object.keys(own)])) {
      if (theirs?.[fact] !== own?.[fact]) found.set(`${address} | ${fact}`, [theirs?.[fact], own?.[fact]])
    }
  }
  return found
}

/** Every fact that differs by the list, in every span the list says it of. */
function listedDifferences(): Map<string, Pair> {
  const addresses = [...new Set([...upstream.spans.keys(), ...ours.spans.keys()])]
  const entries = differences.flatMap(({ spans, facts }) =>
    addresses
      .filter((address) => spans.test(address))
      .flatMap((address) =>
        Object.entries(facts).map(([fact, pair]) => [`${address} | ${fact}`, pair] as const),
      ),
  )
  return new Map(entries)
}

function fits(value: unknown, listed: unknown): boolean {
  return listed instanceof RegExp ? typeof value === 'string' && listed.test(value) : value === listed
}

it('both tell of every scenario', () => {
  // Otherwise nothing would differ.
  for (const told of [upstream, ours]) {
    expect(told.spans.size).toBeGreaterThan(55)
    expect(new Set([...told.spans.values()].map(({ status }) => status))).toEqual(new Set(['unset', 'error']))
  }
})

it('spans differ where the list says so, and nowhere else', () => {
  const listed = listedDifferences()
  const found = foundDifferences()
  expect([...found].filter(([where]) => !listed.has(where))).toEqual([])
  expect([...listed.keys()].filter((where) => !found.has(where))).toEqual([])
  for (const [where, pair] of found) {
    const wanted = listed.get(where) ?? []
    expect([where, ...pair.map((value, side) => fits(value, wanted[side]) || value)]).toEqual([
      where,
      true,
      true,
    ])
  }
  for (const { spans } of differences) {
    expect([...found.keys()].some((where) => spans.test(where.split(' | ')[0] ?? ''))).toBe(true)
  }
})

it('server measurements have the same attributes', () => {
  expect(labelsOf(ours, 'server')).toEqual(labelsOf(upstream, 'server'))
})

it('client measurements have the attributes that the list says', () => {
  const [own, theirs] = [labelsOf(ours, 'client'), labelsOf(upstream, 'client')]
  expect([...theirs].filter((label) => !own.has(label))).toEqual(clientLabels.upstream)
  expect([...own].filter((label) => !theirs.has(label))).toEqual(clientLabels.ours)
  // Upstream's http has no url.scheme, its undici has.
  expect(
    upstream.measured.some(({ side, attributes }) => side === 'client' && !attributes['url.scheme']),
  ).toBe(true)
})

it('the same number of requests is counted, but for what the list says', () => {
  const [theirs, own] = [countsOf(upstream), countsOf(ours)]
  const differing = [...new Set([...theirs.keys(), ...own.keys()])]
    .map((labels) => [labels, [theirs.get(labels) ?? 0, own.get(labels) ?? 0]] as const)
    .filter(([, [one, other]]) => one !== other)
  expect(Object.fromEntries(differing)).toEqual(countDifferences)
})

it('the README of @sightglass/http has the list', () => {
  const readme = readFileSync(new URL('../../http/README.md', import.meta.url), 'utf8')
  const section =
    readme.split(/^## /m).find((text) => text.startsWith("Where it differs from upstream's")) ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| '))
  const listed = [...differences.map(({ row }) => row), clientLabels.row]
  expect(rows.slice(1)).toEqual(listed.map((row) => `| ${row.join(' | ')} |`))
})

function labelsOf({ measured }: Told, wanted: Measured['side']): Set<string> {
  return new Set(
    measured
      .filter(({ side }) => side === wanted)
      .flatMap(({ attributes }) => Object.keys(attributes).sort()),
  )
}

/** How often each outcome was measured: side, method, status, error.type. */
function countsOf({ measured }: Told): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { side, attributes, count } of measured) {
    const status = attributes['http.response.status_code'] ?? '-'
    const error = attributes['error.type'] ?? ''
    // Of a status that is an error both say so.
    const outcome = `${side} ${attributes['http.request.method']} ${status} ${error}`.trim()
    counts.set(outcome, (counts.get(outcome) ?? 0) + count)
  }
  return counts
}
