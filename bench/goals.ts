import type { CandidateId } from './candidates.ts'
import type { Results } from './results.ts'

/** One goal of the project: what Sightglass adds, as a part of what auto-instrumentations-node adds. */
export interface GoalOutcome {
  title: string
  atMost: number
  aim: number
  /** In this run; undefined where it was not measured, or where one of the two figures is void. */
  ratio: number | undefined
}

/** Microseconds of the processor that redacting one may take at most. */
export const REDACTION_LIMITS = { span: 3, logLine: 1 } as const

/** The goals that a run has figures for. */
export function goalsOf(results: Results): GoalOutcome[] {
  const goals: GoalOutcome[] = []
  const add = (title: string, atMost: number, aim: number, ratio: number | undefined) =>
    goals.push({ title, atMost, aim, ratio })
  for (const load of results.load) {
    const [own, upstream] = compared(load.figures)
    if (!own || !upstream) continue
    const ratio = own.void || upstream.void ? undefined : own.added / upstream.added
    const [, app, kind] = /^(node-http|express)-(cjs|mjs)$/.exec(load.id) ?? []
    if (app === 'node-http') add(`CPU a request, node:http, ${nameOf(kind)}`, 0.3, 0.2, ratio)
    if (app === 'express') add(`CPU a request, express 5, ${nameOf(kind)}`, 0.2, 0.12, ratio)
    if (load.id === 'always-off') add('CPU a request, node:http, always_off', 0.08, 0.03, ratio)
  }
  for (const { kind, figures } of results.startup) {
    const [own, upstream] = compared(figures)
    if (!own || !upstream) continue
    // A start that has lost the app's first span has only been put off.
    const started = own.firstLine && upstream.firstLine
    const ratio = (part: number, whole: number) => (started ? part / whole : undefined)
    add(`start-up added, ${nameOf(kind)}`, 0.2, 0.12, ratio(own.wallAdded, upstream.wallAdded))
    add(`RSS added at start, ${nameOf(kind)}`, 0.4, 0.3, ratio(own.rssAdded, upstream.rssAdded))
  }
  return goals
}

/** In one or two words; `void` where it cannot be said. */
export function verdictOn({ ratio, atMost, aim }: GoalOutcome): string {
  if (ratio === undefined) return 'void'
  if (ratio <= aim) return 'aim reached'
  return ratio <= atMost ? 'reached' : 'not reached'
}

function compared<Figure extends { candidate: CandidateId }>(figures: readonly Figure[]) {
  return (['sightglass', 'upstream'] as const).map((id) => figures.find(({ candidate }) => candidate === id))
}

function nameOf(kind: string | undefined): string {
  return kind === 'mjs' ? 'ES modules' : 'CommonJS'
}
