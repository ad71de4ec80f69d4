import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { runForJson, sinkForTest, underSightglass } from './instrumentation-app.ts'

const app = fileURLToPath(new URL('./fixtures/http/memory.mjs', import.meta.url))

type Counts = Record<'span' | 'request' | 'response', number>

async function run(node: string, ...args: string[]) {
  const sink = await sinkForTest()
  const { json } = await runForJson<{ made: Counts; alive: Counts; held: number }>({
    node,
    args: [...underSightglass, '--expose-gc', app, ...args],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.httpUrl,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      NODE_V8_COVERAGE: undefined,
    },
  })
  return json
}

const nodes = supportedNodes.filter(({ version }, index) => index === 0 || /^(22\.15|26)\./.test(version))

describe.each(nodes)('under Node $version', ({ binary }) => {
  it('no timer, promise or listener that a request leaves behind keeps its span, request or response', async () => {
    const { made, alive, held } = await run(binary)
    expect(made).toEqual({ span: 1400, request: 1400, response: 1200 })
    expect(held).toBe(9 * 1400)
    // Node itself may keep those of the last connections.
    const kept = Object.entries(alive).filter(([, count]) => count > 20)
    expect(kept).toEqual([])
  })
})

it('an app that keeps its spans is noticed', async () => {
  const { made, alive } = await run(process.execPath, 'keep')
  expect(alive.span).toBe(made.span)
})
