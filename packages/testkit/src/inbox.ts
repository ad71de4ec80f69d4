/** How long a wait lasts at most. */
export interface WaitOptions {
  /** Milliseconds, 10 000 by default. */
  timeoutMs?: number
}

interface Waiter {
  check(): void
  fail(error: Error): void
}

/** Items in the order they arrived, and promises for the first one that fits. */
export class Inbox<T> {
  readonly items: T[] = []
  readonly #what: string
  readonly #describe: (item: T) => string
  readonly #waiters = new Set<Waiter>()

  /** `what` names an item in messages ('span'), `describe` shows one on a line. */
  constructor(what: string, describe: (item: T) => string) {
    this.#what = what
    this.#describe = describe
  }

  /** Adds items that arrived together; waiters look only when all are in. */
  add(items: readonly T[]): void {
    this.items.push(...items)
    for (const waiter of [...this.#waiters]) waiter.check()
  }

  /** The first item, past or future, that `match` accepts; rejects after the timeout with what did arrive. */
  waitFor(match: (item: T) => boolean, options?: WaitOptions): Promise<T> {
    return this.wait((items) => items.find(match), options)
  }

  /** The first defined result of `search` over all items, asked again after each arrival. */
  wait<R>(search: (items: readonly T[]) => R | undefined, options: WaitOptions = {}): Promise<R> {
    const { timeoutMs = 10_000 } = options
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter = {
        check: () => {
          try {
            const found = search(this.items)
            if (found === undefined) return
            settle()
            resolve(found)
          } catch (error) {
            settle()
            reject(error)
          }
        },
        fail: (error) => {
          settle()
          reject(error)
        },
      }
      const timer = setTimeout(() => {
        waiter.fail(
          new Error(`No ${this.#what} that fits arrived within ${timeoutMs} ms; ${this.#inventory()}`),
        )
      }, timeoutMs)
      this.#waiters.add(waiter)
      waiter.check()
    })
  }

  /** Ends every wait with an error that gives the reason. */
  close(reason: string): void {
    for (const waiter of [...this.#waiters]) waiter.fail(new Error(`${reason}; ${this.#inventory()}`))
  }

  #inventory(): string {
    if (this.items.length === 0) return `no ${this.#what} arrived at all.`
    const shown = this.items.slice(-40).map((item) => `  ${this.#describe(item)}`)
    const earlier = this.items.length - shown.length
    const head = `${this.items.length} did arrive${earlier > 0 ? ` (the last ${shown.length} are shown)` : ''}:`
    return [head, ...shown].join('\n')
  }
}
