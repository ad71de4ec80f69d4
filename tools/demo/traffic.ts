import { setTimeout as delay } from 'node:timers/promises'
import { type Sent, type Services, sendRound } from '../../examples/swap-service/src/stand-ins/customers.ts'

/** Sends rounds of customers one after the other. */
export async function sendRounds(at: Services, rounds: number, signal: AbortSignal): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let round = 0; round < rounds; round++) sent.push(...(await sendRound(at, round * 10, signal)))
  return sent
}

/** A round every `pauseMs` until the signal; then it resolves. A round that fails is told and does not end it. */
export async function keepSending(at: Services, pauseMs: number, signal: AbortSignal): Promise<void> {
  for (let round = 1_000; !signal.aborted; round += 10) {
    await sendRound(at, round, signal).catch((error: Error) => {
      if (!signal.aborted) console.error(`demo: a round of traffic failed: ${error.message}`)
    })
    await delay(pauseMs, undefined, { signal }).catch(() => {})
  }
}

/** '45 requests: 33 went well, 6 met a failing upstream, 6 were refused; the slowest took 0.7 s' */
export function summarize(sent: readonly Sent[]): string {
  const count = (from: number, to: number) =>
    sent.filter(({ status }) => status >= from && status < to).length
  const slowest = Math.max(0, ...sent.map(({ durationMs }) => durationMs))
  return (
    `${sent.length} requests: ${count(200, 300)} went well, ${count(500, 600)} met a failing upstream, ` +
    `${count(400, 500)} were refused; the slowest took ${(slowest / 1_000).toFixed(1)} s`
  )
}
