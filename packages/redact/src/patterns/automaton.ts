import type { CharSet } from './char-set.ts'
import { type Node, PatternError } from './parse-pattern.ts'

/** Larger patterns are refused: the checks take time by the square of it. */
const MOST_STATES = 1500

/** A pattern as states, each of which takes one character (Glushkov's automaton). State 0 is the start and takes none. */
export interface Automaton {
  /** What each state takes; that of the start is empty. */
  readonly sets: readonly CharSet[]
  /** The states that may follow each. */
  readonly follow: readonly (readonly number[])[]
  /** Whether a match may end after each. */
  readonly accepts: readonly boolean[]
  /** An edge stands somewhere else than at the very start: what a match has taken may yet be refused. */
  readonly hasLateEdge: boolean
  /** The pattern begins with `\b`. */
  readonly beginsAtBoundary: boolean
}

interface Part {
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly nullable: boolean
}

const EMPTY: Part = { first: [], last: [], nullable: true }

/**
 * Builds the automaton of a pattern; counted repetitions are written out.
 * @throws PatternError if it is too large
 */
export function buildAutomaton(pattern: Node): Automaton {
  const sets: CharSet[] = [new Uint8Array(0)]
  const follow: Set<number>[] = [new Set()]
  let hasLateEdge = false

  function link(from: readonly number[], to: readonly number[]): void {
    for (const state of from) for (const next of to) follow[state]?.add(next)
  }

  function build(node: Node, isStart: boolean): Part {
    switch (node.type) {
      case 'set': {
        if (sets.length > MOST_STATES)
          throw new PatternError('the pattern is too large with its counts written out')
        sets.push(node.set)
        follow.push(new Set())
        const state = [sets.length - 1]
        return { first: state, last: state, nullable: false }
      }
      case 'edge':
        if (!isStart) hasLateEdge = true
        return EMPTY
      case 'choice':
        return node.options.map((option) => build(option, isStart)).reduce(either)
      case 'sequence': {
        let whole = EMPTY
        node.items.forEach((item, index) => {
          const isFirst = isStart && node.items.slice(0, index).every(({ type }) => type === 'edge')
          whole = after(whole, build(item, isFirst), link)
        })
        return whole
      }
      case 'repeat':
        return repeat(node.item, node.min, node.max, isStart)
    }
  }

  function repeat(item: Node, min: number, max: number, isStart: boolean): Part {
    let whole = EMPTY
    for (let count = 0; count < min; count++) whole = after(whole, build(item, isStart && count === 0), link)
    if (max === Number.POSITIVE_INFINITY) {
      // The last of the written-out ones is repeated, so that what follows it is the loop itself.
      const loop = build(item, false)
      link(loop.last, loop.first)
      return after(whole, { ...loop, nullable: true }, link)
    }
    let optional = EMPTY
    for (let count = max - min; count > 0; count--)
      optional = { ...after(build(item, false), optional, link), nullable: true }
    return after(whole, optional, link)
  }

  const whole = build(pattern, true)
  link([0], whole.first)
  const last = new Set(whole.last)
  return {
    sets,
    follow: follow.map((states) => [...states]),
    accepts: sets.map((_, state) => (state === 0 ? whole.nullable : last.has(state))),
    hasLateEdge,
    beginsAtBoundary: beginsWith(pattern, '\\b'),
  }
}

function either(one: Part, other: Part): Part {
  return {
    first: [...one.first, ...other.first],
    last: [...one.last, ...other.last],
    nullable: one.nullable || other.nullable,
  }
}

function after(one: Part, other: Part, link: (from: readonly number[], to: readonly number[]) => void): Part {
  link(one.last, other.first)
  return {
    first: one.nullable ? [...one.first, ...other.first] : one.first,
    last: other.nullable ? [...one.last, ...other.last] : other.last,
    nullable: one.nullable && other.nullable,
  }
}

function beginsWith(node: Node, edge: string): boolean {
  if (node.type === 'edge') return node.edge === edge
  if (node.type === 'choice') return node.options.every((option) => beginsWith(option, edge))
  return node.type === 'sequence' && node.items[0] !== undefined && beginsWith(node.items[0], edge)
}
