import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preload, runFixture } from '@sightglass/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { app, ownLines, useSink } from './app.ts'

const at = useSink()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-agents-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('another agent leaves the app as it was, with one line', () => {
  const bystander = join(folder, 'node_modules', 'dd-trace', 'init.cjs')
  mkdirSync(dirname(bystander), { recursive: true })
  writeFileSync(bystander, '// An agent that was already loaded.\n')

  it.each([
    [
      'a tracer provider is registered',
      ['--require', app('starts-a-provider.cjs')],
      {},
      'an OpenTelemetry tracer provider',
    ],
    ['a module of it is loaded', ['--require', bystander], {}, 'dd-trace'],
    ['its flag stands in NODE_OPTIONS', [], { NODE_OPTIONS: `--require ${bystander}` }, 'dd-trace'],
  ])('where %s', async (_, flags, env, name) => {
    const before = at.sink.requests.length
    const result = await runFixture({
      args: [...flags, '--import', preload, app('plain.mjs')],
      env: { ...at.env, ...env },
    })
    expect(result).toMatchObject({ code: 3, stdout: 'out\n' })
    expect(ownLines(result)).toEqual([
      expect.stringMatching(`^sightglass: \\S+ ${name} is already there; nothing was started`),
    ])
    expect(at.sink.requests).toHaveLength(before)
  })
})

it('a second copy of Sightglass does nothing but say so', async () => {
  const copy = join(folder, 'copy')
  cpSync(fileURLToPath(new URL('../dist', import.meta.url)), copy, { recursive: true })
  const result = await runFixture({
    args: ['--import', preload, '--require', join(copy, 'preload.cjs'), app('plain.mjs')],
    env: at.env,
  })
  expect(result).toMatchObject({ code: 3, stdout: 'out\n' })
  // --require comes before --import: the copy starts.
  expect(ownLines(result)).toEqual([
    expect.stringContaining('on Node'),
    expect.stringMatching(/already started \(version \S+\); this second start does nothing$/),
  ])
})

describe("the app's own copy of @opentelemetry/api", () => {
  const source = dirname(dirname(createRequire(import.meta.url).resolve('@opentelemetry/api')))
  const entry = join(folder, 'app', 'api-version.cjs')

  function install(version: string): void {
    const target = join(folder, 'app', 'node_modules', '@opentelemetry', 'api')
    rmSync(target, { recursive: true, force: true })
    cpSync(source, target, { recursive: true })
    cpSync(app('api-version.cjs'), entry)
    const { version: ours } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
    for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
      if (!/\.[cm]js$|package\.json$/.test(file)) continue
      const text = readFileSync(join(target, file), 'utf8')
      writeFileSync(join(target, file), text.replaceAll(`"${ours}"`, `"${version}"`))
    }
  }

  it('is served when its own check accepts ours', async () => {
    install('1.4.0')
    const result = await runFixture({ args: ['--import', preload, entry], env: at.env })
    expect(result.stdout).toBe('registers: false\nrecording: true\n')
  })

  it.each(['1.99.0', '2.0.0'])(
    'in version %s, which rejects ours, is left alone with one line',
    async (version) => {
      install(version)
      const bare = await runFixture({ args: [entry] })
      const result = await runFixture({ args: ['--import', preload, entry], env: at.env })
      expect(result).toMatchObject({ code: 0, stdout: bare.stdout })
      expect(bare.stdout).toBe('registers: true\nrecording: false\n')
      expect(ownLines(result)).toEqual([
        expect.stringContaining(`the app's own copy of @opentelemetry/api (version ${version} in `),
      ])
    },
  )

  it('that does not load is told in one line, and nothing of ours stays', async () => {
    const target = join(folder, 'broken', 'node_modules', '@opentelemetry', 'api')
    mkdirSync(target, { recursive: true })
    writeFileSync(join(target, 'index.js'), "throw new Error('half installed')\n")
    const broken = join(folder, 'broken', 'app.cjs')
    const left = "console.log(Symbol.for('opentelemetry.js.api.1') in globalThis)\n"
    writeFileSync(broken, left)
    const result = await runFixture({ args: ['--import', preload, broken], env: at.env })
    expect(result).toMatchObject({ code: 0, stdout: 'false\n' })
    expect(ownLines(result)).toEqual([
      expect.stringContaining('@opentelemetry/api does not load (half installed)'),
    ])
  })

  it('that registered something in another version before us is left alone with one line', async () => {
    install('1.4.0')
    const early = join(folder, 'app', 'early.cjs')
    writeFileSync(
      early,
      "const { diag } = require('@opentelemetry/api')\ndiag.setLogger({ error() {}, warn() {}, info() {}, debug() {}, verbose() {} })\n",
    )
    const result = await runFixture({
      args: ['--require', early, '--import', preload, app('plain.mjs')],
      env: at.env,
    })
    expect(result).toMatchObject({ code: 3, stdout: 'out\n' })
    expect(ownLines(result)).toEqual([
      expect.stringContaining('another version of @opentelemetry/api is registered in this process already'),
    ])
  })
})
