import { describe, expect, it } from 'vitest'
import { type Config, readConfig } from './config.ts'
import { allSettings } from './settings.ts'

function read(env: Record<string, string>): { config: Config; warnings: string[] } {
  const warnings: string[] = []
  return { config: readConfig(Object.freeze(env), (message) => warnings.push(message)), warnings }
}

describe('refuses', () => {
  it.each<[Record<string, string>, string]>([
    [
      { SIGHTGLASS_WORKER: '1' },
      'SIGHTGLASS_WORKER: no setting has this name; it is ignored (did you mean SIGHTGLASS_WORKERS?)',
    ],
    [
      { SIGHTGLASS_SOMETHING_ELSE: '1' },
      'SIGHTGLASS_SOMETHING_ELSE: no setting has this name; it is ignored',
    ],
    [
      { OTEL_METRIC_EXPORT_INTERVAL: '1000', OTEL_METRIC_EXPORT_TIMEOUT: '2000' },
      "OTEL_METRIC_EXPORT_TIMEOUT '2000': must not be longer than OTEL_METRIC_EXPORT_INTERVAL; using 1000 ms",
    ],
    [
      { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '200' },
      "OTEL_BSP_MAX_EXPORT_BATCH_SIZE '200': must not be more than OTEL_BSP_MAX_QUEUE_SIZE; using 100",
    ],
    [
      { OTEL_TRACES_EXPORTER: 'otlp,none' },
      "OTEL_TRACES_EXPORTER 'otlp,none': 'none' stands beside others; using none",
    ],
    [
      { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuff' },
      "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL 'http/protobuff': must be one of http/protobuf, http/json, grpc (did you mean http/protobuf?); using the general one",
    ],
    [
      { OTEL_EXPORTER_OTLP_TIMEOUT: '0' },
      "OTEL_EXPORTER_OTLP_TIMEOUT '0': must be a whole number from 1 to 2147483647; using 10000 ms",
    ],
    [
      { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
      "OTEL_TRACES_SAMPLER 'jaeger_remote': must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio; using parentbased_always_on",
    ],
  ])('%j', (env, message) => {
    expect(read(env).warnings).toEqual([message])
  })
})

describe('wrong together', () => {
  it('the default timeout of metrics follows a shorter interval without a word', () => {
    const { config, warnings } = read({ OTEL_METRIC_EXPORT_INTERVAL: '1000' })
    expect([config.metricTimeout, warnings]).toEqual([1000, []])
  })

  it('the default batch follows a shorter queue without a word', () => {
    const { config, warnings } = read({ OTEL_BLRP_MAX_QUEUE_SIZE: '10' })
    expect([config.logBatch, warnings]).toEqual([10, []])
  })

  it('none wins', () => {
    expect(read({ OTEL_LOGS_EXPORTER: 'console,none' }).config.logsExporter).toEqual(['none'])
  })
})

describe('defaults', () => {
  it('are those of the specification, but for the batches, which leave after a second', () => {
    const { config, warnings } = read({})
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      disabled: false,
      tracesExporter: ['otlp'],
      metricsExporter: ['otlp', 'prometheus'],
      logsExporter: ['otlp'],
      propagators: ['tracecontext', 'baggage'],
      sampler: 'parentbased_always_on',
      samplerRatio: 1,
      spanDelay: 1000,
      spanQueue: 2048,
      spanBatch: 512,
      logDelay: 1000,
      metricInterval: 60_000,
      metricTimeout: 30_000,
      prometheusHost: '127.0.0.1',
      prometheusPort: 9464,
      exitBudget: 500,
      temporality: 'cumulative',
    })
    expect(config.otlp.traces).toEqual({
      protocol: 'http/protobuf',
      url: new URL('http://localhost:4318/v1/traces'),
      headers: {},
      compression: 'none',
      timeout: 10_000,
      tls: {},
    })
  })
})

describe('the address of a signal', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'http://localhost:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:1' }, 'http://c:1/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:1/base/' }, 'http://c:1/base/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:1/base?x=1' }, 'http://c:1/base/v1/traces?x=1'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c/own' }, 'https://c/own'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://c' }, 'https://c/'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'http://localhost:4317/'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' }, 'http://c:4317/'],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://elsewhere' }, 'http://localhost:4318/v1/traces'],
  ])('%j', (env, address) => {
    expect(read(env).config.otlp.traces.url.href).toBe(address)
  })
})

it('a signal takes its own settings, then the general ones', () => {
  const { config } = read({
    OTEL_EXPORTER_OTLP_HEADERS: 'a=general,b=general',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=own',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'none',
    OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '5',
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: 'key.pem',
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: 'cert.pem',
  })
  expect(config.otlp.traces).toMatchObject({
    headers: { a: 'general', b: 'own' },
    compression: 'gzip',
    timeout: 10_000,
    tls: { certificate: 'ca.pem', clientKey: 'key.pem', clientCertificate: 'cert.pem' },
  })
  expect(config.otlp.metrics).toMatchObject({ timeout: 5, tls: { certificate: 'ca.pem' } })
  expect(config.otlp.logs.compression).toBe('none')
})

describe('the table of settings', () => {
  it('has each name once, with words for everything', () => {
    const names = allSettings.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const setting of allSettings) {
      expect(setting.name).toMatch(/^(OTEL|SIGHTGLASS)_[A-Z_]+$/)
      expect(setting.description).toMatch(/^\S.+\.$/)
      expect(setting.shownDefault).not.toBe('')
      expect(setting.accepts).not.toBe('')
    }
  })

  it('hides the values of endpoints and headers', () => {
    const secret = allSettings.filter((setting) => setting.secret).map(({ name }) => name)
    expect(secret).toEqual(
      allSettings.map(({ name }) => name).filter((name) => /OTLP.*_(ENDPOINT|HEADERS)$/.test(name)),
    )
  })
})
