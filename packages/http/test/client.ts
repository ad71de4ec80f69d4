import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { expect } from 'vitest'

/** A span that a fixture had in its exporter. */
export interface FixtureSpan {
  name: string
  kind: string
  status: string
  message?: string
  attributes: Record<string, unknown>
  traceId: string
  spanId: string
  parentId?: string
  events: string[]
}

/** What a scenario of a fixture left behind. */
export interface Scenario {
  // biome-ignore lint/suspicious/noExplicitAny: each scenario has a result of its own.
  result: any
  spans: FixtureSpan[]
  /** Measurements: method, address, port, status, error type, scheme. */
  points: { labels: unknown[]; seconds: number }[]
  warnings: string[]
}

/** Arguments of node that run a fixture against the sources; Node 22.15 needs to be told to take the types out. */
export function underSources(path: string, ...flags: string[]): string[] {
  const file = fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url))
  return ['--experimental-strip-types', '--no-warnings', '--conditions=sightglass-source', ...flags, file]
}

/** Runs all scenarios of a fixture and gives what each left behind. */
export async function runScenarios(
  path: string,
  node: string = process.execPath,
  ...args: string[]
): Promise<(name: string) => Scenario> {
  const { stdout, stderr, code } = await runFixture({ node, args: [...underSources(path), ...args] })
  expect(code, stderr).toBe(0)
  const scenarios = JSON.parse(stdout) as Record<string, Scenario>
  return (name) => {
    const scenario = scenarios[name]
    if (scenario === undefined) throw new Error(`${path} has no scenario '${name}'`)
    if (scenario.result?.failed) throw new Error(`the scenario '${name}' failed: ${scenario.result.failed}`)
    return scenario
  }
}

/** The client spans, in the order of their ends. */
export function clientSpans({ spans }: Scenario): FixtureSpan[] {
  return spans.filter((span) => span.kind === 'client')
}

/** The only client span of a scenario that made one attempt, measured once. */
export function onlySpan(scenario: Scenario): FixtureSpan {
  const spans = clientSpans(scenario)
  expect(spans).toHaveLength(1)
  expect(scenario.points).toHaveLength(1)
  return spans[0] as FixtureSpan
}

/** The header that names a span. */
export function traceparentOf({ traceId, spanId }: FixtureSpan): string {
  return `00-${traceId}-${spanId}-01`
}
