import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, preload, startFixture, waitUntil } from '@sightglass/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { app, ownLines, runApp, useSink } from './app.ts'
import { readPage, samplesNamed, sumNamed } from './page.ts'

const SECRETS = ['exampleson', 'hunter2', '48151.62342']
const at = useSink()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-redact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CONSOLE = {
  OTEL_TRACES_EXPORTER: 'console',
  OTEL_METRICS_EXPORTER: 'console',
  OTEL_LOGS_EXPORTER: 'console',
}

function secretsIn(text: string): string[] {
  return SECRETS.filter((secret) => text.includes(secret))
}

/** Marks what is at the sink; the function gives what came since: its signals, and all of it as text. */
function fromNow(): () => { signals: Set<string>; text: string } {
  const { sink } = at
  const [requests, spans, logs, metrics] = [sink.requests, sink.spans, sink.logs, sink.metrics].map(
    ({ length }) => length,
  )
  const write = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
  return () => ({
    signals: new Set(sink.requests.slice(requests).map(({ signal }) => signal)),
    text: JSON.stringify(
      [sink.spans.slice(spans), sink.logs.slice(logs), sink.metrics.slice(metrics)],
      write,
    ),
  })
}

const ALL = new Set(['traces', 'metrics', 'logs'])

describe('SIGHTGLASS_REDACT', () => {
  it('is on by default: nothing that the console shows or a request carries has a secret', async () => {
    const { stdout } = await runApp('secrets.mjs', CONSOLE)
    expect(secretsIn(stdout)).toEqual([])
    for (const signal of ["kept: 'kept'", 'mail to [REDACTED:email]', "'app.user': '[REDACTED:email]'"])
      expect(stdout).toContain(signal)
    expect(decodeURIComponent(stdout)).toContain('baggage app.user=[REDACTED:email]')
  })

  it('off sends all as it is, and says so at the start', async () => {
    const result = await runApp('secrets.mjs', { ...CONSOLE, SIGHTGLASS_REDACT: 'off' })
    expect(secretsIn(result.stdout)).toEqual(SECRETS)
    expect(ownLines(result)[0]).toContain('SIGHTGLASS_REDACT=off')
  })

  it('a wrong value means standard', async () => {
    const result = await runApp('secrets.mjs', { ...CONSOLE, SIGHTGLASS_REDACT: 'no' })
    expect(secretsIn(result.stdout)).toEqual([])
    expect(ownLines(result)[0]).toContain('SIGHTGLASS_REDACT')
  })

  it.each(['http/protobuf', 'http/json', 'grpc'])('over %s', async (protocol) => {
    const sent = fromNow()
    await runApp('secrets.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? `http://${at.sink.grpcAddress}` : at.sink.httpUrl,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_METRICS_EXPORTER: 'otlp',
    })
    const { signals, text } = sent()
    expect(signals).toEqual(ALL)
    expect(text).toContain('[REDACTED:email]')
    expect(secretsIn(text)).toEqual([])
  })

  it('labels of the page are redacted before they are series, and what was removed is counted', async () => {
    const port = await freePort()
    const fixture = await startFixture({
      args: ['--import', preload, app('secrets.mjs')],
      env: {
        ...at.env,
        STAY: '1',
        OTEL_METRICS_EXPORTER: 'prometheus',
        OTEL_EXPORTER_PROMETHEUS_PORT: `${port}`,
      },
    })
    await fixture.waitForLine(/done/)
    const page = await waitUntil(async () => {
      const text = await readPage(port).catch(() => '')
      return sumNamed(text, 'sightglass_redactions_total') > 0 ? text : undefined
    })
    expect(secretsIn(page)).toEqual([])
    expect(samplesNamed(page, 'secrets_said_total')).toMatchObject([
      { labels: { app_user: '[REDACTED:email]' }, value: 3 },
    ])
    expect(sumNamed(page, 'sightglass_redactions_total', { category: 'email', position: 'span.name' })).toBe(
      1,
    )
    expect(sumNamed(page, 'sightglass_redactions_total', { category: 'amount' })).toBe(1)
  })
})

describe('OTEL_CONFIG_FILE', () => {
  function file(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, `file_format: "1.0"\n${text}`)
    return path
  }
  const otlp = (signal: string, encoding: string) =>
    `otlp_http: { endpoint: "\${SINK}/v1/${signal}", encoding: ${encoding} }`
  const everything = (exporter: (signal: string) => string) => `
propagator: { composite: [ { tracecontext: }, { baggage: } ] }
resource:
  attributes: [ { name: service.name, value: configured }, { name: app.owner, value: mira.exampleson@example.org } ]
  detection/development: { detectors: [ { process: } ] }
tracer_provider: { processors: [ { batch: { exporter: { ${exporter('traces')} } } } ] }
logger_provider: { processors: [ { simple: { exporter: { ${exporter('logs')} } } } ] }
meter_provider: { readers: [ { periodic: { exporter: { ${exporter('metrics')} } } } ] }
`

  it.each(['protobuf', 'json'])('what it sends over OTLP, %s, is redacted', async (encoding) => {
    const path = file(
      `${encoding}.yaml`,
      everything((signal) => otlp(signal, encoding)),
    )
    const sent = fromNow()
    const result = await runApp('secrets.mjs', { ...at.env, OTEL_CONFIG_FILE: path, SINK: at.sink.httpUrl })
    expect(result.code).toBe(0)
    const { signals, text } = sent()
    expect(signals).toEqual(ALL)
    expect(text).toContain('[REDACTED:email]')
    expect(text).toContain('kept')
    expect(secretsIn(text)).toEqual([])
    expect(decodeURIComponent(result.stdout)).toContain('baggage app.user=[REDACTED:email]')
  })

  it('so is what it prints, and the arguments of the command are not there', async () => {
    const path = file(
      'console.yaml',
      everything(() => 'console: {}'),
    )
    const { stdout } = await runApp('secrets.mjs', { ...at.env, OTEL_CONFIG_FILE: path })
    expect(stdout).toContain("kept: 'kept'")
    expect(secretsIn(stdout)).toEqual([])
    expect(stdout).toContain('process.runtime.name')
    expect(stdout).not.toContain('process.command_args')
  })

  it('so is its page', async () => {
    const port = await freePort()
    const path = file(
      'page.yaml',
      `meter_provider: { readers: [ { pull: { exporter: { prometheus/development: { host: 127.0.0.1, port: ${port} } } } } ] }\n`,
    )
    const fixture = await startFixture({
      args: ['--import', preload, app('secrets.mjs')],
      env: { ...at.env, OTEL_CONFIG_FILE: path, STAY: '1' },
    })
    await fixture.waitForLine(/done/)
    const page = await waitUntil(async () => readPage(port).catch(() => undefined))
    expect(secretsIn(page)).toEqual([])
    expect(samplesNamed(page, 'secrets_said_total')).toMatchObject([
      { labels: { app_user: '[REDACTED:email]' }, value: 3 },
    ])
  })

  it('off holds for it as well', async () => {
    const path = file(
      'off.yaml',
      everything(() => 'console: {}'),
    )
    const { stdout } = await runApp('secrets.mjs', { OTEL_CONFIG_FILE: path, SIGHTGLASS_REDACT: 'off' })
    expect(secretsIn(stdout)).toEqual(SECRETS)
  })
})
