import { usedComponents } from './components.ts'
import { type Config, isTree, treeAt, valueAt } from './config.ts'
import type { ConfigPath } from './problem.ts'

/** A TCP address that the collector will listen on. */
export interface Listener {
  readonly host: string
  readonly port: number
  /** Where the address stands, or would stand: the default may apply. */
  readonly path: ConfigPath
}

/** Components that listen on their `endpoint`, with its default in 0.152.0; '' where it has to be given. */
const DEFAULT_ENDPOINTS: Record<string, string> = {
  'extensions/health_check': 'localhost:13133',
  'extensions/pprof': 'localhost:1777',
  'exporters/prometheus': '',
}
const OTLP_DEFAULTS: Record<string, string> = { grpc: 'localhost:4317', http: 'localhost:4318' }
const READERS = ['service', 'telemetry', 'metrics', 'readers']

/** @returns every address that the used components and the collector's own metrics listen on */
export function listenersOf(config: Config): Listener[] {
  const listeners: Listener[] = []
  const add = (path: ConfigPath, endpoint: unknown) => {
    const [, host, port] = /^(.*):(\d+)$/.exec(String(endpoint)) ?? []
    if (port !== undefined) listeners.push({ host: host ?? '', port: Number(port), path })
  }
  for (const { section, type, path, settings } of usedComponents(config)) {
    if (section === 'receivers' && type === 'otlp') {
      for (const [name, protocol] of Object.entries(treeAt(settings, ['protocols']))) {
        add([...path, 'protocols', name, 'endpoint'], valueAt(protocol, ['endpoint']) ?? OTLP_DEFAULTS[name])
      }
      continue
    }
    const fallback = DEFAULT_ENDPOINTS[`${section}/${type}`]
    if (fallback !== undefined) add([...path, 'endpoint'], valueAt(settings, ['endpoint']) ?? fallback)
  }
  return [...listeners, ...ownMetrics(config)]
}

function ownMetrics({ tree }: Config): Listener[] {
  const readers = valueAt(tree, READERS)
  if (!Array.isArray(readers)) {
    const off = valueAt(tree, [...READERS.slice(0, -1), 'level']) === 'none'
    return off ? [] : [{ host: 'localhost', port: 8888, path: READERS }]
  }
  return readers.flatMap((reader, index) => {
    const prometheus = valueAt(reader, ['pull', 'exporter', 'prometheus'])
    if (!isTree(prometheus)) return []
    const path = [...READERS, index, 'pull', 'exporter', 'prometheus', 'port']
    return [{ host: String(prometheus.host ?? 'localhost'), port: Number(prometheus.port), path }]
  })
}
