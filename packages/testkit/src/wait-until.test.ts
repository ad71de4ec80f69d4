import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { waitUntil } from './wait-until.ts'

it('gives the first result that is not undefined, false and null too', async () => {
  const answers = [undefined, undefined, false]
  expect(await waitUntil(() => answers.shift())).toBe(false)
  expect(await waitUntil(async () => null)).toBeNull()
})

it('takes a throw for not yet', async () => {
  let calls = 0
  const probe = async () => {
    calls += 1
    if (calls < 3) throw new Error('not up')
    return calls
  }
  expect(await waitUntil(probe)).toBe(3)
})

it('gives up with what it waited for and the last error', async () => {
  const probe = () => {
    throw new Error('connection refused')
  }
  await expect(waitUntil(probe, { timeoutMs: 20, what: 'the database' })).rejects.toThrow(
    'Gave up after 20 ms waiting for the database: connection refused',
  )
  await expect(waitUntil(() => undefined, { timeoutMs: 0 })).rejects.toThrow(
    'Gave up after 0 ms waiting for a condition',
  )
})

it('finds a port nobody listens on', async () => {
  const port = await freePort()
  const error = await new Promise<Error>((resolve) => connect(port, '127.0.0.1').once('error', resolve))
  expect(error).toMatchObject({ code: 'ECONNREFUSED', port })
})
