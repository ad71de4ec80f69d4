import { describe, expect, it } from 'vitest'
import { catalogue } from '../src/instrumentation/generated/catalogue.ts'
import { select } from '../src/instrumentation/selection.ts'

function choose(
  enabled: string[] | undefined,
  disabled: string[] = [],
  options: { upstreamHttp?: boolean; frameworkSpans?: boolean } = {},
) {
  const warnings: string[] = []
  const { entries, own, off } = select(catalogue, {
    enabled,
    disabled,
    upstreamHttp: false,
    frameworkSpans: false,
    ...options,
    warn: (line) => warnings.push(line),
  })
  return { on: entries.map((entry) => entry.name), own, off: [...off].sort(), warnings }
}

const FRAMEWORKS = ['connect', 'express', 'koa', 'nestjs-core', 'router']
const ALL_OWN = { http: true, undici: true, fastify: true, runtime: true }
const NONE_OWN = { http: false, undici: false, fastify: false, runtime: false }

describe('by default', () => {
  it('all run but fs, net, dns, host-metrics and the spans of frameworks; http, undici and the runtime are ours', () => {
    const { on, own, off, warnings } = choose(undefined)
    expect(off).toEqual(['dns', 'fs', 'host-metrics', 'net'])
    expect(own).toEqual(ALL_OWN)
    const notOfTheCatalogue = [...off, ...FRAMEWORKS, 'http', 'undici', 'runtime-node']
    expect(on).toEqual(
      catalogue.map((entry) => entry.name).filter((name) => !notOfTheCatalogue.includes(name)),
    )
    expect(warnings).toEqual([])
  })

  it('an empty list of enabled names is none', () => {
    expect(choose([''])).toEqual(choose(undefined))
  })

  it('a disabled name is off, whoever it belongs to', () => {
    const { on, own, off } = choose(undefined, ['pg', ' fastify ', 'http', 'express'])
    expect(on).not.toContain('pg')
    expect(own).toEqual({ ...ALL_OWN, fastify: false, http: false })
    expect(off).toEqual(['dns', 'express', 'fastify', 'fs', 'host-metrics', 'http', 'net', 'pg'])
  })
})

it('SIGHTGLASS_FRAMEWORK_SPANS brings the frameworks', () => {
  expect(choose(undefined, [], { frameworkSpans: true }).on).toEqual(expect.arrayContaining(FRAMEWORKS))
})

it('SIGHTGLASS_HTTP=upstream brings http and undici of the catalogue, and they are switched by the same names', () => {
  const upstream = choose(undefined, [], { upstreamHttp: true })
  expect(upstream.on).toEqual(expect.arrayContaining(['http', 'undici']))
  expect(upstream.own).toEqual({ http: false, undici: false, fastify: true, runtime: true })
  expect(choose(undefined, ['undici'], { upstreamHttp: true }).on).not.toContain('undici')
})

describe('with a list of enabled names', () => {
  it('only these run, also such as are off by default', () => {
    const { on, own } = choose(['fs', ' host-metrics', 'pg', 'express'])
    expect([...on].sort()).toEqual(['express', 'fs', 'host-metrics', 'pg'])
    expect(own).toEqual(NONE_OWN)
  })

  it('ours among them', () => {
    expect(choose(['http', 'runtime-node']).own).toEqual({ ...NONE_OWN, http: true, runtime: true })
  })

  it('a disabled one is off nevertheless', () => {
    expect(choose(['fs', 'pg'], ['pg']).on).toEqual(['fs'])
  })

  it('which knows no name of them, none runs', () => {
    expect(choose(['nonsense'])).toMatchObject({ on: [], own: NONE_OWN })
  })
})

it('an unknown name is a warning with the nearest known one', () => {
  expect(choose(['expres', 'pg'], ['@opentelemetry/instrumentation-zzzzzz']).warnings).toEqual([
    "OTEL_NODE_ENABLED_INSTRUMENTATIONS names 'expres', which is not an instrumentation; did you mean 'express'?",
    "OTEL_NODE_DISABLED_INSTRUMENTATIONS names '@opentelemetry/instrumentation-zzzzzz', which is not an instrumentation.",
  ])
})
