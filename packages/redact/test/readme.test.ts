import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { createRedactor } from '@sightglass/redact'
import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../../test/markdown.ts'
import * as exported from '../src/index.ts'

const README = new URL('../README.md', import.meta.url).pathname
const blocks = blocksOf(README)
const output = blocks.filter(({ language }) => language === 'text').map(({ text }) => text.trimEnd())

describe('README', () => {
  it('shows what its example prints', () => {
    const example = blocks.find(({ title }) => title === 'redact.mjs')?.text ?? ''
    const printed: unknown[] = []
    const run = new Function('createRedactor', 'console', example.replace(/^import .*$/m, ''))
    run(createRedactor, { log: (value: unknown) => printed.push(value) })
    expect(printed.map((value) => (typeof value === 'string' ? value : inspect(value))).join('\n')).toBe(
      output[0],
    )
  })

  it('shows what a refused pattern says', () => {
    expect(() => createRedactor({ customPatterns: ['(a+)+$'] })).toThrow(
      output[1]?.replace('RangeError: ', '') ?? 'no output',
    )
  })

  it('names only what is exported', () => {
    const imported = [
      ...readFileSync(README, 'utf8').matchAll(/import \{ (.*) \} from '@sightglass\/redact'/g),
    ]
    const names = imported.flatMap(([, list = '']) => list.split(', '))
    expect(names.filter((name) => !Object.hasOwn(exported, name))).toEqual([])
    expect(names.length).toBeGreaterThan(5)
  })
})
