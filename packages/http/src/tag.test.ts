import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createTag } from './tag.ts'

it('keeps a note on an object until it is removed, where nobody else sees it', () => {
  const tag = createTag<string>()
  const other = createTag<string>()
  const target = { a: 1 }
  expect(tag.get(target)).toBeUndefined()
  tag.put(target, 'note')
  other.put(target, 'other')
  expect(tag.get(target)).toBe('note')
  expect(Reflect.ownKeys(target)).toEqual(['a'])
  expect(inspect(target, { showHidden: true })).toBe('{ a: 1 }')
  tag.remove(target)
  tag.remove({})
  expect(tag.get(target)).toBeUndefined()
  expect(other.get(target)).toBe('other')
})
