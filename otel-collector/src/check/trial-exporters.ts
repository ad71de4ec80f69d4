import { join } from 'node:path'
import { usedComponents } from './components.ts'
import { type Config, treeAt } from './config.ts'
import type { Override } from './override.ts'
import { TRIAL_NAME, type TrialPlaces } from './trial-places.ts'

/** An exporter, and where its spans are looked for during the trial. */
export type Outlet =
  | { readonly exporter: string; readonly kind: 'file'; readonly file: string }
  | { readonly exporter: string; readonly kind: 'sink' }

/** What the trial does with the exporters. */
export interface TrialExporters {
  /** By the name of the exporter; those that only serve metrics are not among them. */
  readonly outlets: ReadonlyMap<string, Outlet>
  /** Exporters that are not OTLP, and what stands in for them. */
  readonly standIns: ReadonlyMap<string, string>
}

const GRPC = ['otlp_grpc', 'otlp']
const HTTP = ['otlp_http', 'otlphttp']
/** What the sink reads; anything stronger is replaced. */
const COMPRESSIONS = ['none', 'gzip', '']

/** Sends what would leave the machine to a sink, in plain text, and puts files into the trial's folder. */
export function redirectExporters(config: Config, places: TrialPlaces, override: Override): TrialExporters {
  const outlets = new Map<string, Outlet>()
  const standIns = new Map<string, string>()
  const exporters = usedComponents(config).filter(({ section }) => section === 'exporters')
  for (const { id, type, path, settings } of exporters) {
    if (type === 'prometheus') continue
    if (type === 'file') {
      const file = join(places.folder, `${id.replaceAll('/', '-')}.jsonl`)
      override.set(path, { path: file, create_directory: true })
      outlets.set(id, { exporter: id, kind: 'file', file })
      continue
    }
    outlets.set(id, { exporter: id, kind: 'sink' })
    const { grpcAddress, httpUrl } = places.sinkFor(id)
    if (GRPC.includes(type)) override.set(path, { endpoint: grpcAddress, ...plain(settings) })
    else if (HTTP.includes(type)) {
      override.set(path, { endpoint: httpUrl, ...signalEndpoints(settings, httpUrl), ...plain(settings) })
    } else {
      const standIn = `otlp_grpc/${TRIAL_NAME}_${standIns.size}`
      standIns.set(id, standIn)
      override.set(['exporters', standIn], { endpoint: grpcAddress, tls: { insecure: true } })
    }
  }
  return { outlets, standIns }
}

/** Settings for an exporter that talks to the sink: no TLS, no credentials, a compression the sink knows. */
function plain(settings: unknown): Record<string, unknown> {
  const { tls, auth, compression } = treeAt(settings, [])
  const files = Object.keys(treeAt(tls, [])).filter((key) => /_(file|pem)$/.test(key))
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
