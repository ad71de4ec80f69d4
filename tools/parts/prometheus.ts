import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, waitUntil } from '@sightglass/testkit'
import { debianPackage } from './debian.ts'

/** Debian's two programs, downloaded on first use. */
export interface PrometheusPrograms {
  readonly prometheus: string
  readonly promtool: string
}

/** What to scrape. */
export interface PrometheusOptions {
  /** `host:port`, scraped over HTTP at /metrics unless `path` says otherwise. */
  readonly targets: readonly string[]
  readonly path?: string
  /** Sent as `Authorization: Bearer <token>`. */
  readonly token?: string
  /** Time from one scrape to the next in ms, 1000 by default: 60 a minute, which is what our page allows. */
  readonly scrapeIntervalMs?: number
}

/** One series of an instant query. */
export interface PrometheusSample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

/** A real Prometheus on loopback, with its own data folder. */
export interface Prometheus {
  /** http://127.0.0.1:<port> */
  readonly url: string
  /** An instant query at this moment. @throws Error with Prometheus's own words when it refuses the expression */
  query(expression: string): Promise<readonly PrometheusSample[]>
  /** The last error of each target that could not be scraped. */
  scrapeErrors(): Promise<readonly string[]>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000

/** Paths of Prometheus and promtool 2.42 as Debian 12 has them. @throws StepError with the end of apt's log */
export async function prometheusPrograms(): Promise<PrometheusPrograms> {
  const bin = join(await debianPackage('prometheus'), 'usr/bin')
  return { prometheus: join(bin, 'prometheus'), promtool: join(bin, 'promtool') }
}

/**
 * What `promtool check metrics` says about a page: nothing when it finds nothing.
 * @throws Error when promtool cannot be run
 */
export async function checkMetrics(page: string): Promise<{ code: number | null; output: string }> {
  const { promtool } = await prometheusPrograms()
  const { status, stdout, stderr, error } = spawnSync(promtool, ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
  })
  if (error) throw error
  return { code: status, output: stdout + stderr }
}

/**
 * Starts Prometheus on a free port, with nothing to do but to scrape the targets.
 * @throws Error with the server's output when it is not ready within 30 s
 */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { prometheus } = await prometheusPrograms()
  const home = mkdtempSync(join(tmpdir(), 'sightglass-prometheus-'))
  const config = join(home, 'prometheus.yml')
  writeFileSync(config, JSON.stringify(configOf(options))) // YAML, as all JSON is
  const address = `127.0.0.1:${await freePort()}`
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(home, 'data')}`,
    `--web.listen-address=${address}`,
  ]
  const child = spawn(prometheus, args, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    await ended(child)
    rmSync(home, { recursive: true, force: true })
  }
  const url = `http://${address}`
  try {
    await ready(child, url)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    async query(expression) {
      const data = await get(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`)
      const result = data.result as { metric: Record<string, string>; value: [number, string] }[]
      return result.map(({ metric, value }) => ({ metric, value: toNumber(value[1]) }))
    },
    async scrapeErrors() {
      const data = await get(`${url}/api/v1/targets?state=active`)
      const targets = data.activeTargets as { lastError: string }[]
      return targets.map(({ lastError }) => lastError).filter((error) => error !== '')
    },
    stop,
  }
}

function configOf({
  targets,
  path = '/metrics',
  token,
  scrapeIntervalMs = 1_000,
}: PrometheusOptions): object {
  const interval = `${scrapeIntervalMs}ms`
  return {
    global: { scrape_interval: interval, scrape_timeout: interval },
    scrape_configs: [
      {
        job_name: 'app',
        metrics_path: path,
        ...(token === undefined ? {} : { authorization: { credentials: token } }),
        static_configs: [{ targets }],
      },
    ],
  }
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let output = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-4_000)
  })
  let failed: string | undefined
  child.once('error', (error) => {
    failed = error.message
  })
  child.once('close', (code) => {
    failed = `it ended with exit code ${code}`
  })
  const probe = async () => {
    if (failed !== undefined) return failed
    return (await fetch(`${url}/-/ready`)).ok ? '' : undefined
  }
  const problem = await waitUntil(probe, { timeoutMs: START_TIMEOUT_MS, what: 'Prometheus' }).catch(
    (error: Error) => error.message,
  )
  if (problem !== '') throw new Error(`Prometheus was not ready: ${problem}\n${output}`)
}

async function get(url: string): Promise<Record<string, unknown>> {
  const answer = (await (await fetch(url)).json()) as { data?: Record<string, unknown>; error?: string }
  if (answer.data === undefined) throw new Error(`Prometheus: ${answer.error}`)
  return answer.data
}

function toNumber(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  // Its data is thrown away: no reason to let it write its last block.
  child.kill('SIGKILL')
  await closed
}
