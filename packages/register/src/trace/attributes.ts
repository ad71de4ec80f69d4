import type { Attributes } from '@opentelemetry/api'
import {
  AddAttributeDecision,
  cleanAttributes,
  cleanSimpleAttributes,
  maybeAddAttribute,
} from '@opentelemetry/core'

/** The limits of a span, as the specification has them. */
export interface SpanLimits {
  readonly attributeCountLimit: number
  readonly attributeValueLengthLimit: number
  readonly eventCountLimit: number
  readonly linkCountLimit: number
  readonly attributePerEventCountLimit: number
  readonly attributePerLinkCountLimit: number
}

/** https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits */
export const DEFAULT_SPAN_LIMITS: SpanLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
}

/** What became of an attribute. */
export type Added = 'new' | 'replaced' | 'dropped' | 'invalid'

/**
 * Sets one attribute within the limits. The two kinds of value that nearly all attributes have are judged here;
 * upstream's check makes a set of visited objects for each.
 */
export function addAttribute(
  attributes: Attributes,
  count: number,
  key: string,
  value: unknown,
  limits: SpanLimits,
): Added {
  const plain =
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= limits.attributeValueLengthLimit)
  if (plain && key !== '') {
    const known = Object.hasOwn(attributes, key)
    if (!known && count >= limits.attributeCountLimit) return 'dropped'
    attributes[key] = value as string | number | boolean
    return known ? 'replaced' : 'new'
  }
  switch (decide(attributes, count, key, value, limits)) {
    case AddAttributeDecision.ADD_NEW:
      return 'new'
    case AddAttributeDecision.ADD_OVERWRITE_EXISTING:
      return 'replaced'
    case AddAttributeDecision.DROP_LIMIT_REACHED:
      return 'dropped'
    default:
      return 'invalid'
  }
}

/** A value that throws when it is looked at, such as a proxy, is none. */
function decide(
  attributes: Attributes,
  count: number,
  key: string,
  value: unknown,
  limits: SpanLimits,
): AddAttributeDecision | undefined {
  try {
    return maybeAddAttribute({
      key,
      value: value as never,
      attributes,
      limits,
      currentAttributesCount: count,
    })
  } catch {
    return undefined
  }
}

/** What stands on a span, event or link for attributes; nothing where none were given. */
export interface CleanAttributes {
  readonly attributes?: Attributes
  readonly droppedAttributesCount?: number
}

/** A checked copy of a span's attributes, which somebody else owns. Values may be nested. */
export function copyAttributes(
  attributes: Attributes | undefined,
  attributeCountLimit: number,
  attributeValueLengthLimit: number,
): { attributes: Attributes; dropped: number } {
  const cleaned = cleanAttributes(attributes, { attributeCountLimit, attributeValueLengthLimit })
  return { attributes: cleaned.attributes ?? {}, dropped: cleaned.droppedAttributesCount ?? 0 }
}

/** A checked copy of an event's attributes; as the SDK has it, without nested values. */
export function copyEventAttributes(attributes: Attributes | undefined, limits: SpanLimits): CleanAttributes {
  return cleanSimpleAttributes(attributes, {
    attributeCountLimit: limits.attributePerEventCountLimit,
    attributeValueLengthLimit: limits.attributeValueLengthLimit,
  })
}

/** A checked copy of a link's attributes. */
export function copyLinkAttributes(attributes: Attributes | undefined, limits: SpanLimits): CleanAttributes {
  return cleanAttributes(attributes, {
    attributeCountLimit: limits.attributePerLinkCountLimit,
    attributeValueLengthLimit: limits.attributeValueLengthLimit,
  })
}
