import type { Redactor } from '../types.ts'
import { redactAttributes } from './attributes.ts'
import { RedactedResource } from './resource.ts'
import type { ResourceLike, ScopeLike } from './sdk-types.ts'

/** Resources and scopes kept per redactor. A process has one resource and a scope per instrumented library. */
const MOST_KEPT = 1024

/** Holds its values no longer than their keys live, and never more than a number of them. */
class BoundedWeakMap<K extends object, V> {
  #map = new WeakMap<K, V>()
  #size = 0

  get(key: K): V | undefined {
    return this.#map.get(key)
  }

  set(key: K, value: V): V {
    // To start anew now and then is cheaper than to know which are still in use.
    if (this.#size >= MOST_KEPT) {
      this.#map = new WeakMap()
      this.#size = 0
    }
    this.#map.set(key, value)
    this.#size++
    return value
  }
}

interface Kept {
  readonly resources: BoundedWeakMap<ResourceLike, ResourceLike>
  readonly scopes: BoundedWeakMap<ScopeLike, ScopeLike>
}

const keptByRedactor = new WeakMap<Redactor, Kept>()

function keptOf(redactor: Redactor): Kept {
  let kept = keptByRedactor.get(redactor)
  if (kept === undefined) {
    kept = { resources: new BoundedWeakMap(), scopes: new BoundedWeakMap() }
    keptByRedactor.set(redactor, kept)
  }
  return kept
}

/**
 * The resource without secrets: itself if there were none. One resource has one copy, because exporters group by
 * identity. Attributes that are still being detected are redacted when they have come.
 */
export function redactResource(resource: ResourceLike, redactor: Redactor): ResourceLike {
  const { resources } = keptOf(redactor)
  const known = resources.get(resource)
  if (known !== undefined) return known
  if (resource instanceof RedactedResource && resource.isBy(redactor)) return resource
  if (resource.asyncAttributesPending)
    return resources.set(resource, new RedactedResource(resource, redactor))
  const { attributes } = resource
  const redacted = redactAttributes(redactor, 'resource.attribute', attributes)
  return resources.set(
    resource,
    redacted === attributes ? resource : new RedactedResource(resource, redactor, redacted),
  )
}

/** The scope with redacted attributes: itself if there was nothing to remove. Name, version and URL stay. */
export function redactScope<S extends ScopeLike>(scope: S, redactor: Redactor): S {
  if (scope.attributes === undefined) return scope
  const { scopes } = keptOf(redactor)
  const known = scopes.get(scope)
  if (known !== undefined) return known as S
  const attributes = redactAttributes(redactor, 'scope.attribute', scope.attributes)
  const redacted = attributes === scope.attributes ? scope : { ...scope, attributes }
  scopes.set(scope, redacted)
  if (redacted !== scope) scopes.set(redacted, redacted)
  return redacted
}
