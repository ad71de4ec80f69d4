import { type RouteState, stateOf } from '../state.ts'
import { Mounted } from './mounted.ts'
import type { ExpressRequest, Layer, Router } from './types.ts'

/** A router mounted in itself would give a longer route for each round; deeper than this nothing has one. */
const DEEPEST = 32

const roots = new WeakMap<Router, Mounted>()
const lost = new WeakMap<Router, Mounted>()

/** To be called when a router begins with a request, before it changes anything. */
export function enterRouter(router: Router, request: ExpressRequest): void {
  const state = stateOf(request)
  if (state === undefined) return
  try {
    // Undefined for the first router of a request.
    const base = request.baseUrl ?? ''
    state.mounted = placeOf(state, router, base)
    state.mountBase = base
  } catch {
    // Not a router as we know them: what it matches has no route.
    state.mounted = placeIn(lost, router, undefined)
  }
}

/** To be called when a layer that has a route begins with a request. */
export function enterRoute(state: RouteState, layer: Layer, request: ExpressRequest): void {
  state.matched = undefined
  try {
    // The routers entered last may have been left without an answer.
    for (let place = state.mounted as Mounted | undefined; place; place = place.parent) {
      const route = place.routeOf(layer, request)
      if (route === null) continue
      state.matched = route
      return
    }
  } catch {
    // Such as a path that cannot be decoded.
  }
}

function placeOf(state: RouteState, router: Router, base: string): Mounted {
  const current = state.mounted as Mounted | undefined
  if (!current) return base === '' ? placeIn(roots, router, '') : placeIn(lost, router, undefined)
  const layer = state.layer as Layer | undefined
  const isSameBase = base === state.mountBase
  for (let place: Mounted | undefined = current; place; place = place.parent) {
    // A mount that took nothing is one at `/`, or not the way by which this router was entered.
    const through = place === current && isSameBase ? undefined : layer
    const known = place.find(router, through, base)
    if (known) return known
    if (layer && place.router.stack.includes(layer)) return addBelow(place, router, through, base)
  }
  if (base === '') return placeIn(roots, router, '')
  // Called by a handler, which is in no router's stack: it stands where the last one does.
  return isSameBase ? addBelow(current, router, undefined, base) : placeIn(lost, router, undefined)
}

function addBelow(place: Mounted, router: Router, layer: Layer | undefined, base: string): Mounted {
  return place.depth < DEEPEST ? place.add(router, layer, base) : placeIn(lost, router, undefined)
}

function placeIn(places: WeakMap<Router, Mounted>, router: Router, prefix: string | undefined): Mounted {
  const known = places.get(router)
  if (known) return known
  const place = new Mounted(router, undefined, undefined, undefined, prefix)
  places.set(router, place)
  return place
}
