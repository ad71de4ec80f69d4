import { waitUntil } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendRound, swapRequest } from '../src/stand-ins/customers.ts'
import { type SwapService, startSwapService } from './support.ts'

let app: SwapService

beforeAll(async () => {
  app = await startSwapService({ INDEX_SCHEDULE: '* * * * * *' })
})
afterAll(() => app?.stop())

describe('opening a swap', () => {
  test('prices it, keeps it and gives it back by its id', async () => {
    const request = { ...swapRequest(1, 'btc-to-token'), amountSats: 1_000_000 }
    const opened = await app.call('POST', '/swaps', request)
    expect(opened.status).toBe(201)
    // 0.01 BTC less 0.25 % at 60 000 tokens a bitcoin, with the six decimals that the token's contract answers.
    expect(opened.body).toMatchObject({ ...request, tokenUnits: '598500000', status: 'awaiting-deposit' })

    const found = await app.call('GET', `/swaps/${opened.body.id}`)
    expect(found).toEqual({ status: 200, body: opened.body })
  })

  test('makes a customer pay the fees on top when bitcoin is paid out', async () => {
    const opened = await app.call('POST', '/swaps', {
      ...swapRequest(2, 'token-to-btc'),
      amountSats: 1_000_000,
    })
    // 2 500 sats of our fee and 141 vbytes at 9.1 sats each, rounded up: 1 003 784 sats.
    expect(opened.body.tokenUnits).toBe('602270400')
  })

  test.each([
    ['bitcoin', { ...swapRequest(3, 'btc-to-token'), bitcoinAddress: `tb1q${'q'.repeat(38)}` }],
    ['tokens', { ...swapRequest(3, 'token-to-btc'), evmAddress: `0xdead${'0'.repeat(36)}` }],
  ])('refuses a customer whose address holds no %s', async (_what, request) => {
    const { status, body } = await app.call('POST', '/swaps', request)
    expect([status, body.error.code]).toEqual([422, 'insufficient_funds'])
  })

  test.each([
    ['email', { email: 'ada@' }],
    ['amountSats', { amountSats: 9_999 }],
    ['amountSats', { amountSats: 12_000.5 }],
    ['direction', { direction: 'btc-to-btc' }],
    ['bitcoinAddress', { bitcoinAddress: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }],
    ['evmAddress', { evmAddress: '0x12' }],
    ['body', { isAdmin: true }],
  ])('refuses a wrong %s and names it', async (field, wrong) => {
    const { status, body } = await app.call('POST', '/swaps', { ...swapRequest(4, 'btc-to-token'), ...wrong })
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
    expect(body.error.message).toMatch(new RegExp(`^${field}: `))
  })

  test('refuses what is no JSON, too large, or not there at all', async () => {
    expect((await app.call('POST', '/swaps', '{"direction"')).status).toBe(400)
    expect((await app.call('POST', '/swaps', JSON.stringify('x'.repeat(20_000)))).status).toBe(413)
    expect((await app.call('POST', '/swaps')).body.error.message).toMatch(/direction: .*email: /)
  })
})

describe('a deposit', () => {
  test.each(['btc-to-token', 'token-to-btc'] as const)(
    'of a %s swap is confirmed by the job once it is deep enough',
    async (direction) => {
      const { body: swap } = await app.call('POST', '/swaps', swapRequest(5, direction))
      const named = await app.call('POST', `/swaps/${swap.id}/deposit`, { txid: 'a'.repeat(64) })
      expect([named.status, named.body.status]).toEqual([200, 'deposit-seen'])
      await waitUntil(
        async () =>
          (await app.call('GET', `/swaps/${swap.id}`)).body.status === 'confirmed' ? true : undefined,
        { what: 'the deposit to be confirmed' },
      )
    },
  )

  test('that its chain does not know stays unconfirmed while others go on', async () => {
    const [{ body: unknown }, { body: known }] = await Promise.all([
      app.call('POST', '/swaps', swapRequest(6, 'btc-to-token')),
      app.call('POST', '/swaps', swapRequest(7, 'token-to-btc')),
    ])
    await app.call('POST', `/swaps/${unknown.id}/deposit`, { txid: `00${'a'.repeat(62)}` })
    await app.call('POST', `/swaps/${known.id}/deposit`, { txid: `0x${'b'.repeat(64)}` })
    await waitUntil(
      async () =>
        (await app.call('GET', `/swaps/${known.id}`)).body.status === 'confirmed' ? true : undefined,
      { what: 'the known deposit to be confirmed' },
    )
    expect((await app.call('GET', `/swaps/${unknown.id}`)).body.status).toBe('deposit-seen')
  })

  test('can be named once', async () => {
    const { body: swap } = await app.call('POST', '/swaps', swapRequest(8, 'btc-to-token'))
    await app.call('POST', `/swaps/${swap.id}/deposit`, { txid: 'c'.repeat(64) })
    const again = await app.call('POST', `/swaps/${swap.id}/deposit`, { txid: 'd'.repeat(64) })
    expect([again.status, again.body.error.code]).toEqual([409, 'deposit_already_named'])
  })
})

test('what does not exist is a 404 with a name', async () => {
  for (const path of ['/swaps/00000000-0000-4000-8000-000000000000', '/swaps/1', '/nothing']) {
    const { status, body } = await app.call('GET', path)
    expect([status, body.error.code]).toEqual([404, 'not_found'])
  }
})

test('a round of customers meets every kind of answer and leaves the upstreams in order', async () => {
  const sent = await sendRound(app, 20, AbortSignal.timeout(20_000))
  expect(sent.map(({ status }) => status)).toEqual([
    200, 201, 200, 200, 201, 200, 200, 201, 200, 200, 502, 502, 422, 400, 404,
  ])
  const slow = sent.find(({ what, method }) => what === 'while Esplora is slow' && method === 'POST')
  expect(slow?.durationMs).toBeGreaterThanOrEqual(600)
  expect((await app.call('GET', '/quotes?direction=btc-to-token&amountSats=20000')).status).toBe(200)
})
