import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { blocksOf } from '../../../test/markdown.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Prints name, labels and value of every point on the page but our own. */
const PRINT_PAGE = `
  const { getRegistry } = await import('@sightglass/metrics')
  const { resourceMetrics } = await getRegistry().producer({ names: 'prometheus' }).collect()
  for (const { descriptor, dataPoints } of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
    if (descriptor.name.startsWith('sightglass')) continue
    for (const { attributes, value } of dataPoints) {
      console.log(descriptor.name, JSON.stringify(attributes), value.count ?? value)
    }
  }
`

it('the example of the README records what the README says', async () => {
  const example = blocksOf(`${folder}/README.md`).find(({ title }) => title === 'metrics.mjs')
  const { code, stdout, stderr } = await runFixture({
    args: ['--input-type=module'],
    cwd: folder,
    input: `${example?.text}\n${PRINT_PAGE}`,
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.trim().split('\n')).toEqual([
    'app_swaps_total {"chain":"btc","partner":"acme"} 1',
    'app_swaps_total {"chain":"_other"} 1',
    'app_oracle_price_age_seconds {} 2.5',
    'app_pending_transactions_total {"chain":"evm"} 3',
    'app_swap_settle_duration_seconds {} 1',
  ])
})
