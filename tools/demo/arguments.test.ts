import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'

test.each([
  [[], { kind: 'run', keep: false }],
  [['--keep'], { kind: 'run', keep: true }],
  [['--keep', '--keep'], { kind: 'run', keep: true }],
  [['--help'], { kind: 'help' }],
  [['--keep', '-h'], { kind: 'help' }],
])('%j', (args, expected) => {
  expect(parseArguments(args)).toEqual(expected)
})

test.each([['--kepp'], ['keep'], ['--keep=1'], ['']])('%j is refused by name, with what there is', (arg) => {
  expect(parseArguments(['--keep', arg])).toEqual({
    kind: 'wrong',
    message: expect.stringMatching(new RegExp(`^demo: there is no option '${arg}'\\.\\n.*--keep`, 's')),
  })
})
