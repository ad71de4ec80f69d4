import { expect, it } from 'vitest'
import { benchStartup } from '../bench/startup.ts'

// Whether the goals are met is read from `npm run bench` on a quiet machine; here it only has to work.
it('the start-up benchmark runs and finds that both preloads cost something', async () => {
  expect(await benchStartup(3)).toBeGreaterThan(0)
})
