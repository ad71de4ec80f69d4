// A service without a line of telemetry: run it under `node --import @sightglass/register` and it has all of it.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRedactor, pinoRedaction } from '@sightglass/redact'
import { pino } from 'pino'
import { createEsplora } from './chains/esplora.ts'
import { createEvm } from './chains/evm.ts'
import { ConfigError, readConfig } from './config.ts'
import { createApp } from './http/app.ts'
import { stopOnSignal } from './shutdown.ts'
import { openDatabase } from './store/database.ts'
import { createSwapStore } from './store/swap-store.ts'
import { scheduleIndexing } from './swaps/index-deposits.ts'
import { createSwapDesk } from './swaps/swap-desk.ts'

try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const config = readConfig(process.env)
  // What goes to stdout is the service's own; it is cleaned by the same rules as what is sent.
  const log = pino(pinoRedaction(createRedactor(), { level: config.LOG_LEVEL }))
  const database = openDatabase({
    url: config.DATABASE_URL,
    poolMax: config.DATABASE_POOL_MAX,
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    onIdleError: (err) => log.warn({ err }, 'an idle database connection broke'),
  })
  await database.createSchema()

  const store = createSwapStore(database)
  const esplora = createEsplora(config.ESPLORA_URL, config.UPSTREAM_TIMEOUT_MS)
  const evm = createEvm(config.EVM_RPC_URL, config.TOKEN_ADDRESS, config.UPSTREAM_TIMEOUT_MS)
  const parts = { config, esplora, evm, store, log }

  const server = createServer(createApp({ desk: createSwapDesk(parts), ping: store.ping, log }))
  server.listen(config.PORT, config.HOST)
  await once(server, 'listening')
  const job = scheduleIndexing(config.INDEX_SCHEDULE, parts)
  const { port } = server.address() as AddressInfo
  log.info({ url: `http://${config.HOST}:${port}` }, 'listening')

  stopOnSignal({
    timeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    log,
    stop: async () => {
      const closed = once(server, 'close')
      server.close() // requests under way may end
      // A connection whose last request ends now would otherwise be kept open for a next one.
      const sweep = setInterval(() => server.closeIdleConnections(), 50)
      await Promise.all([closed, job.stop()])
      clearInterval(sweep)
      await database.close()
    },
  })
}
