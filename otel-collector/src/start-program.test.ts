import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { isRunning, waitUntil } from '@sightglass/testkit'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildBinary } from '../build.mjs'
import { CollectorError } from './collector-error.ts'
import { freePorts } from './ports.ts'
import { COLLECTOR_PORTS, JAEGER_PORTS } from './settings.ts'
import { startCollector } from './start-collector.ts'
import { startJaeger } from './start-jaeger.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

beforeAll(async () => {
  await buildBinary('jaeger')
  await buildBinary('collector')
}, 1_800_000)

/** Nothing listens there; the collector keeps what it cannot send. */
const NO_JAEGER = '127.0.0.1:9'

async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

async function ended(pid: number): Promise<void> {
  await waitUntil(() => !isRunning(pid) || undefined, { what: `process ${pid} to end`, timeoutMs: 15_000 })
}

describe('ports', () => {
  it('names a port that is taken, together with the setting that changes it', async () => {
    const port = await takePort()
    const env = { SG_JAEGER_QUERY_PORT: String(port) }
    const started = startJaeger({ dataDir: temporaryFolder(), env })
    await expect(started).rejects.toThrow(CollectorError)
    await expect(started).rejects.toThrow(
      `Port ${port} on 127.0.0.1 (Jaeger's query API over HTTP) is already taken; set SG_JAEGER_QUERY_PORT to another port`,
    )
  })

  it('takes the next free one where it may, and says so', async () => {
    const port = await takePort()
    const env = { SG_JAEGER_QUERY_PORT: String(port) }
    const jaeger = await startJaeger({ ports: 'next', dataDir: temporaryFolder(), env })
    onTestFinished(() => void jaeger.stop())
    const moved = jaeger.moved.find(({ setting }) => setting === 'SG_JAEGER_QUERY_PORT')
    expect(moved).toMatchObject({ wanted: port, used: jaeger.ports.query })
    expect(jaeger.ports.query).toBeGreaterThan(port)
    expect((await fetch(`${jaeger.urls.query}/api/services`)).status).toBe(200)
    await jaeger.stop()
  })

  it('refuses a setting that is no port', async () => {
    const started = startCollector({
      dataDir: temporaryFolder(),
      jaegerEndpoint: NO_JAEGER,
      env: { SG_HEALTH_PORT: '70000' },
    })
    await expect(started).rejects.toThrow(
      "SG_HEALTH_PORT (the collector's health) must be a port from 1 to 65535, got '70000'.",
    )
  })
})

describe('a collector', () => {
  it('is gone after stop, with exit code 0', async () => {
    const collector = await startCollector({
      ports: 'free',
      dataDir: temporaryFolder(),
      jaegerEndpoint: NO_JAEGER,
    })
    expect(isRunning(collector.pid)).toBe(true)
    expect(await collector.stop()).toEqual({ code: 0, signal: null, forced: false })
    expect(isRunning(collector.pid)).toBe(false)
    expect(await collector.stop()).toEqual(await collector.exited)
  })

  it('that does not get ready is an error with the end of its log', async () => {
    const env = { SG_DECISION_WAIT: 'soon' }
    const dataDir = temporaryFolder()
    const started = startCollector({ ports: 'free', dataDir, jaegerEndpoint: NO_JAEGER, env })
    await expect(started).rejects.toThrow(
      /^collector ended before it was ready \(exit code 1\)\.\n[\s\S]*decision_wait/,
    )
    await expect(started).rejects.toThrow(`The whole log: ${join(dataDir, 'collector.log')}`)
    expect(readFileSync(join(dataDir, 'collector.log'), 'utf8')).toContain('decision_wait')
  })

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'does not outlive its parent ended by %s',
    async (signal) => {
      const folder = temporaryFolder()
      const script = join(folder, 'parent.ts')
      writeFileSync(
        script,
        `import { startCollector } from ${JSON.stringify(import.meta.resolve('./start-collector.ts'))}
       const options = { ports: 'free', dataDir: ${JSON.stringify(folder)}, jaegerEndpoint: '${NO_JAEGER}' }
       const { pid } = await startCollector(options)
       console.log(pid)
       setInterval(() => {}, 1_000)`,
      )
      const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => void parent.kill('SIGKILL'))
      const [line] = await once(createInterface({ input: parent.stdout }), 'line')
      const pid = Number(line)
      expect(isRunning(pid)).toBe(true)
      parent.kill(signal)
      await ended(pid)
    },
  )
})

it('npm run collector serves on the ports of the settings and ends with 0 on Ctrl-C', async () => {
  const settings = [...Object.values(COLLECTOR_PORTS), ...Object.values(JAEGER_PORTS)].map(
    ({ setting }) => setting,
  )
  const ports = await freePorts(settings.length)
  const ours = Object.fromEntries(settings.map((setting, index) => [setting, String(ports[index])]))
  const dataDir = temporaryFolder()
  const main = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, ...ours, SG_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void main.kill('SIGKILL'))
  let printed = ''
  main.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk
  })
  await waitUntil(() => printed.includes('their own logs') || undefined, {
    what: 'the endpoints',
    timeoutMs: 25_000,
  })
  const { SG_OTLP_HTTP_PORT: http, SG_OTLP_GRPC_PORT: grpc, SG_JAEGER_QUERY_PORT: query } = ours
  expect(printed).toContain(`http://127.0.0.1:${http} (HTTP), http://127.0.0.1:${grpc} (gRPC)`)
  expect(printed).toContain(join(dataDir, 'collector', 'logs', 'logs.jsonl'))
  expect((await fetch(`http://127.0.0.1:${query}/api/services`)).status).toBe(200)
  main.kill('SIGINT')
  expect(await once(main, 'exit')).toEqual([0, null])
  await expect(fetch(`http://127.0.0.1:${query}/api/services`)).rejects.toThrow()
})

it('npm run collector -- check prints the problems and ends with 1', async () => {
  const file = join(temporaryFolder(), 'empty.yaml')
  writeFileSync(file, 'receivers: {}\n')
  const run = promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'main.ts'),
    'check',
    '--config',
    file,
  ])
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/empty\.yaml.*\n.*refused, \d+ to correct/),
  })
})
