import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import * as own from './semconv.ts'

it('spells every name as the semantic conventions do', () => {
  const require = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/instrumentation-http'))
  const stable = require('@opentelemetry/semantic-conventions') as Record<string, unknown>
  expect(Object.keys(own).length).toBeGreaterThan(5)
  for (const [name, value] of Object.entries(own)) expect([name, value]).toEqual([name, stable[name]])
})
