import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundledFamilies, mostSeries } from '../packages/metrics/src/catalogue.ts'
import { resolveDefinition } from '../packages/metrics/src/define.ts'
import { createRegistry } from '../packages/metrics/src/registry.ts'
import type { Family, FamilyDefinition } from '../packages/metrics/src/types.ts'
import { pageOf } from '../packages/metrics/test/pages.ts'
import { currentPage, renderedPage } from '../tools/docs/metrics.ts'
import { ROOT } from '../tools/lib/paths.mjs'
import { hasApt } from '../tools/parts/debian.ts'
import { checkMetrics } from '../tools/parts/prometheus.ts'

const families = bundledFamilies().map(resolveDefinition)

it('docs/metrics.md has every metric as the code has it', () => {
  expect(currentPage()).toBe(renderedPage())
})

describe.each(families)('$name', (family) => {
  const { kind, unit, description, labels, otel, prometheus } = family

  it('is described by one sentence', () => {
    expect(description).toMatch(/^[A-Z0-9].*\.$/)
    for (const { description: own } of prometheus) expect(own ?? description).toMatch(/^[A-Z0-9].*\.$/)
  })

  it('has a unit of UCUM that the name agrees with', () => {
    expect(unit).toMatch(/^(?:s|By|1|\{[a-z_]+\})$/)
    for (const { name, as } of prometheus) {
      if (as === 'count') continue
      const words = name.split('_')
      if (unit === 's') expect(words).toContain('seconds')
      if (unit === 'By') expect(words).toContain('bytes')
      if (unit === '1' && kind === 'gauge') expect(name).toMatch(/_(?:ratio|info)$/)
      if (unit.startsWith('{')) expect(name).not.toMatch(/seconds|bytes|ratio/)
    }
  })

  it('has the endings that Prometheus wants', () => {
    for (const { name, as } of prometheus) {
      const counter = kind === 'counter' || as === 'count'
      expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
      expect(name.endsWith('_total')).toBe(counter)
      // The one name that was given so; promtool reports it, see below.
      if (name !== 'db_client_connection_count') expect(name).not.toMatch(/_(?:count|sum|bucket)$/)
    }
  })

  it('has labels that are its own', () => {
    for (const label of labels) {
      const name = label.prometheus ?? 'none'
      expect(name).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
      expect(['job', 'instance', 'le', 'quantile']).not.toContain(name)
    }
  })

  it('is shown somewhere, within the budget', () => {
    expect(otel !== null || prometheus.length > 0).toBe(true)
    expect(mostSeries(family)).toBeGreaterThan(0)
    expect(mostSeries(family)).toBeLessThanOrEqual(998)
  })
})

it('every OpenTelemetry name is one of the conventions or our own', () => {
  // What upstream's exporter finds: this package has no need of its own for the conventions.
  const require = createRequire(join(ROOT, 'packages/metrics/package.json'))
  const exporter = createRequire(require.resolve('@opentelemetry/exporter-prometheus'))
  const conventions = exporter('@opentelemetry/semantic-conventions/incubating') as Record<string, unknown>
  const known = (start: string) =>
    new Set(Object.keys(conventions).flatMap((key) => (key.startsWith(start) ? [conventions[key]] : [])))
  const [metrics, attributes] = [known('METRIC_'), known('ATTR_')]
  const strange = families.flatMap(({ otel, labels }) => {
    if (otel === null) return []
    return [
      ...(metrics.has(otel) ? [] : [otel]),
      ...labels.flatMap((label) => (label.otel && !attributes.has(label.otel) ? [label.otel] : [])),
    ]
  })
  expect(strange.filter((name) => !name.startsWith('sightglass.'))).toEqual([])
})

it('all can be declared in one registry, and appear on its page', async () => {
  const page = await fullPage()
  const names = families.flatMap(({ prometheus }) =>
    prometheus.map(({ name, prefixed }) => `${prefixed ? 'app_' : ''}${name}`),
  )
  expect(names.filter((name) => !page.includes(`# TYPE ${name} `))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

it.skipIf(!hasApt)('promtool finds nothing but the name that was given', { timeout: 120_000 }, async () => {
  const { output } = await checkMetrics(await fullPage())
  expect(output.trim().split('\n')).toEqual([
    'db_client_connection_count non-histogram and non-summary metrics should not have "_count" suffix',
  ])
})

/** A page with one series of every family. */
async function fullPage(): Promise<string> {
  const registry = createRegistry()
  for (const definition of bundledFamilies()) {
    const family = registry.declare(definition) as unknown as Family<Record<string, (value: number) => void>>
    const series = family.series(definition.labels.map(({ values }) => values?.[0] ?? 'x'))
    const write = { histogram: 'record', gauge: 'set', counter: 'add', updowncounter: 'add' } as const
    series[write[definition.kind satisfies FamilyDefinition['kind']]]?.(1)
  }
  return await pageOf(registry)
}
