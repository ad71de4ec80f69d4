import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allowList } from '../packages/metrics/src/upstream/allow-list.ts'
import { ROOT } from '../tools/lib/paths.mjs'

interface Instrumentation {
  disable(): void
  setMeterProvider(provider: object): void
}

/** What upstream's catalogue emits and we do not record, with the reason; docs/metrics.md names the beginnings. */
const OFF: readonly [names: RegExp, reason: string][] = [
  [/^http\./, 'Sightglass has its own'],
  [/^(?:nodejs|v8js|process|system)\./, 'Sightglass has its own'],
  [/^gen_ai\./, 'its models and tokens are no part of the bounded set'],
]

/** Instrument → kind of creation, of everything that the instrumentations make as soon as they have a meter. */
function instruments(): Map<string, string> {
  const require = createRequire(join(ROOT, 'packages/register/package.json'))
  const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node')
  const made = new Map<string, string>()
  const meter = new Proxy(
    {},
    {
      get: (_, method: string) => (name: unknown) => {
        if (method.startsWith('create')) made.set(String(name), method)
        return { addCallback() {}, add() {}, record() {} }
      },
    },
  )
  for (const each of getNodeAutoInstrumentations() as Instrumentation[]) {
    each.setMeterProvider({ getMeter: () => meter })
    // The catalogue turns on what it makes; nothing of this process is to be patched.
    each.disable()
  }
  return made
}

const KINDS: Readonly<Record<string, string>> = {
  createHistogram: 'histogram',
  createCounter: 'counter',
  createUpDownCounter: 'updowncounter',
}

it('every instrument of the catalogue is on the allow-list as its kind, or off for a reason', () => {
  const made = instruments()
  expect(made.size).toBeGreaterThan(10)
  const kinds = new Map(allowList.map(({ definition }) => [definition.name, definition.kind]))
  const unknown = [...made].filter(([name]) => !kinds.has(name) && !OFF.some(([names]) => names.test(name)))
  expect(unknown).toEqual([])
  for (const [name, kind] of kinds) {
    expect(KINDS[made.get(name) ?? `no instrumentation makes ${name}`]).toBe(kind)
  }
})
