import { expect, it } from 'vitest'
import { currentConfig, renderedConfig } from '../../tools/collector/redaction-rules.ts'

it('the collector has the rules that are in the code', () => {
  expect(currentConfig()).toBe(renderedConfig())
})
