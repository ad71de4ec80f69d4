import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preload, startFixture, startOtlpSink } from '@sightglass/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { app, ownLines, runApp, useSink } from './app.ts'

const at = useSink()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

it('builds the pipeline that the file describes, and not that of the environment', async () => {
  const path = file(
    'otel.yaml',
    `
file_format: "1.0"
resource:
  attributes:
    - { name: service.name, value: from-the-file }
tracer_provider:
  processors:
    - batch: { schedule_delay: 100, exporter: { otlp_http: { endpoint: "\${SINK}/v1/traces" } } }
`,
  )
  const result = await runApp('hello.mjs', {
    ...at.env,
    OTEL_CONFIG_FILE: path,
    SINK: at.sink.httpUrl,
    OTEL_SERVICE_NAME: 'from-the-environment',
    OTEL_TRACES_EXPORTER: 'console',
  })
  expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
  const span = await at.sink.waitForSpan(({ name }) => name === 'hello')
  expect(span.resource['service.name']).toBe('from-the-file')
  expect(at.sink.requests.map(({ signal }) => signal)).toEqual(['traces'])
  expect(ownLines(result)).toEqual([
    expect.stringContaining(`configuration from ${path} (OTEL_* exporters and samplers are not used)`),
  ])
})

describe('a file that cannot be used costs one line with its name and the reason', () => {
  it.each([
    ['is missing', join(folder, 'missing.yaml'), 'ENOENT'],
    ['has no file_format', file('no-format.yaml', 'tracer_provider: {}\n'), 'file_format'],
    ['is no YAML', file('broken.yaml', 'file_format: "1.0"\ntracer_provider: [s3cret-value\n'), ''],
    [
      'names an exporter that does not exist',
      file(
        'unknown.yaml',
        'file_format: "1.0"\ntracer_provider: { processors: [ { batch: { exporter: { carrier_pigeon: {} } } } ] }\n',
      ),
      '',
    ],
    [
      'says disabled',
      file('disabled.yaml', 'file_format: "1.0"\ndisabled: true\n'),
      'it says disabled: true',
    ],
  ])('which %s', async (_, path, reason) => {
    const before = at.sink.requests.length
    const result = await runApp('hello.mjs', { ...at.env, OTEL_CONFIG_FILE: path })
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
    const [line, ...more] = result.stderr.trimEnd().split('\n')
    expect(line).toContain(`the app runs without telemetry: OTEL_CONFIG_FILE ${path}: `)
    expect(line).toContain(reason)
    expect(line).not.toContain('s3cret')
    expect(more).toEqual([])
    expect(at.sink.requests).toHaveLength(before)
  })
})

it('a signal ends the app after the exit budget, though its receiver hangs', async () => {
  const silent = await startOtlpSink()
  silent.respondWith('hang')
  const path = file(
    'silent.yaml',
    `
file_format: "1.0"
tracer_provider: { processors: [ { batch: { exporter: { otlp_http: { endpoint: "${silent.httpUrl}/v1/traces" } } } } ] }
`,
  )
  const fixture = await startFixture({
    args: ['--import', preload, app('stays.mjs')],
    env: { OTEL_CONFIG_FILE: path, SIGHTGLASS_EXIT_BUDGET_MS: '100' },
    // Upstream's own timeout is ten seconds: this has to be over long before.
    timeoutMs: 8000,
  })
  await fixture.waitForLine(/^ready$/)
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  await silent.close()
})
