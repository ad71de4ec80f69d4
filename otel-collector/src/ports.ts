import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { CollectorError } from './collector-error.ts'
import { BIND_SETTING, DEFAULT_BIND, type PortSetting } from './settings.ts'

/**
 * - `fixed`: the documented ports, or what their settings say; a port already taken is an error;
 * - `next`: the same, but where one is taken, the next free one after it;
 * - `free`: any free ports, whatever the settings say.
 */
export type PortChoice = 'fixed' | 'next' | 'free'

/** A port that could not be had: `wanted` is taken, `used` is listened on instead. */
export interface MovedPort extends PortSetting {
  readonly wanted: number
  readonly used: number
}

/** The chosen ports, and with the choice `next` those that differ from what was wanted. */
export interface ChosenPorts<Name extends string> {
  readonly ports: Readonly<Record<Name, number>>
  readonly moved: readonly MovedPort[]
}

const HIGHEST_PORT = 65_535
/** Linux hands out 32768 and above, macOS and Windows 49152 and above. */
const FREE_FROM = 20_000
const FREE_TO = 32_768
/** Given out by this process; what they are for may not listen yet. */
const given = new Set<number>()

/**
 * Chooses one port for each entry of the table; none is given out twice.
 * @param env where the settings are read, SG_BIND among them
 * @throws CollectorError when a setting is no port, or with `fixed` when a port is taken: it names both
 */
export async function choosePorts<Name extends string>(
  table: Readonly<Record<Name, PortSetting>>,
  choice: PortChoice,
  env: NodeJS.ProcessEnv,
): Promise<ChosenPorts<Name>> {
  const host = env[BIND_SETTING] || DEFAULT_BIND
  if (host.includes(':'))
    throw new CollectorError(`${BIND_SETTING} must be an IPv4 address or a host name, got '${host}'.`)
  const names = Object.keys(table) as Name[]
  if (choice === 'free') return { ports: zip(names, await freePorts(names.length, host)), moved: [] }

  const used = new Set<number>()
  const moved: MovedPort[] = []
  for (const name of names) {
    const entry = table[name]
    const wanted = readPort(entry, env)
    let port = wanted
    while (used.has(port) || !(await isFree(port, host))) {
      if (choice === 'fixed') throw taken(entry, wanted, host)
      if (++port > HIGHEST_PORT) throw taken(entry, wanted, host)
    }
    used.add(port)
    if (port !== wanted) moved.push({ ...entry, wanted, used: port })
  }
  return { ports: zip(names, [...used]), moved }
}

/** @returns the environment that makes the configuration listen on these ports */
export function portsAsEnv<Name extends string>(
  table: Readonly<Record<Name, PortSetting>>,
  ports: Readonly<Record<Name, number>>,
): Record<string, string> {
  const names = Object.keys(table) as Name[]
  return Object.fromEntries(names.map((name) => [table[name].setting, String(ports[name])]))
}

/**
 * @returns ports nobody listened on a moment ago, all different; from below the range that systems hand out to
 * outgoing connections and to whoever listens on port 0, so that hardly anybody takes them in between
 */
export async function freePorts(count: number, host: string = DEFAULT_BIND): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(FREE_FROM, FREE_TO)
    if (!given.has(port) && (await isFree(port, host))) {
      ports.add(port)
      given.add(port)
    }
  }
  return [...ports]
}

async function isFree(port: number, host: string): Promise<boolean> {
  try {
    await close(await listen(port, host))
    return true
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') return false
    throw new CollectorError(
      `Port ${port} on ${host} cannot be listened on: ${message}. ${BIND_SETTING} sets the address.`,
    )
  }
}

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

function readPort({ setting, port, what }: PortSetting, env: NodeJS.ProcessEnv): number {
  const text = env[setting]
  if (!text) return port
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= HIGHEST_PORT) return value
  throw new CollectorError(`${setting} (${what}) must be a port from 1 to ${HIGHEST_PORT}, got '${text}'.`)
}

function taken({ setting, what }: PortSetting, port: number, host: string): CollectorError {
  return new CollectorError(
    `Port ${port} on ${host} (${what}) is already taken; set ${setting} to another port, or stop what listens there.`,
  )
}

function zip<Name extends string>(names: readonly Name[], ports: readonly number[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>
}
