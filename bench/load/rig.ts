import { setTimeout as delay } from 'node:timers/promises'
import type { LoadOrder, LoadOutcome } from './client.ts'
import type { Received, SinkQuestion } from './sink.ts'
import { startWorker, type Worker } from './worker.ts'

/** The two processes beside the app: one makes the load, one takes what the app sends. */
export interface Rig {
  sinkPort: number
  load(order: LoadOrder): Promise<LoadOutcome>
  received(): Promise<Received>
  /** Starts the counting anew; returns what was counted so far. */
  reset(): Promise<Received>
  stop(): Promise<void>
}

/** How long the sink is watched for the last of what an app sends, in milliseconds without any news: Sentry waits 5 s. */
const QUIET_MS = 6_500
const POLL_MS = 50

/** Starts both processes. */
export async function startRig(): Promise<Rig> {
  const sink: Worker<SinkQuestion, number | Received> = startWorker(new URL('./sink.ts', import.meta.url))
  const client: Worker<LoadOrder, LoadOutcome> = startWorker(new URL('./client.ts', import.meta.url))
  return {
    sinkPort: (await sink.ask('port')) as number,
    load: (order) => client.ask(order),
    received: () => sink.ask('received') as Promise<Received>,
    reset: () => sink.ask('reset') as Promise<Received>,
    async stop() {
      await Promise.all([sink.stop(), client.stop()])
    },
  }
}

/**
 * Waits until the sink has what is expected, or until nothing new has come for a while.
 * @returns what it has then
 */
export async function settle(rig: Rig, enough: (received: Received) => boolean): Promise<Received> {
  let last = await rig.received()
  let changed = performance.now()
  while (!enough(last) && performance.now() - changed < QUIET_MS) {
    await delay(POLL_MS)
    const now = await rig.received()
    if (now.bytes !== last.bytes) changed = performance.now()
    last = now
  }
  return last
}
