import { nameOf } from './label-rule.ts'
import type { Series, ShownValues, Tally } from './series.ts'
import type { FamilyDefinition } from './types.ts'

/** What the overflow series has instead of labels, as the OpenTelemetry specification names it. */
export const OVERFLOW_ATTRIBUTE = 'otel.metric.overflow'

/** The overflow of one family: what went there, and whether somebody was told. */
export class Overflow implements Tally {
  /** Points since the start. */
  points = 0
  #episode = false

  /** Calls `say` unless an episode is running. */
  begin(say: () => void): void {
    if (this.#episode) return
    this.#episode = true
    say()
  }

  /** A collection interval is over. The episode is, too, when no point came since `pointsBefore`. */
  intervalEnded(pointsBefore: number): void {
    if (this.points === pointsBefore) this.#episode = false
  }
}

/** One line for an episode: the family, its budget, and the label of most values, `refused` counted. */
export function overflowMessage(
  definition: FamilyDefinition,
  series: readonly Series[],
  refused: ShownValues,
): string {
  const { name, labels } = definition
  const used = series.filter((one) => one.tally === undefined)
  let most = 0
  let worst = ''
  labels.forEach((label, index) => {
    const values = new Set(used.map((one) => one.shown[index])).add(refused[index])
    if (values.size <= most) return
    most = values.size
    worst = nameOf(label)
  })
  return (
    `metric ${name} has used up its budget of ${used.length} series; label ${worst} has the most different ` +
    `values (${most}); what is new is counted in its overflow series (${OVERFLOW_ATTRIBUTE}="true")`
  )
}
