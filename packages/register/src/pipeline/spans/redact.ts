import type { Hints, Position } from '@sightglass/redact'

/**
 * Gets each value of a span when it is written, and returns what is written instead: `Redactor.redact`. `key` is that
 * of the attribute, and '' elsewhere. It must always say the same of the same: answers for repeated attributes are
 * kept. A span for which it throws is not sent.
 */
export type Redact = <T>(position: Position, key: string, value: T, hints?: Hints) => T
