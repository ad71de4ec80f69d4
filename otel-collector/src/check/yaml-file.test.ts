import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { readYamlFile } from './yaml-file.ts'

function readText(text: string) {
  const file = join(temporaryFolder(), 'tier.yaml')
  writeFileSync(file, text)
  return readYamlFile(file, {})
}

it('puts in what an alias stands for, as the collector does', () => {
  const { content, places } = readText('a: &it\n  port: 1\nb: *it\n')
  expect(content).toEqual({ a: { port: 1 }, b: { port: 1 } })
  expect(places.get('b')?.line).toBe(3)
})

it('comes to an end with an alias inside what it stands for', () => {
  expect(readText('a: &it\n  b: *it\n').content).toEqual({ a: { b: { b: null } } })
})

it.each(['- receivers\n', '42\n', 'receivers\n'])('refuses %j, which is no map', (text) => {
  expect(readText(text).problems).toMatchObject([
    { text: expect.stringMatching(/^This is no configuration/) },
  ])
})

it('merges maps in; own keys and earlier maps win', () => {
  const { content, places } = readText(
    'a: &a\n  port: 1\n  host: x\nb: &b\n  port: 2\nc:\n  port: 3\n  <<: [*b, *a]\n',
  )
  expect(content).toMatchObject({ c: { port: 3, host: 'x' } })
  expect(places.get('c::port')?.line).toBe(7)
  expect(readText('a: &a {port: 1}\nb: {<<: *a}\n').content).toMatchObject({ b: { port: 1 } })
})
