import { afterEach, expect, test, vi } from 'vitest'
import { createClosers } from './closers.ts'

afterEach(() => vi.restoreAllMocks())

test('stops the last first, each once, and goes on after one that fails', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const stopped: string[] = []
  const closers = createClosers()
  closers.add(async () => stopped.push('database'))
  closers.add(async () => {
    throw new Error('no answer')
  })
  closers.add(async () => stopped.push('service'))
  await closers.closeAll()
  await closers.closeAll()
  expect(stopped).toEqual(['service', 'database'])
  expect(said.mock.calls).toEqual([['demo: stopping failed: no answer']])
})
