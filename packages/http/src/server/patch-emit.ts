/** An object whose `emit` is looked up on a prototype that we may write to. */
interface Emitting {
  emit(this: unknown, event: string | symbol, ...args: unknown[]): boolean
}

/**
 * Puts `replacement` in front of `emit` on one prototype: no listener of ours that the app could see or remove, and no
 * listener per request. The property is like the one it hides: writable, configurable, not enumerable.
 *
 * @param make is given what stood there before
 * @returns takes it back, unless somebody patched it after us: then ours stays underneath
 */
export function patchEmit(
  prototype: object,
  make: (original: Emitting['emit']) => Emitting['emit'],
): () => void {
  const target = prototype as Emitting
  const original = target.emit
  const own = Object.hasOwn(prototype, 'emit')
  const replacement = make(original)
  Object.defineProperty(prototype, 'emit', {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: false,
  })
  return () => {
    if (target.emit !== replacement) return
    if (own) target.emit = original
    else Reflect.deleteProperty(prototype, 'emit')
  }
}
