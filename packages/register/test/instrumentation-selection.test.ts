import { describe, expect, it } from 'vitest'
import { catalogue } from '../src/instrumentation/generated/catalogue.ts'
import { select } from '../src/instrumentation/selection.ts'

function choose(enabled: string[] | undefined, disabled: string[] = []) {
  const warnings: string[] = []
  const { entries, fastify, off } = select(catalogue, {
    enabled,
    disabled,
    warn: (line) => warnings.push(line),
  })
  return { on: entries.map((entry) => entry.name), fastify, off, warnings }
}

describe('by default', () => {
  it('all run but fs, net, dns and host-metrics', () => {
    const { on, fastify, off, warnings } = choose(undefined)
    expect([...off].sort()).toEqual(['dns', 'fs', 'host-metrics', 'net'])
    expect(on).toHaveLength(catalogue.length - 4)
    expect(fastify).toBe(true)
    expect(warnings).toEqual([])
  })

  it('an empty list of enabled names is none', () => {
    expect(choose([''])).toEqual(choose(undefined))
  })

  it('a disabled name is off', () => {
    const { on, fastify, off } = choose(undefined, ['pg', ' fastify '])
    expect(on).not.toContain('pg')
    expect(fastify).toBe(false)
    expect([...off].sort()).toEqual(['dns', 'fastify', 'fs', 'host-metrics', 'net', 'pg'])
  })
})

describe('with a list of enabled names', () => {
  it('only these run, also such as are off by default', () => {
    const { on, fastify } = choose(['fs', ' host-metrics', 'pg'])
    expect([...on].sort()).toEqual(['fs', 'host-metrics', 'pg'])
    expect(fastify).toBe(false)
  })

  it('a disabled one is off nevertheless', () => {
    expect(choose(['fs', 'pg'], ['pg']).on).toEqual(['fs'])
  })

  it('which knows no name of them, none runs', () => {
    expect(choose(['nonsense'])).toMatchObject({ on: [], fastify: false })
  })
})

it('an unknown name is a warning with the nearest known one', () => {
  expect(choose(['expres', 'pg'], ['@opentelemetry/instrumentation-zzzzzz']).warnings).toEqual([
    "OTEL_NODE_ENABLED_INSTRUMENTATIONS names 'expres', which is not an instrumentation; did you mean 'express'?",
    "OTEL_NODE_DISABLED_INSTRUMENTATIONS names '@opentelemetry/instrumentation-zzzzzz', which is not an instrumentation.",
  ])
})
