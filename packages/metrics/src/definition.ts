import type { FamilyDefinition, MetricKind } from './types.ts'

/** A definition whose kind the compiler knows, so that `declare` gives the right kind of series. */
export type Definition<K extends MetricKind> = FamilyDefinition & { readonly kind: K }
