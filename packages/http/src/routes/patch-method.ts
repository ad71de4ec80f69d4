// biome-ignore lint/suspicious/noExplicitAny: methods of other people's classes, passed through as they are
type Method = (this: any, ...args: any[]) => unknown

const OURS = Symbol.for('sightglass.http.patched')

/**
 * Puts a function of ours in the place of a method, once. The wrapper has to call the original with all it got, and to
 * return what it returns.
 *
 * @param wrap gets the original, returns what stands in its place
 * @returns puts the original back, unless somebody has patched over us; undefined when there is nothing to patch
 */
export function patchMethod<T extends Method>(
  owner: object,
  name: string,
  wrap: (original: T) => T,
): (() => void) | undefined {
  const slots = owner as Record<string, (Method & { [OURS]?: true }) | undefined>
  const original = slots[name]
  if (typeof original !== 'function' || original[OURS]) return undefined
  const wrapped: Method & { [OURS]?: true } = wrap(original as unknown as T)
  Object.defineProperty(wrapped, 'name', { value: original.name, configurable: true })
  Object.defineProperty(wrapped, OURS, { value: true })
  const own = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, {
    configurable: own?.configurable ?? true,
    enumerable: own?.enumerable ?? true,
    writable: own?.writable ?? true,
    value: wrapped,
  })
  return () => {
    if (slots[name] === wrapped) slots[name] = original
  }
}
