import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import {
  type Fixture,
  type FixtureOptions,
  type FixtureResult,
  type OtlpSink,
  preload,
  runFixture,
  startFixture,
  startOtlpSink,
} from '@sightglass/testkit'
import { onTestFinished } from 'vitest'

const fixtures = new URL('./fixtures/instrumentation/', import.meta.url)

/** The path of a plain app or helper in fixtures/instrumentation. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(name, fixtures))
}

/** The flags under which an app is instrumented. */
export const underSightglass: readonly string[] = ['--import', preload]

/**
 * Variables that make an app report to the sink, quickly and without anything else, with all that upstream's
 * instrumentations of frameworks tell.
 */
export function reportTo(sink: OtlpSink): Record<string, string> {
  return {
    SIGHTGLASS_FRAMEWORK_SPANS: 'true',
    OTEL_EXPORTER_OTLP_ENDPOINT: sink.httpUrl,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_METRICS_EXPORTER: 'none',
  }
}

/** A sink that is closed with the test. */
export async function sinkForTest(): Promise<OtlpSink> {
  const sink = await startOtlpSink()
  onTestFinished(() => sink.close())
  return sink
}

/** Starts a server app; it is killed with the test. */
export async function startApp(options: FixtureOptions): Promise<Fixture> {
  const app = await startFixture(options)
  onTestFinished(async () => {
    app.kill('SIGKILL')
    await app.exited
  })
  return app
}

/** Sends one request to a server app that says on which port it listens. */
export async function request(app: Fixture, path: string): Promise<Response> {
  await app.waitForLine(/listening on port \d+/)
  return fetch(`http://127.0.0.1:${app.port}${path}`)
}

/** Runs an app that prints one line of JSON, and gives what it says. */
export async function runForJson<T>(options: FixtureOptions): Promise<FixtureResult & { json: T }> {
  const result = await runFixture(options)
  if (result.code !== 0)
    throw new Error(`${options.args.join(' ')} ended with ${result.code}:\n${result.stderr}`)
  return { ...result, json: JSON.parse(result.stdout) as T }
}

/** An embedded PostgreSQL that speaks the wire protocol. It serves one connection at a time. */
export interface Database {
  /** The variables by which `pg` finds it. */
  readonly env: Record<string, string>
  stop(): Promise<void>
}

export async function startDatabase(): Promise<Database> {
  const db = await PGlite.create()
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0 })
  await server.start()
  const port = server.getServerConn().split(':').at(-1) ?? ''
  return {
    env: { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'postgres', PGDATABASE: 'postgres' },
    async stop() {
      await server.stop()
      await db.close()
    },
  }
}
