import { expect, test } from 'vitest'
import { patchMethod } from './patch-method.ts'

type Greet = (this: unknown, name: string) => string
const twice = (original: Greet): Greet =>
  function patched(name) {
    return original.call(this, name).repeat(2)
  }

class Greeter {
  mark = '!'
  greet(name: string) {
    return name + this.mark
  }
}

test('wraps a method once, and puts it back', () => {
  const { greet } = Greeter.prototype
  const undo = patchMethod<Greet>(Greeter.prototype, 'greet', twice)
  expect(patchMethod<Greet>(Greeter.prototype, 'greet', twice)).toBeUndefined()
  expect(new Greeter().greet('hi')).toBe('hi!hi!')
  expect(Greeter.prototype.greet.name).toBe('greet')
  expect(Object.keys(Greeter.prototype)).toEqual([])
  undo?.()
  expect(Greeter.prototype.greet).toBe(greet)
})

test('leaves alone what somebody has patched over it', () => {
  const owner = { greet: (name: string) => name }
  const undo = patchMethod<Greet>(owner, 'greet', twice)
  const theirs = () => 'theirs'
  owner.greet = theirs
  undo?.()
  expect(owner.greet).toBe(theirs)
})

test('what is no method is not patched', () => {
  expect(patchMethod<Greet>({}, 'greet', twice)).toBeUndefined()
})
