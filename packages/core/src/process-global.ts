/**
 * One value per process, whichever copy of a package asks: the bundle of the preload and the app's own import (ESM or
 * CommonJS) have to meet. The number in `key` is the shape's version: raise it with every change that an older copy
 * would not understand, so that two versions never share what they read differently.
 *
 * @param key for example `metrics.1`; stands as `Symbol.for('sightglass.metrics.1')` on globalThis
 * @param create makes the value for whoever asks first
 */
export function processGlobal<T>(key: string, create: () => T): T {
  const slot = Symbol.for(`sightglass.${key}`)
  const globals = globalThis as { [slot: symbol]: T | undefined }
  const existing = globals[slot]
  if (existing !== undefined) return existing
  const value = create()
  // Not enumerable: nobody who lists the globals should find us.
  Object.defineProperty(globalThis, slot, { value, configurable: true })
  return value
}
