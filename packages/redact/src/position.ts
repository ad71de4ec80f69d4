/** Where a value stands (redaction policy, section 1). */
export const POSITIONS = [
  'span.name',
  'span.status',
  'span.attribute',
  'span.event',
  'span.link',
  'log.body',
  'log.attribute',
  'metric.attribute',
  'resource.attribute',
  'scope.attribute',
  'baggage',
] as const

/** One of `POSITIONS`. */
export type Position = (typeof POSITIONS)[number]

const known = new Map<string, Position>(POSITIONS.map((position) => [position, position]))

/**
 * The position of `where`, which may have its `:key` part (`span.attribute:url.full`). What is unknown counts as a
 * log attribute: it is redacted like everything else.
 */
export function positionOf(where: unknown): Position {
  if (typeof where !== 'string') return 'log.attribute'
  const found = known.get(where)
  if (found !== undefined) return found
  const colon = where.indexOf(':')
  return (colon > 0 && known.get(where.slice(0, colon))) || 'log.attribute'
}
