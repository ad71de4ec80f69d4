// Customers of the service: a bounded round of requests as a real day brings them. Every name, e-mail, address and
// amount is made up; the bech32 checksums are wrong on purpose, so that nobody can own an address.
import type { Behaviour } from './behaviour.ts'

/** Base URLs, without a slash at the end. */
export interface Services {
  service: string
  esplora: string
  evm: string
}

/** One request that was sent, and how it was answered. */
export interface Sent {
  what: string
  method: string
  path: string
  status: number
  durationMs: number
}

const NAMES = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald'] as const
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const REQUEST_LIMIT_MS = 30_000

/**
 * Sends one round: swaps that go well in both directions, one while Esplora is slow, two while an upstream fails,
 * and a customer's own mistakes. The upstreams behave again when it ends, however it ends.
 * @param round from 0; decides names, addresses and amounts, so that rounds differ and runs do not
 */
export async function sendRound(at: Services, round: number, signal: AbortSignal): Promise<Sent[]> {
  const sent: Sent[] = []

  async function send(what: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const started = performance.now()
    const response = await fetch(at.service + path, {
      method,
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const answer: unknown = await response.json()
    const durationMs = performance.now() - started
    sent.push({ what, method, path, status: response.status, durationMs })
    return answer
  }

  async function whole(what: string, request: object): Promise<void> {
    const { id } = (await send(what, 'POST', '/swaps', request)) as { id?: string }
    if (id === undefined) return
    await send(what, 'POST', `/swaps/${id}/deposit`, { txid: transactionId(round) })
    await send(what, 'GET', `/swaps/${id}`)
  }

  try {
    await send('a quote', 'GET', `/quotes?direction=btc-to-token&amountSats=${amount(round)}`)
    await whole('bitcoin for tokens', swapRequest(round, 'btc-to-token'))
    await whole('tokens for bitcoin', swapRequest(round + 1, 'token-to-btc'))

    await behave(at.esplora, { mode: 'slow', delayMs: 600, path: '/utxo' })
    await whole('while Esplora is slow', swapRequest(round + 2, 'btc-to-token'))
    await behave(at.esplora, { mode: 'ok' })

    await behave(at.esplora, { mode: 'fail' })
    await send('while Esplora fails', 'POST', '/swaps', swapRequest(round + 3, 'btc-to-token'))
    await behave(at.esplora, { mode: 'ok' })
    await behave(at.evm, { mode: 'fail', path: 'eth_call' })
    await send('while the EVM node fails', 'POST', '/swaps', swapRequest(round + 4, 'token-to-btc'))
    await behave(at.evm, { mode: 'ok' })

    const poor = { ...swapRequest(round + 5, 'btc-to-token'), bitcoinAddress: `tb1q${'q'.repeat(38)}` }
    await send('without the money', 'POST', '/swaps', poor)
    await send('with a typing error', 'POST', '/swaps', {
      ...swapRequest(round, 'btc-to-token'),
      email: 'ada@',
    })
    await send('of a swap that is not there', 'GET', '/swaps/00000000-0000-4000-8000-000000000000')
  } finally {
    await Promise.allSettled([behave(at.esplora, { mode: 'ok' }), behave(at.evm, { mode: 'ok' })])
  }
  return sent
}

/** Tells a stand-in how to treat its calls from now on. */
export async function behave(standIn: string, behaviour: Partial<Behaviour>): Promise<void> {
  const response = await fetch(`${standIn}/_behaviour`, {
    method: 'POST',
    body: JSON.stringify(behaviour),
    signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
  })
  if (!response.ok)
    throw new Error(`${standIn} refused ${JSON.stringify(behaviour)}: ${await response.text()}`)
  await response.body?.cancel()
}

/** A swap that nothing is wrong with; the same seed gives the same customer. */
export function swapRequest(seed: number, direction: 'btc-to-token' | 'token-to-btc') {
  const name = NAMES[seed % NAMES.length]
  return {
    direction,
    amountSats: amount(seed),
    bitcoinAddress: `tb1q${digits(seed, 38, BECH32)}`,
    evmAddress: `0x${digits(seed, 40, '0123456789abcdef')}`,
    email: `${name}.${seed}@example.com`,
  }
}

function amount(seed: number): number {
  return 50_000 + ((seed * 37_511) % 900_000)
}

function transactionId(seed: number): string {
  return `f${digits(seed, 63, '0123456789abcdef')}`
}

/** Digits that look random and follow from the seed (a linear congruential generator, Numerical Recipes). */
function digits(seed: number, length: number, alphabet: string): string {
  let state = (seed + 1) >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]
  }
  return Array.from({ length }, next).join('')
}
