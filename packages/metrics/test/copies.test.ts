import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'

const fixture = fileURLToPath(new URL('fixtures/two-copies.mjs', import.meta.url))

it.each(supportedNodes)(
  'the ESM and the CommonJS copy of the built package share one registry ($version)',
  async ({ binary }) => {
    const { code, stdout, stderr } = await runFixture({ node: binary, args: [fixture] })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      twoCopies: true,
      sameExports: true,
      oneRegistry: true,
      oneCounter: true,
      swaps: 5,
      refusal: {
        code: 'ERR_METRIC_CONFLICT',
        message: expect.stringMatching(/two-copies\.mjs:\d+ and at .*two-copies\.mjs:\d+$/),
      },
    })
  },
)
