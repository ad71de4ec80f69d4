import { expect, it, vi } from 'vitest'
import { createBoundedFlush } from './exit.ts'

it('all flushes together hold the end up by the budget at most', async () => {
  const never = { flush: vi.fn(() => new Promise<void>(() => {})) }
  const onCut = vi.fn()
  const flush = createBoundedFlush(never, 30, onCut)
  await flush({ metrics: true })
  await flush({ metrics: false })
  await flush({ metrics: false })
  expect(onCut).toHaveBeenCalled()
  // A timer may fire a moment early, which leaves a moment for one more; never for a third.
  expect(never.flush.mock.calls.length).toBeLessThan(3)
})

it('a flush that fails is no error of the app', async () => {
  const onCut = vi.fn()
  await createBoundedFlush({ flush: () => Promise.reject(new Error('broken')) }, 30, onCut)({ metrics: true })
  expect(onCut).not.toHaveBeenCalled()
})
