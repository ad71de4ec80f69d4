import { z } from 'zod'
import { BitcoinAddress, EvmAddress } from './swaps/swap.ts'

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:3001' })

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  /** 0 takes any free port; the line `listening` in the log says which. */
  PORT: wholeNumber(0, 65_535).default(3000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a URL such as postgres://user@host/db',
  }),
  /** 1 for the embedded Postgres, which has a single connection. */
  DATABASE_POOL_MAX: wholeNumber(1, 100).default(10),
  ESPLORA_URL: httpUrl,
  EVM_RPC_URL: httpUrl,
  TOKEN_ADDRESS: EvmAddress,
  /** Where we keep what we pay out. */
  TREASURY_BITCOIN_ADDRESS: BitcoinAddress,
  TREASURY_EVM_ADDRESS: EvmAddress,
  TOKENS_PER_BITCOIN: wholeNumber(1, 10_000_000).default(60_000),
  /** Hundredths of a percent of the amount. */
  FEE_BASIS_POINTS: wholeNumber(0, 1_000).default(25),
  /** How deep a deposit has to be before it counts. */
  CONFIRMATIONS: wholeNumber(1, 100).default(2),
  /** A cron pattern with seconds. */
  INDEX_SCHEDULE: z.string().default('*/10 * * * * *'),
  /** The longest that one call to an upstream, or one SQL statement, may take, in milliseconds. */
  UPSTREAM_TIMEOUT_MS: wholeNumber(50, 60_000).default(2_000),
  /** How long running requests get to end after SIGTERM or SIGINT, in milliseconds. */
  SHUTDOWN_TIMEOUT_MS: wholeNumber(100, 60_000).default(10_000),
})

/** All settings of the service, checked. */
export type Config = Readonly<z.infer<typeof Environment>>

/** The settings are wrong; the message names each one and says what it must be, but never shows a value. */
export class ConfigError extends Error {}

/**
 * Reads the settings.
 * @param env usually `process.env`
 * @throws {ConfigError} when one or more are missing or wrong
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const result = Environment.safeParse(env)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => {
    const name = String(issue.path[0])
    return `  ${name} ${env[name] === undefined ? 'is missing: it ' : ''}${issue.message}`
  })
  throw new ConfigError(['swap-service cannot start, its settings are not right:', ...problems].join('\n'))
}

function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}
