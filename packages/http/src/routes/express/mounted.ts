import { boundedText, joinPaths, mountPrefix } from '../text.ts'
import { type LayerText, pickForMount, pickForPath } from './alternatives.ts'
import { mountText, routeText } from './layer-text.ts'
import type { ExpressRequest, Layer, Router } from './types.ts'

/**
 * A router at one place: the same router mounted twice is two of them. They form a tree that grows with the places
 * that requests reach, and has all texts ready. It holds nothing that the app has let go of.
 */
export class Mounted {
  readonly router: Router
  readonly parent: Mounted | undefined
  /** The layer of the parent's router through which it is entered; undefined at the top, and for the very place of the parent. */
  readonly layer: Layer | undefined
  /** Of the layer, where it has more than one path. */
  readonly text: LayerText
  /** Where it stands, as declared, without a slash at the end. Undefined: nobody can say. */
  readonly prefix: string | undefined
  /** The next place of the same router below the same parent. */
  sibling: Mounted | undefined
  /** How many places it is below the top. */
  readonly depth: number
  readonly #children = new WeakMap<Router, Mounted>()
  readonly #routes = new WeakMap<Layer, LayerText>()

  constructor(
    router: Router,
    parent: Mounted | undefined,
    layer: Layer | undefined,
    text: LayerText,
    prefix: string | undefined,
  ) {
    this.router = router
    this.parent = parent
    this.layer = layer
    this.text = text
    this.prefix = prefix
    this.depth = parent ? parent.depth + 1 : 0
  }

  /** A router below this one, if it was entered that way before. */
  find(router: Router, layer: Layer | undefined, base: string): Mounted | undefined {
    for (let child = this.#children.get(router); child; child = child.sibling) {
      if (child.layer !== layer) continue
      if (!Array.isArray(child.text)) return child
      const prefix = this.#prefixFor(child.text, base)
      return this.#findPrefix(router, layer, prefix) ?? this.#add(router, layer, child.text, prefix)
    }
    return undefined
  }

  /** Adds a router below this one. */
  add(router: Router, layer: Layer | undefined, base: string): Mounted {
    const text = layer ? mountText(layer, base) : ''
    return this.#add(router, layer, text, this.#prefixFor(text, base))
  }

  /** The template of a route of this router; null when the layer is none of it. */
  routeOf(layer: Layer, request: ExpressRequest): string | undefined | null {
    const known = this.#routes.get(layer)
    if (typeof known === 'string') return known
    if (known !== undefined || this.#routes.has(layer)) return this.#pickRoute(known, request)
    return this.router.stack.includes(layer) ? this.#pickRoute(this.#addRoute(layer), request) : null
  }

  #addRoute(layer: Layer): LayerText {
    const { prefix } = this
    const text = prefix === undefined ? undefined : routeText(layer)
    const route = typeof text === 'string' && prefix !== undefined ? joinPaths(prefix, text) : text
    this.#routes.set(layer, route)
    return route
  }

  #pickRoute(route: LayerText, request: ExpressRequest): string | undefined {
    if (typeof route === 'string' || route === undefined) return route
    const text = pickForPath(route, pathOf(request))
    return text === undefined || this.prefix === undefined ? undefined : joinPaths(this.prefix, text)
  }

  #prefixFor(text: LayerText, base: string): string | undefined {
    const own = typeof text === 'string' || text === undefined ? text : pickForMount(text, base)
    if (own === undefined || this.prefix === undefined) return undefined
    return boundedText(this.prefix + mountPrefix(own))
  }

  #findPrefix(router: Router, layer: Layer | undefined, prefix: string | undefined): Mounted | undefined {
    let child = this.#children.get(router)
    while (child && (child.layer !== layer || child.prefix !== prefix)) child = child.sibling
    return child
  }

  #add(router: Router, layer: Layer | undefined, text: LayerText, prefix: string | undefined): Mounted {
    const child = new Mounted(router, this, layer, text, prefix)
    child.sibling = this.#children.get(router)
    this.#children.set(router, child)
    return child
  }
}

/** The path that a router has just matched, without the query. */
function pathOf(request: ExpressRequest): string {
  const { _parsedUrl: parsed, url = '/' } = request
  if (parsed?.href === url && typeof parsed.pathname === 'string') return parsed.pathname
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
