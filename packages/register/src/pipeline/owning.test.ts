import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { expect, it } from 'vitest'
import type { Exporter } from './otlp-exporter.ts'
import { createOutageBook } from './outages.ts'
import { owning } from './owning.ts'

function exporting(run: (done: (result: ExportResult) => void) => void) {
  const lines: string[] = []
  const foreign: Exporter<string[]> = {
    export: (_items, done) => run(done),
    async forceFlush() {},
    async shutdown() {},
  }
  const book = createOutageBook((line) => lines.push(line))
  const exporter = owning(foreign, book.of('traces', 'http://collector:4317'))
  const results: ExportResult[] = []
  exporter.export(['a', 'b'], (result) => results.push(result))
  return { exporter, lines, results }
}

it('takes the batch over at once, and has none in flight once it is delivered', async () => {
  const { exporter, lines, results } = exporting((done) => done({ code: ExportResultCode.SUCCESS }))
  expect(results).toEqual([{ code: ExportResultCode.SUCCESS }])
  expect(exporter.inFlight).toBe(1)
  await exporter.settled()
  expect(exporter.inFlight).toBe(0)
  expect(lines).toEqual([])
})

it.each([
  [
    'reports a failure',
    (done: (result: ExportResult) => void) => done({ code: ExportResultCode.FAILED, error: new Error('no') }),
  ],
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
])('tells an outage where the foreign exporter %s, and neither throws nor rejects', async (_, run) => {
  const { exporter, lines } = exporting(run)
  await exporter.settled()
  expect(exporter.inFlight).toBe(0)
  expect(lines).toEqual([expect.stringMatching(/^traces cannot be sent to http:\/\/collector:4317 \(no\)/)])
})
