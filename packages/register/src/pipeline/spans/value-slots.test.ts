import { expect, it } from 'vitest'
import { ValueSlots } from './value-slots.ts'

/** Looks a value up as the writer does; true when it was remembered. */
function look(slots: ValueSlots, value: string): boolean {
  const known = slots.find(value)
  if (known !== undefined) {
    expect(Buffer.from(known).toString()).toBe(value)
    return true
  }
  if (slots.wants) slots.keep(value, Buffer.from(value))
  return false
}

const hitsOf = (slots: ValueSlots, values: readonly string[]) => values.map((value) => look(slots, value))
const unique = (count: number) => Array.from({ length: count }, (_, index) => `/users/${index * 7919}/orders`)

it('remembers a value from its second sighting on', () => {
  const slots = new ValueSlots({ used: 0 })
  expect(hitsOf(slots, ['GET', 'GET', 'GET', 'POST', 'GET', 'POST', 'POST'])).toEqual([
    false,
    false,
    true,
    false,
    true,
    false,
    true,
  ])
})

it('keeps little of values that do not repeat', () => {
  const budget = { used: 0 }
  const slots = new ValueSlots(budget)
  hitsOf(slots, unique(100_000))
  expect(budget.used).toBeLessThan(4096)
})

it('still knows what repeats among values that do not', () => {
  const slots = new ValueSlots({ used: 0 })
  const agents = unique(8)
  for (let round = 0; round < 5; round++) hitsOf(slots, agents)
  expect(hitsOf(slots, agents).filter(Boolean).length).toBeGreaterThan(5)
})

it('learns again when values begin to repeat', () => {
  const slots = new ValueSlots({ used: 0 })
  hitsOf(slots, unique(10_000))
  expect(hitsOf(slots, Array(10_000).fill('constant')).at(-1)).toBe(true)
})

it('counts the bytes it holds, and frees those it replaces', () => {
  const budget = { used: 0 }
  const slots = new ValueSlots(budget)
  for (let index = 0; index < 10_000; index++) hitsOf(slots, [`value ${index % 500}`, `value ${index % 500}`])
  expect(budget.used).toBeGreaterThan(0)
  expect(budget.used).toBeLessThan(32 * 2 * 'value 499'.length + 1)
})

it('does not keep long values', () => {
  const budget = { used: 0 }
  hitsOf(new ValueSlots(budget), Array(10).fill('x'.repeat(257)))
  expect(budget.used).toBe(0)
})

it('remembers any text, also beyond Latin letters and with lone surrogates', () => {
  const slots = new ValueSlots({ used: 0 })
  for (const value of ['ü'.repeat(20), '水'.repeat(20)])
    expect(hitsOf(slots, [value, value, value])).toEqual([false, false, true])
  expect(slots.find(`${'a'.repeat(20)}\ud800`)).toBeUndefined()
})
