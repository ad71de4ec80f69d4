import type { Problem } from './problem.ts'
import { bareDurations } from './rules/bare-durations.ts'
import { certificates } from './rules/certificates.ts'
import { duplicatePorts } from './rules/duplicate-ports.ts'
import { extensionReferences } from './rules/extension-references.ts'
import { missingFiles } from './rules/missing-files.ts'
import { percentages } from './rules/percentages.ts'
import { policyTypes } from './rules/policy-types.ts'
import { portRange } from './rules/port-range.ts'
import type { LintInput, Rule } from './rules/rule.ts'

const RULES: readonly Rule[] = [
  policyTypes,
  extensionReferences,
  duplicatePorts,
  portRange,
  percentages,
  bareDurations,
  missingFiles,
  certificates,
]

/** @returns what every rule has to say, in the order of the rules */
export function lint(input: LintInput): Problem[] {
  return RULES.flatMap((rule) => rule(input))
}
