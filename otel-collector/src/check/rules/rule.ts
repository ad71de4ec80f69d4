import type { Config } from '../config.ts'
import type { Problem } from '../problem.ts'

/** What a rule looks at. */
export interface LintInput {
  readonly config: Config
  /**
   * The same configuration as the collector understood it, with the types of its fields: durations are texts
   * such as '10ns' there, and defaults are filled in.
   */
  readonly effective: unknown
}

/** Finds one kind of mistake that `sightglass-collector validate` lets through. */
export type Rule = (input: LintInput) => Problem[]
