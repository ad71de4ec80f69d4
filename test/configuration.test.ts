import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { allSettings } from '../packages/register/src/settings.ts'
import { currentPage, renderedPage } from '../tools/docs/configuration.ts'
import { ROOT } from '../tools/lib/paths.mjs'

it('docs/configuration.md has every setting as the code has it', () => {
  expect(currentPage()).toBe(renderedPage())
})

it('the table has every variable that the shipped sources name', () => {
  const named = execFileSync(
    'git',
    [
      'grep',
      '-hoE',
      `\\b(SIGHTGLASS|OTEL)_[A-Z0-9_]+\\b`,
      '--',
      'packages/*/src/*.ts',
      ':!*.test.ts',
      ':!packages/testkit',
    ],
    { cwd: ROOT, encoding: 'utf8' },
  )
  const known = new Set(allSettings.map((setting) => setting.name))
  const prefixes = [...known]
  // A source may also name the beginning of a family, such as OTEL_EXPORTER_OTLP.
  const foreign = [...new Set(named.trim().split('\n'))].filter(
    (name) => !prefixes.some((other) => other.startsWith(name)),
  )
  expect(foreign).toEqual([])
})
