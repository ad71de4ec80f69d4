import { join } from 'node:path'
import { type Pipeline, pipelinesOf, typeOf, usedComponents } from './components.ts'
import { type Config, treeAt, valueAt } from './config.ts'
import { listenersOf } from './listeners.ts'
import { Override } from './override.ts'
import type { ConfigPath } from './problem.ts'
import { type Outlet, redirectExporters, type TrialExporters } from './trial-exporters.ts'
import { TRIAL_NAME, type TrialPlaces } from './trial-places.ts'

/** A span in this pipeline must come out of one of these: several where a connector decides which way it goes. */
export interface Expectation {
  readonly pipeline: ConfigPath
  readonly outlets: readonly Outlet[]
}

/** A span that will be sent, and what must become of it. */
export interface Probe {
  readonly receiver: string
  readonly url: string
  readonly expected: readonly Expectation[]
}

/** How to run the user's configuration beside whatever runs already. */
export interface Trial {
  /** One more configuration file, to be given last. */
  readonly override: Readonly<Record<string, unknown>>
  readonly healthUrl: string
  readonly probes: readonly Probe[]
}

const OWN_RECEIVER = `otlp/${TRIAL_NAME}`
const OWN_HEALTH = `health_check/${TRIAL_NAME}`
const READERS = ['service', 'telemetry', 'metrics', 'readers']

/**
 * Plans a trial: the pipelines stay what they are; ports become free ones, folders temporary ones, and what
 * leaves the machine goes to a sink, in plain text. Exporters that are not OTLP (Kafka …) are replaced by one
 * that is, a receiver that would take messages away from others (Kafka) is left out, and a traces pipeline
 * whose receivers want TLS or a token gets a plain one beside them.
 */
export function planTrial(config: Config, places: TrialPlaces): Trial {
  const override = new Override()
  moveListeners(config, places, override)
  moveFolders(config, places, override)
  const exporters = redirectExporters(config, places, override)

  const urls = plainReceivers(config, override)
  const pipelines = pipelinesOf(config).map((pipeline) => withReachableReceivers(config, pipeline, urls))
  if (pipelines.some(({ receivers }) => receivers.includes(OWN_RECEIVER))) {
    const endpoint = `127.0.0.1:${places.nextPort()}`
    override.set(['receivers', OWN_RECEIVER], { protocols: { http: { endpoint } } })
    urls.set(OWN_RECEIVER, `http://${endpoint}/v1/traces`)
  }
  for (const { path, receivers, exporters: names } of pipelines) {
    override.set(path, { receivers, exporters: names.map((id) => exporters.standIns.get(id) ?? id) })
  }

  const health = `127.0.0.1:${places.nextPort()}`
  const extensions = valueAt(config.tree, ['service', 'extensions'])
  override.set(['extensions', OWN_HEALTH], { endpoint: health })
  override.set(['service', 'extensions'], [...(Array.isArray(extensions) ? extensions : []), OWN_HEALTH])
  return {
    override: override.tree,
    healthUrl: `http://${health}/`,
    probes: planProbes(urls, pipelines, exporters),
  }
}

function moveListeners(config: Config, places: TrialPlaces, override: Override): void {
  const free = () => ({ host: '127.0.0.1', port: places.nextPort() })
  const readers = structuredClone(valueAt(config.tree, READERS))
  for (const { path } of listenersOf(config)) {
    if (path[0] !== 'service') override.set(path, `127.0.0.1:${places.nextPort()}`)
    else if (Array.isArray(readers)) Object.assign(treeAt(readers, path.slice(READERS.length, -1)), free())
    else override.set(READERS, [{ pull: { exporter: { prometheus: free() } } }])
  }
  if (Array.isArray(readers)) override.set(READERS, escapeDollars(readers))
}

function moveFolders(config: Config, places: TrialPlaces, override: Override): void {
  for (const { id, type, path } of usedComponents(config)) {
    if (type !== 'file_storage') continue
    const directory = join(places.folder, id.replaceAll('/', '-'))
    override.set(path, { directory, create_directory: true, compaction: { directory } })
  }
}

/** @returns the URL for spans of every OTLP receiver that takes them over HTTP from anybody */
function plainReceivers(config: Config, override: Override): Map<string, string> {
  const urls = new Map<string, string>()
  for (const { section, id, type, path, settings } of usedComponents(config)) {
    if (section !== 'receivers' || type !== 'otlp') continue
    const http = treeAt(settings, ['protocols', 'http'])
    const endpoint = valueAt(override.tree, [...path, 'protocols', 'http', 'endpoint'])
    if (endpoint === undefined || http.tls || http.auth) continue
    urls.set(id, `http://${endpoint}${http.traces_url_path || '/v1/traces'}`)
  }
  return urls
}

function withReachableReceivers(
  config: Config,
  pipeline: Pipeline,
  urls: ReadonlyMap<string, string>,
): Pipeline {
  const receivers = pipeline.receivers.filter((id) => typeOf(id) !== 'kafka')
  const connected = receivers.some((id) => id in treeAt(config.tree, ['connectors']))
  const reachable = connected || receivers.some((id) => urls.has(id))
  const needsOwn = receivers.length === 0 || (pipeline.signal === 'traces' && !reachable)
  return { ...pipeline, receivers: needsOwn ? [...receivers, OWN_RECEIVER] : receivers }
}

function planProbes(
  urls: ReadonlyMap<string, string>,
  pipelines: readonly Pipeline[],
  { outlets }: TrialExporters,
): Probe[] {
  const traces = pipelines.filter(({ signal }) => signal === 'traces')
  const expectationsOf = ({ path, exporters }: Pipeline): Expectation[] =>
    exporters.map((id) => ({ pipeline: path, outlets: outletsBehind(id, traces, outlets) }))
  return [...urls]
    .map(([receiver, url]) => {
      const fed = traces.filter(({ receivers }) => receivers.includes(receiver))
      return { receiver, url, expected: fed.flatMap(expectationsOf).filter((one) => one.outlets.length > 0) }
    })
    .filter(({ expected }) => expected.length > 0)
}

/** The exporter itself; of a connector everything that spans can reach through it. */
function outletsBehind(
  id: string,
  traces: readonly Pipeline[],
  outlets: ReadonlyMap<string, Outlet>,
): Outlet[] {
  const outlet = outlets.get(id)
  if (outlet) return [outlet]
  // The collector refuses a circle of connectors, so this ends.
  const next = traces.filter(({ receivers }) => receivers.includes(id))
  return next.flatMap(({ exporters }) =>
    exporters.flatMap((exporter) => outletsBehind(exporter, traces, outlets)),
  )
}

/** What was expanded once must not be expanded again. */
function escapeDollars(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('$', '$$$$'))
}
