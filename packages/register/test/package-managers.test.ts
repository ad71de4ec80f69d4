import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preload, runFixture } from '@sightglass/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { app, ownLines, useSink } from './app.ts'

const at = useSink()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-npm-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(() => {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'the-service', version: '4.5.6', scripts: { start: 'node hello.mjs' } }),
  )
  cpSync(app('hello.mjs'), join(folder, 'hello.mjs'))
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'))
})

it.each(['npm', 'pnpm'])(
  '%s under NODE_OPTIONS starts nothing itself; the service it runs does',
  async (name) => {
    const service = `service-of-${name}`
    const result = await runFixture({
      args: [program(name), 'start'],
      cwd: folder,
      env: { ...at.env, NODE_OPTIONS: `--import ${preload}`, OTEL_SERVICE_NAME: service },
    })
    expect(result.code, result.stderr).toBe(0)
    expect(result.stdout).toContain('done')
    expect(ownLines(result)).toEqual([expect.stringContaining(`service ${service};`)])
    const span = await at.sink.waitForSpan(({ resource }) => resource['service.name'] === service)
    expect(span.resource['service.version']).toBe('4.5.6')
  },
)

/** The script behind a command on the PATH. */
function program(name: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((bin) => [join(bin, name), join(bin, `${name}.mjs`)])
    .find((file) => existsSync(file))
  if (!found) throw new Error(`${name} is not on the PATH; these tests run under tools/run.mjs`)
  return realpathSync(found)
}
