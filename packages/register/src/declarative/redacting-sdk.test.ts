import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createRedactor } from '@sightglass/redact'
import { describe, expect, it } from 'vitest'
import { withRedactingSdk } from './redacting-sdk.ts'
import { withSubstitutes } from './substitutes.ts'

const sdk = createRequire(import.meta.url).resolve('@opentelemetry/sdk-node')
const load = createRequire(sdk)

class Pigeon {
  readonly loft = 'roof'
}

describe('an exporter without export()', () => {
  it.each([
    ['@opentelemetry/sdk-trace', 'SimpleSpanProcessor'],
    ['@opentelemetry/sdk-trace', 'BatchSpanProcessor'],
    ['@opentelemetry/sdk-logs', 'SimpleLogRecordProcessor'],
    ['@opentelemetry/sdk-metrics', 'PeriodicExportingMetricReader'],
  ])('of %s %s is not started, and one line says which and why', (module, name) => {
    const lines: string[] = []
    const { senders, result } = withRedactingSdk(
      load,
      createRedactor(),
      (line) => lines.push(line),
      () => {
        const Class = load(module)[name]
        return new Class({ exporter: new Pigeon() })
      },
    )
    expect(lines).toEqual([
      'the exporter Pigeon of OTEL_CONFIG_FILE has no export() to redact and is not started',
    ])
    expect(senders).toBe(1)
    return result.shutdown()
  })
})

describe('the modules of the SDK', () => {
  it('are what they were for everybody else', () => {
    const { BatchSpanProcessor } = load('@opentelemetry/sdk-trace')
    withRedactingSdk(
      load,
      createRedactor(),
      () => {},
      () => {
        expect(load('@opentelemetry/sdk-trace').BatchSpanProcessor).not.toBe(BatchSpanProcessor)
      },
    )
    expect(load('@opentelemetry/sdk-trace').BatchSpanProcessor).toBe(BatchSpanProcessor)
  })

  it('are so as well when starting fails', () => {
    const before = load('@opentelemetry/core')
    expect(() =>
      withSubstitutes(load, { '@opentelemetry/core': { CompositePropagator: () => 1 } }, () => {
        throw new Error('broken')
      }),
    ).toThrow('broken')
    expect(load('@opentelemetry/core')).toBe(before)
  })

  it('must have what is to be replaced', () => {
    expect(() => withSubstitutes(load, { '@opentelemetry/core': { Pigeon: () => 1 } }, () => 1)).toThrow(
      '@opentelemetry/core has no Pigeon',
    )
  })
})

it('the pinned SDK builds no other processor, reader or page than those that are wrapped', () => {
  const source = readFileSync(join(sdk, '..', 'create-from-config.cjs'), 'utf8')
  const built = [...source.matchAll(/new \w+\.(\w+(?:Processor|Reader|PrometheusExporter|Propagator))\(/g)]
  const ours = readFileSync(new URL('./redacting-sdk.ts', import.meta.url), 'utf8')
  const names = new Set(built.map(([, name = '']) => name))
  // Propagators of single formats are parts of the composite.
  const parts = ['W3CTraceContextPropagator', 'W3CBaggagePropagator', 'B3Propagator']
  expect([...names].filter((name) => !parts.includes(name) && !ours.includes(`${name}:`))).toEqual([])
  expect(names.size).toBeGreaterThan(6)
  expect(source).toContain('.processDetector)')
})
