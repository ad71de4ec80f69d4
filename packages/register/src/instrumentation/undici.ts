import { subscribe, unsubscribe } from 'node:diagnostics_channel'

const REQUEST_CREATED = 'undici:request:create'

/** What upstream's UndiciInstrumentation does with the message of that channel. */
export interface UndiciInstrumentation {
  onRequestCreated(message: unknown): void
}

/**
 * Loads upstream's undici instrumentation with the first request, which is then traced too. Global `fetch`
 * is built in, so no module is ever resolved for it; but each request is announced on this channel, before
 * its headers are written.
 *
 * @param load gives undefined if the instrumentation could not be loaded
 * @returns stops waiting
 */
export function onFirstUndiciRequest(load: () => UndiciInstrumentation | undefined): () => void {
  const onFirst = (message: unknown): void => {
    unsubscribe(REQUEST_CREATED, onFirst)
    // Channels deliver a message to those who had subscribed before it: the instrumentation misses this one.
    load()?.onRequestCreated(message)
  }
  subscribe(REQUEST_CREATED, onFirst)
  return () => unsubscribe(REQUEST_CREATED, onFirst)
}
