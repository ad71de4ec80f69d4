import { freePort } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { ownLines, runApp, useSink } from './app.ts'

const at = useSink()

it('says what was started, from version to what is off', async () => {
  const result = await runApp('hello.mjs', {
    ...at.env,
    OTEL_SERVICE_NAME: 'greeter',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg',
  })
  expect(ownLines(result)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^sightglass: \\d+\\.\\d+\\.\\d+ on Node ${process.versions.node}; service greeter; ` +
          `traces, metrics to otlp http/protobuf ${at.sink.httpUrl}; off: logs, .*\\bpg\\b`,
      ),
    ),
  ])
})

it('is left out with SIGHTGLASS_START_LINE=false', async () => {
  expect((await runApp('hello.mjs', { ...at.env, SIGHTGLASS_START_LINE: 'false' })).stderr).toBe('')
})

describe('secrets', () => {
  const secrets = {
    header: 'hdr-5ecret-1',
    user: 'usr-5ecret-2',
    password: 'pwd-5ecret-3',
    query: 'qry-5ecret-4',
    path: 'pth-5ecret-5',
  }

  it.each([
    ['where all works', undefined, {}],
    ['where the collector is away', 0, { OTEL_EXPORTER_OTLP_TIMEOUT: '100' }],
    ['with everything told', undefined, { OTEL_LOG_LEVEL: 'all' }],
    [
      'with everything told and the collector away',
      0,
      { OTEL_LOG_LEVEL: 'all', OTEL_EXPORTER_OTLP_TIMEOUT: '100' },
    ],
    ['over JSON', undefined, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_LOG_LEVEL: 'debug' }],
  ])('appear nowhere on stderr %s', async (_, closedPort, env) => {
    const port = closedPort === undefined ? new URL(at.sink.httpUrl).port : await freePort()
    const { header, user, password, query, path } = secrets
    const endpoint = `http://${user}:${password}@127.0.0.1:${port}/${path}`
    const result = await runApp('hello.mjs', {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://127.0.0.1:${port}/v1/logs?token=${query}`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer ${header}`,
      ...env,
    })
    expect(result.code).toBe(0)
    expect(ownLines(result).join('\n')).toContain(`127.0.0.1:${port}`)
    for (const secret of Object.values(secrets)) expect(result.stderr).not.toContain(secret)
  })

  it('of a wrong value are not shown either', async () => {
    const { header, user, password } = secrets
    const result = await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `htps://${user}:${password}@collector`,
      OTEL_EXPORTER_OTLP_HEADERS: `Bearer ${header}`,
    })
    expect(ownLines(result).slice(0, 2)).toEqual([
      'sightglass: OTEL_EXPORTER_OTLP_HEADERS (value not shown): must be key=value pairs separated by commas, percent-encoded; using none',
      'sightglass: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT (value not shown): must be a URL that starts with http:// or https://; using the general one',
    ])
    for (const secret of Object.values(secrets)) expect(result.stderr).not.toContain(secret)
  })

  it('travel in the requests, and only there', async () => {
    const url = new URL(at.sink.httpUrl)
    url.username = secrets.user
    url.password = secrets.password
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: url.href,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${secrets.header}`,
    })
    const request = at.sink.requests.find(({ headers }) => headers['x-key'] === secrets.header)
    const basic = Buffer.from(`${secrets.user}:${secrets.password}`).toString('base64')
    expect(request?.headers.authorization).toBe(`Basic ${basic}`)
  })
})

describe('a wrong setting', () => {
  it('warns once, naming variable, value, what is used and what was probably meant', async () => {
    const result = await runApp('hello.mjs', {
      ...at.env,
      SIGHTGLASS_EXIT_BUGDET_MS: '100',
      OTEL_BSP_SCHEDULE_DELAY: 'soon',
      OTEL_TRACES_SAMPLER: 'allways_on',
    })
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
    expect(ownLines(result).slice(0, 3)).toEqual([
      'sightglass: SIGHTGLASS_EXIT_BUGDET_MS: no setting has this name; it is ignored (did you mean SIGHTGLASS_EXIT_BUDGET_MS?)',
      "sightglass: OTEL_TRACES_SAMPLER 'allways_on': must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio (did you mean always_on?); using parentbased_always_on",
      "sightglass: OTEL_BSP_SCHEDULE_DELAY 'soon': must be a whole number from 0 to 2147483647; using 1000 ms",
    ])
  })
})
