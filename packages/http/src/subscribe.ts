import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describeError, guard } from '@sightglass/core'

/** What hears the messages of a channel. */
export type Subscriber = (message: never) => void

/**
 * Subscribes to channels by name. What a subscriber throws would become an uncaught exception of the app; here it is
 * dropped, and said the first time.
 *
 * @returns unsubscribes from all
 */
export function subscribeAll(
  subscribers: Readonly<Record<string, Subscriber>>,
  warn: (message: string) => void,
): () => void {
  const guarded = Object.entries(subscribers).map(
    ([name, subscriber]) => [name, guardSubscriber(name, subscriber, warn)] as const,
  )
  for (const [name, subscriber] of guarded) subscribe(name, subscriber)
  return () => {
    for (const [name, subscriber] of guarded) unsubscribe(name, subscriber)
  }
}

function guardSubscriber(name: string, subscriber: Subscriber, warn: (message: string) => void) {
  let said = false
  return (message: unknown): void => {
    try {
      subscriber(message as never)
    } catch (error) {
      if (said) return
      said = true
      guard(
        () => warn(`${name} (${describeError(error)}); requests go on, their spans may lack something`),
        undefined,
        () => {},
      )
    }
  }
}
