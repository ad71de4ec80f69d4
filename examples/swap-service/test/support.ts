import { fileURLToPath } from 'node:url'
import { type Fixture, startFixture } from '@sightglass/testkit'
import type { Services } from '../src/stand-ins/customers.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The service under plain Node with its stand-ins, each a process of its own on a free port. */
export interface SwapService extends Services {
  process: Fixture
  database: Fixture
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>
  stop(): Promise<void>
}

export interface Answer {
  id: string
  status: string
  tokenUnits: string
  depositTxid: string
  error: { code: string; message: string }
}

/** Settings that every run needs; the URLs are of no server. */
export const SETTINGS = {
  PORT: '0',
  DATABASE_URL: 'postgres://postgres:secret@127.0.0.1:1/postgres',
  DATABASE_POOL_MAX: '1',
  ESPLORA_URL: 'http://127.0.0.1:1',
  EVM_RPC_URL: 'http://127.0.0.1:1',
  TOKEN_ADDRESS: `0x${'5'.repeat(40)}`,
  TREASURY_BITCOIN_ADDRESS: 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
  TREASURY_EVM_ADDRESS: `0x${'7'.repeat(40)}`,
}

export function startProgram(file: string, env: Record<string, string | undefined> = {}): Promise<Fixture> {
  const port = file === 'main.ts' ? [] : ['--port', '0']
  return startFixture({ args: [`src/${file}`, ...port], cwd: ROOT, env, timeoutMs: 60_000 })
}

export async function startSwapService(env: Record<string, string> = {}): Promise<SwapService> {
  const standIns = await Promise.all(
    ['esplora.ts', 'evm-node.ts', 'postgres.ts'].map((file) => startProgram(`stand-ins/${file}`)),
  )
  const [esplora, evm, postgres] = standIns as [Fixture, Fixture, Fixture]
  const [esploraUrl, evmUrl, databaseUrl] = await Promise.all([urlOf(esplora), urlOf(evm), urlOf(postgres)])
  const service = await startProgram('main.ts', {
    ...SETTINGS,
    ESPLORA_URL: esploraUrl,
    EVM_RPC_URL: evmUrl,
    DATABASE_URL: databaseUrl,
    ...env,
  })
  const url = await urlOf(service)
  return {
    service: url,
    esplora: esploraUrl,
    evm: evmUrl,
    process: service,
    database: postgres,
    call: async (method, path, body) => {
      const response = await fetch(url + path, {
        method,
        ...(body === undefined
          ? {}
          : {
              body: typeof body === 'string' ? body : JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            }),
      })
      return { status: response.status, body: (await response.json()) as Answer }
    },
    stop: async () => {
      for (const program of [service, ...standIns]) program.kill()
      await Promise.all([service, ...standIns].map((program) => program.exited))
    },
  }
}

/** The `url` in the line that each program prints once it listens. */
async function urlOf(program: Fixture): Promise<string> {
  const { input } = await program.waitForLine(/"msg":"listening"/)
  return (JSON.parse(input) as { url: string }).url
}
