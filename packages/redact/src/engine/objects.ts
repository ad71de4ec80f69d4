/** Objects that are values rather than containers: they are never walked. */
export function isLeafObject(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof RegExp ||
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    isTextObject(value)
  )
}

/** Objects that are another form of a text or number, and so are read as one. */
export function isTextObject(value: object): boolean {
  return (
    value instanceof URL ||
    value instanceof URLSearchParams ||
    value instanceof String ||
    value instanceof Number
  )
}

/**
 * What JSON makes of an object that says so itself, which may be more than its properties tell; else the object. An
 * error is its properties.
 */
export function jsonOf(value: object): unknown {
  const toJson: unknown = Reflect.get(value, 'toJSON')
  if (typeof toJson !== 'function' || value instanceof Error) return value
  const json: unknown = Reflect.apply(toJson, value, [''])
  // JSON asks once.
  return typeof json === 'object' && json !== null && Reflect.get(json, 'toJSON') === toJson ? value : json
}

/** Own properties of an error that say something but are not enumerable. */
const OF_ERRORS = ['message', 'stack', 'cause', 'errors']

/**
 * The same object if `member` and `name` change nothing, otherwise a copy: a Map for a Map, a Set for a Set, an error
 * for an error, a plain object for all else. Properties with a symbol, which a console shows, are read like the others.
 */
export function copyObject(
  value: object,
  member: (name: string, value: unknown) => unknown,
  name: (name: string) => string,
): object {
  if (value instanceof Map) return copyMap(value, member, name)
  if (value instanceof Set) return copySet(value, member)
  const isError = value instanceof Error
  const names = Object.keys(value)
  if (names.length === 0 && HIDDEN_ENTRIES.has(Object.prototype.toString.call(value)))
    return copyEntries(value as Headers | FormData, member, name)
  if (isError)
    for (const own of OF_ERRORS) if (Object.hasOwn(value, own) && !names.includes(own)) names.push(own)
  const copied: [string, unknown][] = []
  let changed = false
  for (const key of names) {
    const before: unknown = Reflect.get(value, key)
    const shown = name(key)
    const after = member(shown, before)
    if (after !== before || shown !== key) changed = true
    copied.push([shown, after])
  }
  const symbols = symbolsOf(value)
  const shown = symbols.map((symbol) => {
    const before: unknown = Reflect.get(value, symbol)
    const after = member(symbol.description ?? '', before)
    if (after !== before) changed = true
    return after
  })
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
  symbols.forEach((symbol, index) => {
    Reflect.set(copy, symbol, shown[index])
  })
  return copy
}

const NO_SYMBOLS: readonly symbol[] = []

function symbolsOf(value: object): readonly symbol[] {
  const symbols = Object.getOwnPropertySymbols(value)
  if (symbols.length === 0) return NO_SYMBOLS
  return symbols.filter((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol))
}

/** Two keys may become one marker; neither may be lost. */
function free(copy: object, key: string): string {
  return freeName(key, (name) => Object.hasOwn(copy, name))
}

function freeName(key: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(key)) return key
  let count = 2
  while (isTaken(`${key}#${count}`)) count++
  return `${key}#${count}`
}

function copyMap(
  value: ReadonlyMap<unknown, unknown>,
  member: (name: string, value: unknown) => unknown,
  name: (name: string) => string,
): ReadonlyMap<unknown, unknown> {
  const copy = new Map<unknown, unknown>()
  let changed = false
  for (const [key, before] of value) {
    const isObject = typeof key === 'object' && key !== null
    const written = isObject ? '' : String(key)
    const shown = isObject ? member('', key) : name(written)
    const after = member(written, before)
    if (after !== before || shown !== (isObject ? key : written)) changed = true
    const isText = typeof shown === 'string' && (typeof key === 'string' || shown !== written)
    copy.set(isText ? freeName(shown, (taken) => copy.has(taken)) : isObject ? shown : key, after)
  }
  return changed ? copy : value
}

/** Fetch's collections, which have no properties; what is in them a console shows. */
const HIDDEN_ENTRIES = new Set(['[object Headers]', '[object FormData]'])

function copyEntries(
  value: Headers | FormData,
  member: (name: string, value: unknown) => unknown,
  name: (name: string) => string,
): object {
  const entries = new Map<unknown, unknown>(value)
  const copy = copyMap(entries, member, name)
  return copy === entries ? value : copy
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
