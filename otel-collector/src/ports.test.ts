import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { choosePorts, freePorts, portsAsEnv } from './ports.ts'

const [first = 0] = await freePorts(1)
const TABLE = {
  a: { setting: 'TEST_A_PORT', port: first, what: 'one thing' },
  b: { setting: 'TEST_B_PORT', port: first, what: 'another thing' },
}

it('never chooses one port twice', async () => {
  const { ports, moved } = await choosePorts(TABLE, 'next', {})
  expect(ports.a).toBe(first)
  expect(ports.b).toBeGreaterThan(first)
  expect(moved).toEqual([{ ...TABLE.b, wanted: first, used: ports.b }])
})

it('with "fixed" refuses two settings with one port', async () => {
  await expect(choosePorts(TABLE, 'fixed', {})).rejects.toThrow(/another thing.*set TEST_B_PORT/)
})

it('looks at the address that SG_BIND names', async () => {
  const server = createServer().listen(0, '127.0.0.2')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const env = { TEST_A_PORT: String(port) }
  expect((await choosePorts({ a: TABLE.a }, 'fixed', env)).ports.a).toBe(port)
  await expect(choosePorts({ a: TABLE.a }, 'fixed', { ...env, SG_BIND: '127.0.0.2' })).rejects.toThrow(
    'taken',
  )
  await expect(choosePorts({ a: TABLE.a }, 'fixed', { ...env, SG_BIND: '0.0.0.0' })).rejects.toThrow('taken')
})

it('says which address cannot be listened on, and what sets it', async () => {
  await expect(choosePorts(TABLE, 'fixed', { SG_BIND: '192.0.2.1' })).rejects.toThrow(
    /^Port \d+ on 192\.0\.2\.1 cannot be listened on: .*SG_BIND sets the address\.$/,
  )
})

it.each(['::1', '[::1]'])('says that %s, an IPv6 address, is none to listen on', async (host) => {
  await expect(choosePorts(TABLE, 'fixed', { SG_BIND: host })).rejects.toThrow(
    `SG_BIND must be an IPv4 address or a host name, got '${host}'.`,
  )
})

it.each(['0', '65536', '4318.5', 'http'])('refuses %s as a port', async (text) => {
  const chosen = choosePorts({ a: TABLE.a }, 'fixed', { TEST_A_PORT: text })
  await expect(chosen).rejects.toThrow(
    `TEST_A_PORT (one thing) must be a port from 1 to 65535, got '${text}'.`,
  )
})

it('gives free ports whatever the settings say, and hands them on as settings', async () => {
  const { ports } = await choosePorts(TABLE, 'free', { TEST_A_PORT: 'nonsense' })
  expect(ports.a).not.toBe(ports.b)
  expect(portsAsEnv(TABLE, ports)).toEqual({ TEST_A_PORT: String(ports.a), TEST_B_PORT: String(ports.b) })
})
