import { preload, runFixture } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { app, newService, ownLines, runApp, useSink } from './app.ts'

const at = useSink()

async function resourceOf(env: Record<string, string>, args: string[] = []) {
  const run = newService()
  const result = await runFixture({
    args: ['--import', preload, app('hello.mjs'), ...args],
    env: { ...at.env, OTEL_RESOURCE_ATTRIBUTES: `test.run=${run}`, ...env },
  })
  const own = env.OTEL_RESOURCE_ATTRIBUTES ?? `test.run=${run}`
  const [key = '', value = ''] = own.split('=')
  const span = await at.sink.waitForSpan(({ resource }) => resource[key] === value.split(',')[0])
  return { resource: span.resource, result }
}

it('names the service after the nearest package.json, and says who sends', async () => {
  const { resource } = await resourceOf({}, ['--password', 's3cret'])
  expect(resource).toMatchObject({
    'service.name': '@sightglass/register',
    'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'host.name': expect.any(String),
    'process.pid': expect.anything(),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.distro.name': 'sightglass',
    'telemetry.distro.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
  })
  expect(JSON.stringify(resource)).not.toContain('s3cret')
})

it('OTEL_RESOURCE_ATTRIBUTES are percent-decoded and win over what was found', async () => {
  const attributes = 'test.id=decoded,service.name=by-attribute,host.name=elsewhere,note=a%2Cb%3Dc'
  const { resource } = await resourceOf({ OTEL_RESOURCE_ATTRIBUTES: attributes })
  expect(resource).toMatchObject({ 'service.name': 'by-attribute', 'host.name': 'elsewhere', note: 'a,b=c' })
})

it('OTEL_SERVICE_NAME wins over service.name in OTEL_RESOURCE_ATTRIBUTES', async () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'test.id=wins,service.name=loses', OTEL_SERVICE_NAME: 'winner' }
  expect((await resourceOf(env)).resource['service.name']).toBe('winner')
})

it('OTEL_NODE_RESOURCE_DETECTORS picks what is found out', async () => {
  const { resource } = await resourceOf({ OTEL_NODE_RESOURCE_DETECTORS: 'env,os' })
  expect(resource).toHaveProperty('os.type')
  expect(resource).not.toHaveProperty('host.name')
  expect(resource).not.toHaveProperty('process.pid')
})

it('OTEL_NODE_RESOURCE_DETECTORS=container loads that detector and holds nothing up', async () => {
  const { resource, result } = await resourceOf({ OTEL_NODE_RESOURCE_DETECTORS: 'env,container' })
  expect(resource).toHaveProperty('telemetry.distro.name')
  expect(ownLines(result)).toHaveLength(1)
})

it('an app without a package.json is an unknown service', async () => {
  const result = await runFixture({ args: ['--import', preload, '-e', '0'], cwd: '/', env: at.env })
  expect(ownLines(result).join()).toContain('service unknown_service:node;')
})

it('OTEL_RESOURCE_ATTRIBUTES that are wrong are refused as a whole', async () => {
  const result = await runApp('hello.mjs', { ...at.env, OTEL_RESOURCE_ATTRIBUTES: 'fine=1,broken' })
  expect(ownLines(result)[0]).toBe(
    "sightglass: OTEL_RESOURCE_ATTRIBUTES 'fine=1,broken': must be key=value pairs separated by commas, percent-encoded; using none",
  )
})
