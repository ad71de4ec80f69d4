import type { ResolvedDefinition } from './define.ts'
import { MetricError } from './error.ts'
import type { Place } from './place.ts'

/** Which names on either side belong to which family, so that no two families show as one. */
export class Claims {
  readonly #owners: Map<string, { readonly family: string; readonly place: Place }> = new Map()

  /**
   * Takes the names of a family, all or none.
   * @throws MetricError when one of them belongs to another family, or the definition has one twice
   */
  take(definition: ResolvedDefinition, place: Place): void {
    const names = namesOf(definition)
    names.forEach((name, index) => {
      const owner = this.#owners.get(name)
      if (owner !== undefined) {
        throw new MetricError(
          'ERR_METRIC_CONFLICT',
          `metric ${definition.name} would be shown as ${name}, the name of metric ${owner.family}: ` +
            `declared at ${owner.place()} and at ${place()}`,
        )
      }
      if (names.indexOf(name) !== index) {
        throw new MetricError('ERR_METRIC_INVALID', `metric ${definition.name} has the name ${name} twice`)
      }
    })
    for (const name of names) this.#owners.set(name, { family: definition.name, place })
  }
}

/** All names a family shows, with the series that the page makes of a histogram. The prefix may still change. */
function namesOf({ otel, prometheus, kind }: ResolvedDefinition): string[] {
  const names: string[] = []
  for (const { name, prefixed, as } of prometheus) {
    const whole = `${prefixed ? '<prefix>_' : ''}${name}`
    names.push(whole)
    if (kind === 'histogram' && as !== 'count')
      names.push(`${whole}_bucket`, `${whole}_count`, `${whole}_sum`)
  }
  // Names of instruments do not differ by case alone.
  return otel === null ? names : [...names, `${otel.toLowerCase()} (OpenTelemetry)`]
}
