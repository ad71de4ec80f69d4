import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, preload, startFixture, waitUntil } from '@sightglass/testkit'
import { startCollector, startJaeger } from '../../otel-collector/src/index.ts'
import { type RedactionCase, resourceVariable } from './cases.ts'
import { allocatedBytes, filesIn } from './files.ts'
import { type Recorded, startRecorder } from './recorder.ts'

const APP = fileURLToPath(new URL('../fixtures/leaks/app.mjs', import.meta.url))

/** What to run. */
export interface LiveRunOptions {
  /** What the app says. */
  readonly cases: readonly RedactionCase[]
  /** SIGHTGLASS_REDACT of the app. */
  readonly redact: string
  /** Empty; keeps everything. */
  readonly folder: string
  /** Default: the shipped ones. */
  readonly configFiles?: readonly string[]
}

/** What lies on disk and went over the wire, as bytes and as it came. */
export interface LiveRun {
  /** OTLP from the app to the collector. */
  readonly wire: readonly Recorded[]
  /** Requests of the app to another service. */
  readonly peer: readonly Recorded[]
  /** Texts of pages and answers, by name. */
  readonly pages: Readonly<Record<'app' | 'collector' | 'collectorOwn' | 'jaegerOwn' | 'jaegerApi', string>>
  /** Folders, each as it was at the moment in question. */
  readonly folders: {
    /** The queue while Jaeger is away. */
    readonly queue: string
    /** Jaeger's store while it runs: what is written first goes to a log. */
    readonly badgerRunning: string
    /** The same after a stop, when all is in tables. */
    readonly badger: string
    readonly journal: string
    readonly logs: string
    /** What the collector and Jaeger say of themselves. */
    readonly programs: string
  }
  /** What the app wrote, which is what Sightglass wrote. */
  readonly output: string
}

const QUICK = { SG_DECISION_WAIT: '1s', SG_DECISION_WAIT_AFTER_ROOT: '200ms', SG_METRICS_FLUSH: '500ms' }

/** Runs the app against the collector while Jaeger is away, then lets Jaeger have it all, and stops everything. */
export async function liveRun(options: LiveRunOptions): Promise<LiveRun> {
  const { cases, redact, folder, configFiles } = options
  const snapshots = join(folder, 'snapshots')
  mkdirSync(snapshots)
  const jaegerPort = await freePort()
  const collector = await startCollector({
    ports: 'free',
    dataDir: join(folder, 'collector'),
    jaegerEndpoint: `127.0.0.1:${jaegerPort}`,
    env: QUICK,
    ...(configFiles ? { configFiles } : {}),
  })
  const otlp = await startRecorder(collector.urls.otlpHttp)
  const peer = await startRecorder()
  const cleanUp = [() => otlp.close(), () => peer.close(), () => collector.stop()]
  try {
    const caseFile = join(folder, 'cases.json')
    writeFileSync(caseFile, JSON.stringify(cases))
    const pagePort = await freePort()
    const app = await startFixture({
      args: ['--import', preload, APP, caseFile],
      env: {
        SIGHTGLASS_REDACT: redact,
        SIGHTGLASS_EXIT_BUDGET_MS: '10000',
        SIGHTGLASS_METRICS_RATE_LIMIT: '100000',
        OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_METRICS_EXPORTER: 'otlp,prometheus',
        OTEL_EXPORTER_PROMETHEUS_PORT: `${pagePort}`,
        OTEL_RESOURCE_ATTRIBUTES: resourceVariable(cases),
        PEER_URL: `${peer.url}/peer`,
      },
    })
    const [, traceId = ''] = await app.waitForLine(/^planted ([0-9a-f]{32})$/)
    if (/^0+$/.test(traceId)) throw new Error(`the app runs without an SDK: ${app.stderr}`)
    const appPage = await waitUntil(
      async () => {
        const text = await page(`http://127.0.0.1:${pagePort}/metrics`)
        return text.includes('leaks_planted') ? text : undefined
      },
      { what: "the app's metrics on its page", timeoutMs: 20_000 },
    )
    app.kill()
    await app.exited

    const spans = cases.filter(({ where }) => where.startsWith('span.')).map(({ id }) => id)
    const queue = join(collector.dataDir, 'queue')
    await waitUntil(
      () => {
        const bytes = Buffer.concat(filesIn(queue).map(allocatedBytes))
        return spans.every((id) => bytes.includes(id)) || undefined
      },
      { what: 'all spans in the queue on disk', timeoutMs: 20_000 },
    )
    cpSync(queue, join(snapshots, 'queue'), { recursive: true })

    const jaeger = await startJaeger({
      ports: 'next',
      storage: 'badger',
      dataDir: join(folder, 'jaeger'),
      env: { ...(await freeJaegerPorts()), SG_JAEGER_OTLP_PORT: `${jaegerPort}` },
    })
    cleanUp.push(() => jaeger.stop())
    const traceUrl = `${jaeger.urls.query}/api/traces/${traceId}`
    const trace = await waitUntil(
      async () => {
        const text = await page(traceUrl)
        return spans.every((id) => text.includes(`"${id}"`)) ? text : undefined
      },
      { what: 'all spans in Jaeger', timeoutMs: 45_000 },
    )
    const services = await page(`${jaeger.urls.query}/api/services`)
    const operations = await page(`${jaeger.urls.query}/api/operations?service=${serviceOf(cases)}`)
    const pages = {
      app: appPage,
      collector: await page(collector.urls.prometheus),
      collectorOwn: await page(collector.urls.ownMetrics),
      jaegerOwn: await page(jaeger.urls.ownMetrics),
      jaegerApi: [trace, services, operations].join('\n'),
    }
    await collector.stop()
    const badgerRunning = join(snapshots, 'badger')
    const store = join(jaeger.dataDir, 'badger')
    for (const file of filesIn(store)) {
      const target = join(badgerRunning, file.slice(store.length))
      mkdirSync(join(target, '..'), { recursive: true })
      writeFileSync(target, allocatedBytes(file))
    }
    await jaeger.stop()

    const programs = join(snapshots, 'programs')
    for (const file of [...filesIn(collector.dataDir), ...filesIn(jaeger.dataDir)]) {
      if (!file.endsWith('.log')) continue
      cpSync(file, join(programs, file.slice(folder.length)))
    }
    return {
      wire: otlp.requests,
      peer: peer.requests,
      pages,
      folders: {
        queue: join(snapshots, 'queue'),
        badgerRunning,
        badger: store,
        journal: join(collector.dataDir, 'journal'),
        logs: join(collector.dataDir, 'logs'),
        programs,
      },
      output: app.stdout + app.stderr,
    }
  } finally {
    for (const close of cleanUp.reverse()) await close()
  }
}

async function page(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.text()
}

function serviceOf(cases: readonly RedactionCase[]): string {
  const named = cases.find(({ where, key }) => where === 'resource.attribute' && key === 'service.name')
  return encodeURIComponent(String(named?.value ?? 'leaks'))
}

async function freeJaegerPorts(): Promise<Record<string, string>> {
  const names = ['QUERY', 'GRPC', 'METRICS', 'HEALTH']
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [`SG_JAEGER_${name}_PORT`, `${await freePort()}`])),
  )
}
