import { expect, it } from 'vitest'
import { startLine } from './start-line.ts'
import { VERSION } from './version.ts'

const started = { nodeVersion: '24.0.0', service: 'shop', instrumentationsOff: ['fs'] }

it.each([
  [
    'signals that go the same way stand together',
    { traces: ['otlp a'], metrics: ['otlp a', 'prometheus on b'], logs: ['otlp a'] },
    'service shop; traces, logs to otlp a; metrics to otlp a and prometheus on b; off: fs',
  ],
  [
    'a signal that goes nowhere is off',
    { traces: ['otlp a'], metrics: [], logs: [] },
    'service shop; traces to otlp a; off: metrics, logs, fs',
  ],
  [
    'a file stands for the exporters',
    { file: 'otel.yaml' },
    'service shop; configuration from otel.yaml (OTEL_* exporters and samplers are not used); off: fs',
  ],
])('%s', (_, exporters, expected) => {
  expect(startLine({ ...started, exporters })).toBe(`${VERSION} on Node 24.0.0; ${expected}`)
})
