import { beforeAll, describe, expect, it } from 'vitest'
import { clientSpans, onlySpan, runScenarios, type Scenario } from './client.ts'

describe('libraries on node:http', () => {
  let scenario: (name: string) => Scenario

  beforeAll(async () => {
    scenario = await runScenarios('client/libraries.mjs')
  })

  // parent (internal)
  // ├─ GET …/redirect (client) 302
  // └─ GET …/last (client)     200
  it.each(['got', 'axios', 'followRedirects'])('%s: each hop is a span', (name) => {
    const [first, last, ...others] = clientSpans(scenario(name))
    expect(others).toEqual([])
    expect(scenario(name).result).toBe(200)
    expect(first?.attributes).toMatchObject({ 'http.response.status_code': 302 })
    expect(first?.attributes['url.full']).toMatch(/\/redirect\?to=/)
    expect(last?.attributes).toMatchObject({ 'http.response.status_code': 200 })
    expect(last?.attributes['url.full']).toMatch(/\/last\?from=/)
    const parent = scenario(name).spans.find((span) => span.name === 'parent')
    expect([first?.parentId, last?.parentId]).toEqual([parent?.spanId, parent?.spanId])
  })

  it('got: each attempt is a span', () => {
    const spans = clientSpans(scenario('gotRetries'))
    expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual(['503', '503'])
  })

  it.each([
    ['gotTimeout', 'ETIMEDOUT'],
    ['axiosTimeout', 'ECONNABORTED'],
    ['axiosRefused', 'ECONNREFUSED'],
  ])('%s: error.type is %s, as the library names it', (name, errorType) => {
    expect(onlySpan(scenario(name)).attributes['error.type']).toBe(errorType)
    expect(scenario(name).result).toBe(errorType)
  })
})
