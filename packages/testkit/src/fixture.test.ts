import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runFixture, startFixture } from './fixture.ts'
import { fixtureEnv } from './fixture-env.ts'
import { isRunning } from './is-running.ts'
import { waitUntil } from './wait-until.ts'

const listening = `
  const server = require('node:http').createServer((request, response) => response.end('hi'))
  console.error('sending to http://127.0.0.1:4318')
  server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port))
`

describe('runFixture', () => {
  it('gives output, exit code and standard input back', async () => {
    const code = `process.stdin.on('data', (chunk) => process.stdout.write(chunk)).on('end', () => {
      console.error('done'); process.exitCode = 3 })`
    const result = await runFixture({ args: ['-e', code], input: 'söme' })
    expect(result).toEqual({ stdout: 'söme', stderr: 'done\n', code: 3, signal: null })
  })

  it('names the signal that ended the process', async () => {
    const result = await runFixture({
      args: ['-e', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 1e6)'],
    })
    expect(result).toMatchObject({ code: null, signal: 'SIGTERM' })
  })

  it('kills what lasts too long and shows what it wrote', async () => {
    const run = runFixture({
      args: ['-e', 'console.error("still here"); setTimeout(() => {}, 1e6)'],
      timeoutMs: 2_500,
    })
    await expect(run).rejects.toThrow(/was still running after 2500 ms and was killed.*still here/s)
  })

  it('says which binary cannot be started', async () => {
    const run = runFixture({ node: '/no/such/node', args: ['app.js'] })
    await expect(run).rejects.toThrow(/Cannot start \/no\/such\/node app\.js: .*ENOENT/)
  })

  it('passes variables on, except those that would change the outcome', async () => {
    const inherited = {
      PATH: '/bin',
      OTEL_SERVICE_NAME: 'x',
      SIGHTGLASS_WORKERS: '1',
      VITEST_POOL_ID: '1',
      HOME: '/h',
    }
    expect(fixtureEnv(inherited, { HOME: undefined, OTEL_LOG_LEVEL: 'debug' })).toEqual({
      PATH: '/bin',
      OTEL_LOG_LEVEL: 'debug',
      // No page for Prometheus, whose port other programs under test would find taken.
      OTEL_METRICS_EXPORTER: 'otlp',
    })
    const code = 'console.log(Object.keys(process.env).filter((name) => /VITEST|NODE_ENV/.test(name)).length)'
    expect((await runFixture({ args: ['-e', code] })).stdout).toBe('0\n')
  })
})

describe('startFixture', () => {
  it('waits for a line, knows the port, and stops on a signal', async () => {
    const fixture = await startFixture({ args: ['-e', listening] })
    const [, url = ''] = await fixture.waitForLine(/listening on (\S+)/g)
    expect(url).toBe(`http://127.0.0.1:${fixture.port}`)
    expect(await (await fetch(url)).text()).toBe('hi')
    // A line that is there already is found as well.
    await fixture.waitForLine(/^listening/)
    fixture.kill()
    expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('says how the process ended when the line can no longer come', async () => {
    const fixture = await startFixture({ args: ['-e', 'console.error("no database"); process.exit(4)'] })
    await expect(fixture.waitForLine(/ready/)).rejects.toThrow(
      /exited with code 4 before it wrote a line that matches \/ready\/.*no database/s,
    )
  })

  it('gives up on a line after timeoutMs', async () => {
    const fixture = await startFixture({ args: ['-e', listening], timeoutMs: 600 })
    await expect(fixture.waitForLine(/ready/)).rejects.toThrow('did not write within 600 ms')
    fixture.kill('SIGKILL')
    await fixture.exited
  })

  it('kills a process that does not follow its signal', async () => {
    const stubborn = 'process.on("SIGTERM", () => {}); console.log("on"); setTimeout(() => {}, 1e6)'
    const fixture = await startFixture({ args: ['-e', stubborn], timeoutMs: 2_500 })
    await fixture.waitForLine(/on/)
    fixture.kill()
    expect(await fixture.exited).toEqual({ code: null, signal: 'SIGKILL' })
  })

  it('has coverage written by a process that ends itself by a signal', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'testkit-coverage-'))
    const app = join(directory, 'app.cjs')
    writeFileSync(
      app,
      `process.once('SIGTERM', () => process.kill(process.pid, 'SIGTERM')); console.log('on'); setTimeout(() => {}, 1e6)`,
    )
    try {
      const fixture = await startFixture({
        args: [app],
        env: { NODE_V8_COVERAGE: join(directory, 'reports') },
      })
      await fixture.waitForLine(/on/)
      fixture.kill()
      expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
      const [report = ''] = readdirSync(join(directory, 'reports'))
      // Not the app's script itself: V8 leaves out what it has collected as garbage.
      const { result } = JSON.parse(readFileSync(join(directory, 'reports', report), 'utf8'))
      expect(result.length).toBeGreaterThan(0)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it('leaves nothing of a process that started others', async () => {
    const { exited, grandchild } = await startFamily('process.exit(0)')
    expect(await exited).toMatchObject({ code: 0 })
    await gone(grandchild)
  })

  it('leaves nothing when the test process is killed', async () => {
    const module = JSON.stringify(new URL('./fixture.ts', import.meta.url).href)
    const code = `import(${module}).then(async ({ startFixture }) => {
      const fixture = await startFixture({ args: ['-e', 'console.log("on"); setTimeout(() => {}, 1e6)'] })
      await fixture.waitForLine(/on/)
      console.log(fixture.pid)
    })`
    const tests = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [chunk] = await once(tests.stdout, 'data')
    const pid = Number(chunk)
    expect(isRunning(pid)).toBe(true)
    tests.kill('SIGKILL')
    await gone(pid)
  })
})

async function startFamily(afterwards: string) {
  const code = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1e6)'], { stdio: 'inherit' })
    console.log(child.pid)
    ${afterwards}
  `
  const fixture = await startFixture({ args: ['-e', code] })
  const [pid] = await fixture.waitForLine(/^\d+$/)
  return { exited: fixture.exited, grandchild: Number(pid) }
}

function gone(pid: number): Promise<true> {
  return waitUntil(() => (isRunning(pid) ? undefined : true), { what: `the end of process ${pid}` })
}
