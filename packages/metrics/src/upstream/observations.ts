import type {
  Attributes,
  BatchObservableCallback,
  Observable,
  ObservableCallback,
  ObservableResult,
} from '@opentelemetry/api'
import type { LabelValue, MetricRegistry } from '../types.ts'
import type { Target } from './target.ts'

/** Reports a point of an instrument; ignored for one that the callback was not registered for. */
type Observe = (observable: Observable, value: number, attributes?: Attributes) => void

type Points = Map<Target, Map<string, { readonly values: readonly LabelValue[]; readonly value: number }>>

/** A callback, and what it reported. */
interface Source {
  readonly call: (observe: Observe) => void | Promise<void>
  readonly targets: Map<Observable, Target>
  shown: Points
  running: boolean
}

/** Bounds what one callback may report. */
const MOST_POINTS = 10_000

/**
 * The callbacks of observable instruments, called before each collection. What an async one reports before its first
 * `await` is in that collection, the rest in the next one: nobody waits for it, and it is not called again meanwhile.
 */
export class Observations {
  readonly #registry: MetricRegistry
  readonly #sources = new Map<object, Map<unknown, Source>>()
  readonly #written = new Set<Target>()
  #collecting = false
  #failure: { readonly error: unknown } | undefined

  constructor(registry: MetricRegistry) {
    this.#registry = registry
  }

  /** Of one instrument. The same callback again changes nothing. */
  add(observable: Observable, target: Target, callback: ObservableCallback): void {
    this.#add(observable, callback, {
      call: (observe) => {
        const result: ObservableResult = {
          observe: (value, attributes) => observe(observable, value, attributes),
        }
        return callback(result)
      },
      targets: new Map([[observable, target]]),
      shown: new Map(),
      running: false,
    })
  }

  /** Of several instruments, by a meter. The same callback again adds the instruments to those it has. */
  addBatch(meter: object, targets: ReadonlyMap<Observable, Target>, callback: BatchObservableCallback): void {
    this.#add(meter, callback, {
      call: (observe) => callback({ observe }),
      targets: new Map(targets),
      shown: new Map(),
      running: false,
    })
  }

  /** Takes a callback back from the instrument or meter it was given to. */
  remove(owner: object, callback: unknown): void {
    const callbacks = this.#sources.get(owner)
    callbacks?.delete(callback)
    if (callbacks?.size === 0) this.#sources.delete(owner)
  }

  #add(owner: object, callback: unknown, source: Source): void {
    const callbacks = this.#sources.get(owner) ?? new Map<unknown, Source>()
    this.#sources.set(owner, callbacks)
    const existing = callbacks.get(callback)
    if (existing) for (const [observable, target] of source.targets) existing.targets.set(observable, target)
    else callbacks.set(callback, source)
    if (this.#collecting) return
    this.#collecting = true
    this.#registry.beforeCollect(() => this.#collect())
  }

  #collect(): void {
    const all: Points = new Map()
    for (const callbacks of this.#sources.values()) {
      for (const source of callbacks.values()) {
        if (!source.running) this.#call(source)
        merge(all, source.shown)
      }
    }
    for (const target of this.#written) if (!all.has(target)) target.write(new Map())
    this.#written.clear()
    for (const [target, points] of all) {
      this.#written.add(target)
      target.write(points)
    }
    const failure = this.#failure
    this.#failure = undefined
    // The registry counts it and says it once; the other callbacks have been called.
    if (failure) throw failure.error
  }

  #call(source: Source): void {
    const fresh: Points = new Map()
    let count = 0
    const observe: Observe = (observable, value, attributes) => {
      const target = source.targets.get(observable)
      if (!target || !Number.isFinite(value) || ++count > MOST_POINTS) return
      try {
        const point = { values: target.labels(attributes), value }
        const points = fresh.get(target) ?? new Map()
        fresh.set(target, points.set(keyOf(attributes), point))
      } catch {
        // An attribute that throws when it is read: the point is lost, the rest of the callback is not.
      }
    }
    const fail = (error: unknown) => {
      this.#failure ??= { error }
    }
    try {
      const promise: unknown = source.call(observe)
      if (!isThenable(promise)) {
        source.shown = fresh
        return
      }
      // Until it reports something, what it said the last time stands.
      if (fresh.size > 0) source.shown = fresh
      source.running = true
      promise.then(
        () => {
          source.shown = fresh
          source.running = false
        },
        (error) => {
          fail(error)
          source.running = false
        },
      )
    } catch (error) {
      source.shown = fresh
      fail(error)
    }
  }
}

function merge(all: Points, shown: Points): void {
  for (const [target, points] of shown) {
    const merged = all.get(target) ?? new Map()
    all.set(target, merged)
    for (const [key, point] of points) merged.set(key, point)
  }
}

/** The same for the same attributes, in whatever order. */
function keyOf(attributes: Attributes | undefined): string {
  const keys = Object.keys(attributes ?? {}).sort()
  return keys.map((key) => JSON.stringify([key, attributes?.[key]])).join()
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}
