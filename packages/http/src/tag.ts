// A constructor that returns another object lets a subclass put its private fields there.
class Given {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the whole point.
    return target
  }
}

/** A note of ours on objects of Node or the app. */
export interface Tag<T> {
  /** @throws TypeError where there was one before, or the object takes no more fields */
  put(target: object, value: T): void
  /** Undefined where there was none, and after it was removed. */
  get(target: object): T | undefined
  /** Whoever keeps the object from now on keeps nothing of ours. */
  remove(target: object): void
}

/**
 * Makes a kind of note, kept in a private field of the object itself: nobody else can see it, it goes when the object
 * goes, and a look costs a tenth of one into a WeakMap.
 */
export function createTag<T>(): Tag<T> {
  class Tagged extends Given {
    #value: T | undefined

    constructor(target: object, value: T) {
      super(target)
      this.#value = value
    }

    static get(target: object): T | undefined {
      return #value in target ? target.#value : undefined
    }

    static remove(target: object): void {
      if (#value in target) target.#value = undefined
    }
  }
  return {
    put(target, value) {
      new Tagged(target, value)
    },
    get: Tagged.get,
    remove: Tagged.remove,
  }
}
