/** `emit` of whatever it is called on. */
export type Emit = (this: unknown, event: string | symbol, ...args: unknown[]) => boolean

/**
 * Puts a function in front of `emit` on one prototype: no listener of ours that the app could see or remove, and no
 * listener per request. The property is like the one it hides: writable, configurable, not enumerable.
 *
 * @param make is given how to get at what stands below at the moment of a call: that of EventEmitter may be patched
 * after us, as node:domain does
 * @returns takes it back, unless somebody patched it after us: then ours stays underneath
 */
export function patchEmit(prototype: object, make: (original: () => Emit) => Emit): () => void {
  const target = prototype as { emit: Emit }
  const own = Object.hasOwn(prototype, 'emit') ? target.emit : undefined
  const below = Object.getPrototypeOf(prototype) as { emit: Emit }
  const replacement = make(own === undefined ? () => below.emit : () => own)
  Object.defineProperty(prototype, 'emit', {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: false,
  })
  return () => {
    if (target.emit !== replacement) return
    if (own) target.emit = own
    else Reflect.deleteProperty(prototype, 'emit')
  }
}
