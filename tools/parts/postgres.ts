import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@sightglass/testkit'
import { debianPackage } from './debian.ts'

/** A real PostgreSQL 15 on loopback, with an empty database and its own data folder. */
export interface Postgres {
  /** For pg and DATABASE_URL: postgres://postgres@127.0.0.1:<port>/postgres */
  readonly url: string
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

/** Debian's and most others' user without rights of its own. */
const NOBODY = 65534
const START_TIMEOUT_MS = 30_000

/**
 * Starts Debian's PostgreSQL from the cache (downloaded on first use) on a free port.
 * @throws Error with the server's output when it does not accept connections within 30 s
 */
export async function startPostgres(): Promise<Postgres> {
  const root = await debianPackage('postgresql-15')
  const home = mkdtempSync(join(tmpdir(), 'sightglass-postgres-'))
  const server = process.getuid?.() === 0 ? copyForNobody(root, home) : { root, user: {} }
  const bin = join(server.root, 'usr/lib/postgresql/15/bin')
  const env = {
    PATH: bin,
    LC_ALL: 'C.UTF-8',
    LD_LIBRARY_PATH: join(
      server.root,
      `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
    ),
  }
  const data = join(home, 'data')
  const options = { cwd: home, env, encoding: 'utf8', ...server.user } as const

  const initdb = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'],
    options,
  )
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr || initdb.error}`)

  const port = await freePort()
  const settings = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${home}`,
    '-c',
    'fsync=off',
    '-c',
    'jit=off',
  ]
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], options)
  const killWithParent = () => child.kill('SIGQUIT')
  process.once('exit', killWithParent)
  try {
    await accepting(child)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off('exit', killWithParent)
      const ended = new Promise((resolve) => child.once('close', resolve))
      if (child.exitCode === null) child.kill('SIGINT') // "fast shutdown": open connections are cut
      if (child.exitCode === null) await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root, and root's clone may lie where nobody else can look: hence a copy. */
function copyForNobody(root: string, home: string): { root: string; user: { uid: number; gid: number } } {
  const copy = join(home, 'root')
  mkdirSync(copy)
  cpSync(join(root, 'usr'), join(copy, 'usr'), { recursive: true, verbatimSymlinks: true })
  chmodSync(home, 0o755)
  chownSync(home, NOBODY, NOBODY)
  return { root: copy, user: { uid: NOBODY, gid: NOBODY } }
}

async function accepting(child: ChildProcess): Promise<void> {
  let output = ''
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`PostgreSQL ${why}:\n${output.slice(-2_000)}`))
      timer = setTimeout(() => fail(`was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
      child.once('close', (code) => fail(`ended with exit code ${code}`))
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('ready to accept connections')) resolve()
      })
    })
  } finally {
    clearTimeout(timer)
    child.stderr?.removeAllListeners('data').resume()
    child.stdout?.resume()
  }
}
