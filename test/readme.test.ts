import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../tools/lib/paths.mjs'
import { blocksOf, linksOf } from './markdown.ts'

/** Which test runs a command that a reader is told to type; a command of no line here fails. */
const RUN_BY: readonly [command: RegExp, test: string][] = [
  [/^npm run demo( -- --keep)?$/, 'test/demo.test.ts'],
  [/^npm test( -- \S+)?$/, '.ci/run'],
  [/^npm run (build|check)$/, '.ci/run'],
  [/^npm run bench\b/, 'test/bench.test.ts'],
  [/^npm run collector\b/, 'otel-collector/src/start-program.test.ts'],
  [/^npm install @sightglass\/register\b/, 'test/packages.test.ts'],
  [/^node --import @sightglass\/register \S+$/, 'test/packages.test.ts'],
  [/^NODE_OPTIONS="--import @sightglass\/register" npm start$/, 'packages/register/test'],
  [/^node --require @sightglass\/register \S+$/, 'packages/register/test'],
  [/^node src\/stand-ins\/[\w-]+\.ts$/, 'examples/swap-service/test'],
  [/^node --env-file=local\.env --import @sightglass\/register src\/main\.ts$/, 'test/demo.test.ts'],
  [/^curl -d '\{"mode":/, 'examples/swap-service/test'],
  [/^docker compose up\b/, 'test/compose.test.ts'],
]

const pages = [
  '.',
  'docs',
  'docs/decisions',
  'otel-collector',
  ...members('packages'),
  ...members('examples'),
]
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.md'))

describe.each(pages)('%s', (page) => {
  it('tells only commands that a test runs', () => {
    const commands = blocksOf(join(ROOT, page))
      .filter((block) => block.language === 'sh')
      .flatMap((block) => block.text.split('\n'))
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== '')
    expect(commands.filter((command) => !RUN_BY.some(([pattern]) => pattern.test(command)))).toEqual([])
  })

  it('links only to what exists', () => {
    const links = linksOf(join(ROOT, page))
    expect(links.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([])
  })

  it('names only npm scripts that exist', () => {
    const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts
    const named = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/npm run (\w+)/g)].map(
      ([, name = '']) => name,
    )
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

it('every test that is said to run a command exists', () => {
  expect(RUN_BY.map(([, test]) => test).filter((test) => !existsSync(join(ROOT, test)))).toEqual([])
})

function members(group: string): string[] {
  return readdirSync(join(ROOT, group)).map((name) => join(group, name))
}
