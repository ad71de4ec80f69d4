/** Objects that are values rather than containers: they are never walked. */
export function isLeafObject(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof URL ||
    value instanceof URLSearchParams ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer
  )
}

/** Own properties of an error that say something but are not enumerable. */
const OF_ERRORS = ['message', 'stack', 'cause', 'errors']

/**
 * The same object if `member` and `name` change nothing, otherwise a copy: an array of entries for a Map, a Set for a
 * Set, an error for an error, a plain object for all else.
 */
export function copyObject(
  value: object,
  member: (name: string, value: unknown) => unknown,
  name: (name: string) => string,
): object {
  if (value instanceof Map) return copyMap(value, member)
  if (value instanceof Set) return copySet(value, member)
  const isError = value instanceof Error
  const names = Object.keys(value)
  if (isError)
    for (const own of OF_ERRORS) if (Object.hasOwn(value, own) && !names.includes(own)) names.push(own)
  const copied: [string, unknown][] = []
  let changed = false
  for (const key of names) {
    const before: unknown = Reflect.get(value, key)
    const after = member(key, before)
    const shown = name(key)
    if (after !== before || shown !== key) changed = true
    copied.push([shown, after])
  }
  if (!changed) return value
  const copy: object = isError ? Object.create(Object.getPrototypeOf(value)) : {}
  for (const [key, after] of copied) {
    const isHidden = isError && !Object.prototype.propertyIsEnumerable.call(value, key)
    Object.defineProperty(copy, free(copy, key), {
      value: after,
      writable: true,
      configurable: true,
      enumerable: !isHidden,
    })
  }
  return copy
}

/** Two keys may become one marker; neither may be lost. */
function free(copy: object, key: string): string {
  if (!Object.hasOwn(copy, key)) return key
  let count = 2
  while (Object.hasOwn(copy, `${key}#${count}`)) count++
  return `${key}#${count}`
}

function copyMap(
  value: ReadonlyMap<unknown, unknown>,
  member: (name: string, value: unknown) => unknown,
): ReadonlyMap<unknown, unknown> {
  const copy = new Map<unknown, unknown>()
  let changed = false
  for (const [key, before] of value) {
    const name = typeof key === 'string' ? key : ''
    const shown = member('', key)
    const after = member(name, before)
    if (shown !== key || after !== before) changed = true
    copy.set(shown, after)
  }
  return changed ? copy : value
}

function copySet(
  value: ReadonlySet<unknown>,
  member: (name: string, value: unknown) => unknown,
): ReadonlySet<unknown> {
  const copy = new Set<unknown>()
  let changed = false
  for (const before of value) {
    const after = member('', before)
    if (after !== before) changed = true
    copy.add(after)
  }
  return changed ? copy : value
}
