/** Where a string stands that is about to be written. */
export type StringPosition =
  | 'span.name'
  | 'span.attribute'
  | 'status.message'
  | 'event.name'
  | 'event.attribute'
  | 'link.attribute'

/**
 * Gets each string of a span when it is written, and returns what is written instead. `key` is that of the attribute,
 * also for strings within its arrays and maps, and '' elsewhere. It must always say the same of the same: answers for
 * repeated attributes are kept. A span for which it throws is not sent.
 */
export type Redact = (position: StringPosition, key: string, value: string) => string
