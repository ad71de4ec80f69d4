import { fileURLToPath } from 'node:url'
import { type FixtureResult, type OtlpSink, preload, runFixture, startOtlpSink } from '@sightglass/testkit'
import { afterAll, beforeAll } from 'vitest'

/** The path of an app in fixtures/apps. */
export function app(name: string): string {
  return fileURLToPath(new URL(`./fixtures/apps/${name}`, import.meta.url))
}

/** Runs an app of fixtures/apps under `--import @sightglass/register` to its end. */
export function runApp(name: string, env: Record<string, string | undefined> = {}): Promise<FixtureResult> {
  return runFixture({ args: ['--import', preload, app(name)], env })
}

/** The lines that Sightglass itself wrote. */
export function ownLines({ stderr }: { stderr: string }): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('sightglass: '))
}

/**
 * A sink for the tests of one file, and the environment that sends everything there. The exit budget is a long one:
 * these tests ask what arrives, also on a machine that is busy with others.
 */
export function useSink(): { readonly sink: OtlpSink; readonly env: Record<string, string> } {
  let sink: OtlpSink | undefined
  beforeAll(async () => {
    sink = await startOtlpSink()
  })
  afterAll(() => sink?.close())
  const running = () => {
    if (!sink) throw new Error('the sink runs only while tests do')
    return sink
  }
  return {
    get sink() {
      return running()
    },
    get env() {
      return { OTEL_EXPORTER_OTLP_ENDPOINT: running().httpUrl, SIGHTGLASS_EXIT_BUDGET_MS: '10000' }
    },
  }
}

let services = 0

/** A service name that no other test of this file uses, to tell what arrives apart. */
export function newService(): string {
  return `service-${++services}`
}
