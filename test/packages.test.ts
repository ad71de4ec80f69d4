import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFixture, startOtlpSink } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../tools/lib/paths.mjs'
import { blocksOf } from './markdown.ts'

const publicPackages = readdirSync(join(ROOT, 'packages')).filter((name) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
  return manifest.private !== true
})

// Outside the workspace, so that nothing can be found by climbing up to its node_modules.
const folder = mkdtempSync(join(tmpdir(), 'sightglass-packages-'))
const tarballs = new Map<string, string>()

beforeAll(() => {
  mkdirSync(join(folder, 'tarballs'))
  for (const name of publicPackages) {
    const options = { cwd: join(ROOT, 'packages', name), encoding: 'utf8' } as const
    const printed = run('pnpm', ['pack', '--json', '--pack-destination', join(folder, 'tarballs')], options)
    tarballs.set(name, JSON.parse(printed).filename)
  }
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(publicPackages)('%s as a tarball', (name) => {
  it('is found faultless by publint', () => {
    expect(run(program('publint'), ['run', tarball(name), '--strict'])).toContain('All good!')
  })

  it('has types that resolve for ESM and CommonJS (attw)', () => {
    const report = JSON.parse(
      run(program('attw'), [tarball(name), '--format', 'json', '--profile', 'node16']),
    )
    expect(report.problems ?? {}).toEqual({})
    expect(report.analysis.types).not.toBe(false)
  })

  it('carries nothing but what it ships', () => {
    const files = run('tar', ['-tzf', tarball(name)])
      .trim()
      .split('\n')
    const foreign = files.filter(
      (file) => !/^package\/(dist\/.+|README\.md|LICENSE|package\.json)$/.test(file),
    )
    expect(foreign).toEqual([])
    expect(files).toContain('package/LICENSE')
  })
})

describe('the quick start of the README of @sightglass/register', () => {
  it('works in an empty folder with the tarball alone', { timeout: 300_000 }, async () => {
    const blocks = blocksOf(join(ROOT, 'packages/register/README.md'))
    const app = blocks.find((block) => block.title !== '')
    const commands = blocks
      .filter((block) => block.language === 'sh')
      .flatMap((block) => block.text.trim().split('\n'))
    const install = commands.find((command) => command.startsWith('npm install'))
    const start = commands.find((command) => command.startsWith('node --import @sightglass/register'))
    if (!app || !install || !start)
      throw new Error('the README has no app with a file name, no npm install or no start command')

    const project = join(folder, 'project')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), '{ "private": true }')
    writeFileSync(join(project, app.title), app.text)
    const words = install.split(' ').slice(1)
    const withTarball = words.map((word) => (word === '@sightglass/register' ? tarball('register') : word))
    run('npm', [...withTarball, '--no-audit', '--no-fund'], { cwd: project })

    const sink = await startOtlpSink()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.httpUrl, OTEL_SERVICE_NAME: undefined, PORT: '0' }
    const service = await startFixture({ args: start.split(' ').slice(1), cwd: project, env })
    try {
      const [, url = ''] = await service.waitForLine(/listening on (http:\S+)/)
      expect((await fetch(new URL('/hello/you', url))).status).toBe(200)
      const span = await sink.waitForSpan((candidate) => candidate.kind === 'server')
      expect(span.name).toBe('GET /hello/:name')
    } finally {
      service.kill('SIGTERM')
      await service.exited
      await sink.close()
    }
  })
})

/** A program that only these tests use, so it is not among the root's. */
function program(name: string): string {
  return join(ROOT, 'test/node_modules/.bin', name)
}

function tarball(name: string): string {
  const file = tarballs.get(name)
  if (!file) throw new Error(`${name} was not packed`)
  return file
}

function run(command: string, args: readonly string[], options: { cwd?: string } = {}): string {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
      ...options,
    })
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string }
    throw new Error(`${message}\n${stdout}\n${stderr}`)
  }
}
