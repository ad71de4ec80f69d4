import { join } from 'node:path'
import { pipelinesOf, typeOf, usedComponents } from './components.ts'
import { type Config, isTree, treeAt, valueAt } from './config.ts'
import { listenersOf } from './listeners.ts'
import type { ConfigPath } from './problem.ts'

/** An exporter of a traces pipeline, and where its spans are looked for during the trial. */
export type Outlet =
  | { readonly exporter: string; readonly kind: 'file'; readonly file: string }
  | { readonly exporter: string; readonly kind: 'sink' }

/** A span that will be sent: into which receiver, and out of which exporters of which pipelines it must come. */
export interface Probe {
  readonly receiver: string
  readonly url: string
  readonly expected: readonly { readonly pipeline: ConfigPath; readonly outlet: Outlet }[]
}

/** How to run the user's configuration beside whatever runs already. */
export interface Trial {
  /** One more configuration file, to be given last. */
  readonly override: Record<string, unknown>
  readonly healthUrl: string
  readonly probes: readonly Probe[]
}

/** The places a trial may use. */
export interface TrialPlaces {
  /** An empty folder. */
  readonly folder: string
  nextPort(): number
  /** The address of the sink for an exporter. */
  sinkFor(exporter: string): { readonly httpUrl: string; readonly grpcAddress: string }
}

const NAME = 'sightglass_check'
const GRPC = ['otlp_grpc', 'otlp']
const HTTP = ['otlp_http', 'otlphttp']
/** What the sink reads; anything stronger is replaced. */
const COMPRESSIONS = ['none', 'gzip', '']

/**
 * Plans a trial: the pipelines stay what they are; ports become free ones, folders temporary ones, and what
 * leaves the machine goes to a sink, in plain text. Exporters that are not OTLP (Kafka …) are replaced by one
 * that is, a receiver that would take messages away from others (Kafka) is left out, and a traces pipeline
 * whose receivers want TLS or a token gets a plain one beside them.
 */
export function planTrial(config: Config, places: TrialPlaces): Trial {
  const override: Record<string, unknown> = {}
  const set = (path: ConfigPath, value: unknown) => setAt(override, path, value)
  const address = () => `127.0.0.1:${places.nextPort()}`

  const readers = structuredClone(valueAt(config.tree, READERS))
  for (const { path } of listenersOf(config)) {
    if (path[0] !== 'service') set(path, address())
    else if (Array.isArray(readers))
      Object.assign(treeAt(readers, path.slice(READERS.length, -1)), {
        host: '127.0.0.1',
        port: places.nextPort(),
      })
    else
      set(READERS, [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: places.nextPort() } } } }])
  }
  if (Array.isArray(readers)) set(READERS, escapeDollars(readers))

  const outlets = new Map<string, Outlet>()
  const renamed = new Map<string, string>()
  for (const { section, id, type, path, settings } of usedComponents(config)) {
    if (type === 'file_storage') {
      const folder = join(places.folder, id.replaceAll('/', '-'))
      set(path, { directory: folder, create_directory: true, compaction: { directory: folder } })
    }
    if (section !== 'exporters' || type === 'prometheus') continue
    if (type === 'file') {
      const file = join(places.folder, `${id.replaceAll('/', '-')}.jsonl`)
      set(path, { path: file, create_directory: true })
      outlets.set(id, { exporter: id, kind: 'file', file })
      continue
    }
    const sink = places.sinkFor(id)
    outlets.set(id, { exporter: id, kind: 'sink' })
    if (GRPC.includes(type)) set(path, { endpoint: sink.grpcAddress, ...plain(settings) })
    else if (HTTP.includes(type))
      set(path, { endpoint: sink.httpUrl, ...signalEndpoints(settings, sink.httpUrl), ...plain(settings) })
    else {
      renamed.set(id, `otlp_grpc/${NAME}_${renamed.size}`)
      set(['exporters', renamed.get(id) ?? ''], { endpoint: sink.grpcAddress, tls: { insecure: true } })
    }
  }

  const plainUrls = new Map<string, string>()
  for (const { section, id, type, path, settings } of usedComponents(config)) {
    if (section !== 'receivers' || type !== 'otlp') continue
    const http = valueAt(settings, ['protocols', 'http'])
    const endpoint = valueAt(override, [...path, 'protocols', 'http', 'endpoint'])
    if (endpoint === undefined || (isTree(http) && (http.tls || http.auth))) continue
    plainUrls.set(id, `http://${endpoint}${(isTree(http) && http.traces_url_path) || '/v1/traces'}`)
  }

  const pipelines = pipelinesOf(config).map((pipeline) => {
    const receivers = pipeline.receivers.filter((id) => typeOf(id) !== 'kafka')
    const connected = receivers.some((id) => id in treeAt(config.tree, ['connectors']))
    const reachable = connected || receivers.some((id) => plainUrls.has(id))
    if (receivers.length === 0 || (pipeline.signal === 'traces' && !reachable)) receivers.push(`otlp/${NAME}`)
    return { ...pipeline, receivers }
  })
  if (pipelines.some(({ receivers }) => receivers.includes(`otlp/${NAME}`))) {
    const endpoint = address()
    set(['receivers', `otlp/${NAME}`], { protocols: { http: { endpoint } } })
    plainUrls.set(`otlp/${NAME}`, `http://${endpoint}/v1/traces`)
  }
  for (const { path, receivers, exporters } of pipelines) {
    set(path, { receivers, exporters: exporters.map((id) => renamed.get(id) ?? id) })
  }

  const health = address()
  set(['extensions', `health_check/${NAME}`], { endpoint: health })
  const extensions = valueAt(config.tree, ['service', 'extensions'])
  set(['service', 'extensions'], [...(Array.isArray(extensions) ? extensions : []), `health_check/${NAME}`])

  const probes = [...plainUrls].map(([receiver, url]) => ({
    receiver,
    url,
    expected: pipelines
      .filter(({ signal, receivers }) => signal === 'traces' && receivers.includes(receiver))
      .flatMap(({ path, exporters }) =>
        exporters.flatMap((id) => {
          const outlet = outlets.get(id)
          return outlet ? [{ pipeline: path, outlet }] : []
        }),
      ),
  }))
  return {
    override,
    healthUrl: `http://${health}/`,
    probes: probes.filter(({ expected }) => expected.length > 0),
  }
}

const READERS = ['service', 'telemetry', 'metrics', 'readers']

/** Settings for an exporter that talks to the sink: no TLS, no credentials, a compression the sink knows. */
function plain(settings: unknown): Record<string, unknown> {
  const { tls, auth, compression } = isTree(settings) ? settings : {}
  const files = Object.keys(isTree(tls) ? tls : {}).filter((key) => /_(file|pem)$/.test(key))
  return {
    tls: { ...Object.fromEntries(files.map((key) => [key, ''])), insecure: true },
    ...(auth === undefined ? {} : { auth: null }),
    ...(compression === undefined || COMPRESSIONS.includes(String(compression))
      ? {}
      : { compression: 'gzip' }),
  }
}

function signalEndpoints(settings: unknown, url: string): Record<string, string> {
  const given = ['traces', 'metrics', 'logs'].filter((signal) => `${signal}_endpoint` in treeAt(settings, []))
  return Object.fromEntries(given.map((signal) => [`${signal}_endpoint`, `${url}/v1/${signal}`]))
}

function setAt(tree: Record<string, unknown>, path: ConfigPath, value: unknown): void {
  let at = tree
  for (const part of path.slice(0, -1)) {
    const next = at[part]
    const child = isTree(next) ? next : {}
    at[part] = child
    at = child
  }
  const last = path.at(-1) ?? ''
  const before = at[last]
  at[last] = isTree(before) && isTree(value) ? { ...before, ...value } : value
}

/** What was expanded once must not be expanded again. */
function escapeDollars(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('$', '$$$$'))
}
