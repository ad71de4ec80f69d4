import type { Automaton } from './automaton.ts'
import { addSet, type CharSet, isWithin, overlap, setOf, sharedCharacter, WORDS } from './char-set.ts'
import { PatternError } from './parse-pattern.ts'

/** Characters that may be looked at from one place of a text, all ways together. */
const MOST_STEPS = 512

/**
 * Checks that a backtracking engine takes time linear in the text: from each place there is one way only, or few short
 * ones, and an unbounded run is not read again from each of its own characters.
 * @throws PatternError that says what could take longer
 */
export function checkLinear(automaton: Automaton): void {
  const { sets, follow, accepts } = automaton
  if (accepts[0]) throw new PatternError('it matches the empty text')
  const isLoop = sets.map((_, state) => reaches(automaton, follow[state] ?? [], state, -1))
  checkWays(automaton, isLoop)
  const loops = sets.flatMap((_, state) => (isLoop[state] ? [state] : []))
  if (loops.length === 0) {
    const steps = countSteps(automaton)
    if (steps > MOST_STEPS)
      throw new PatternError(
        `${steps} characters may be looked at from each place, at most ${MOST_STEPS} are allowed`,
      )
    return
  }
  if (!automaton.hasLateEdge && loops.every((state) => accepts[state])) return
  if (isAnchored(automaton, loops)) return
  throw new PatternError(
    'an unbounded run that does not end in a match would be read again from each of its characters; give it a limit such as {1,64}, or begin with a character that cannot occur in the run',
  )
}

/** No state may be followed by two that take the same character, if a loop is among them. */
function checkWays({ sets, follow }: Automaton, isLoop: readonly boolean[]): void {
  follow.forEach((nexts, state) => {
    forEachPair(nexts, (one, other) => {
      if (!(isLoop[state] || isLoop[one] || isLoop[other])) return
      const [a, b] = [sets[one] as CharSet, sets[other] as CharSet]
      if (overlap(a, b))
        throw new PatternError(
          `it could backtrack: within or beside an unbounded repetition two parts can both take "${sharedCharacter(a, b)}"`,
        )
    })
  })
}

/** The steps of all ways from one place together; only for patterns without loops. */
function countSteps({ sets, follow }: Automaton): number {
  const known = new Map<number, number>()
  /** Steps from the state on, itself included, on the worst text. */
  const from = (state: number): number => {
    const found = known.get(state)
    if (found !== undefined) return found
    const nexts = follow[state] ?? []
    let worst = 0
    for (const next of nexts) {
      let steps = 0
      for (const other of nexts)
        if (other === next || overlap(sets[next] as CharSet, sets[other] as CharSet)) steps += from(other)
      worst = Math.max(worst, steps)
    }
    const steps = Math.min(worst + 1, Number.MAX_SAFE_INTEGER)
    known.set(state, steps)
    return steps
  }
  // From the end on, so that a long chain needs no deep recursion.
  for (let state = sets.length - 1; state >= 0; state--) from(state)
  return from(0) - 1
}

/** Whether no match can begin inside of what an earlier attempt has read in vain. */
function isAnchored(automaton: Automaton, loops: readonly number[]): boolean {
  const { sets, accepts, hasLateEdge, beginsAtBoundary, follow } = automaton
  const isRead = (state: number) => hasLateEdge || !accepts[state]
  const all = setOf()
  for (let state = 1; state < sets.length; state++) if (isRead(state)) addSet(all, sets[state] as CharSet)
  if (beginsAtBoundary && isWithin(all, WORDS)) return true
  // A state that every way to a loop goes through, whose character is in nothing that is read after it.
  for (let state = 1; state < sets.length; state++) {
    if (loops.some((loop) => loop === state || reaches(automaton, follow[0] ?? [], loop, state))) continue
    const later = setOf()
    for (const next of reachable(automaton, state)) if (isRead(next)) addSet(later, sets[next] as CharSet)
    if (!overlap(sets[state] as CharSet, later)) return true
  }
  return false
}

/** Whether `target` can be come to from one of `states` without going through `without`. */
function reaches(automaton: Automaton, states: readonly number[], target: number, without: number): boolean {
  const seen = new Set<number>()
  const open = [...states]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state === target) return true
    if (state === without || seen.has(state)) continue
    seen.add(state)
    open.push(...(automaton.follow[state] ?? []))
  }
  return false
}

function reachable(automaton: Automaton, from: number): Set<number> {
  const seen = new Set<number>()
  const open = [...(automaton.follow[from] ?? [])]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue
    seen.add(state)
    open.push(...(automaton.follow[state] ?? []))
  }
  return seen
}

function forEachPair(values: readonly number[], visit: (one: number, other: number) => void): void {
  for (let first = 0; first < values.length; first++)
    for (let second = first + 1; second < values.length; second++)
      visit(values[first] as number, values[second] as number)
}
