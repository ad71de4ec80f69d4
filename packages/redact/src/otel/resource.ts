import type { Attributes } from '@opentelemetry/api'
import type { Redactor } from '../types.ts'
import { redactAttributes, redactValue } from './attributes.ts'
import type { RawAttribute, ResourceLike } from './sdk-types.ts'

/** A view of a resource that shows redacted attributes only, those that are still being detected included. */
export class RedactedResource implements ResourceLike {
  readonly #original: ResourceLike
  readonly #redactor: Redactor
  #attributes: Attributes | undefined
  /** The original's. */
  declare readonly schemaUrl?: string

  /** @param attributes those of the resource, redacted, if no more will come */
  constructor(original: ResourceLike, redactor: Redactor, attributes?: Attributes) {
    this.#original = original
    this.#redactor = redactor
    this.#attributes = attributes
    if (original.schemaUrl !== undefined) this.schemaUrl = original.schemaUrl
  }

  /** Whether this redactor made it. */
  isBy(redactor: Redactor): boolean {
    return this.#redactor === redactor
  }

  /** Whether attributes are still being detected. */
  get asyncAttributesPending(): boolean {
    return this.#original.asyncAttributesPending ?? false
  }

  /** Those known by now. */
  get attributes(): Attributes {
    if (this.#attributes !== undefined) return this.#attributes
    const isPending = this.asyncAttributesPending
    const attributes = redactAttributes(this.#redactor, 'resource.attribute', this.#original.attributes)
    if (!isPending) this.#attributes = attributes
    return attributes
  }

  /** Settles when the original has all its attributes. */
  async waitForAsyncAttributes(): Promise<void> {
    await this.#original.waitForAsyncAttributes?.()
  }

  /** The merged resource, redacted as well. */
  merge(other: ResourceLike | null): ResourceLike {
    return new RedactedResource(this.#original.merge(other), this.#redactor)
  }

  /** The original's list with redacted values; promises of values become promises of redacted ones. */
  getRawAttributes(): RawAttribute[] {
    return this.#original.getRawAttributes().map(([key, value]) => {
      const redact = <T>(settled: T) => redactValue(this.#redactor, 'resource.attribute', key, settled)
      return [key, isPromiseLike(value) ? value.then(redact) : redact(value)]
    })
  }
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function'
}
