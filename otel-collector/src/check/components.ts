import { type Config, namesAt, treeAt, valueAt } from './config.ts'
import type { ConfigPath } from './problem.ts'

/** The sections of a configuration that define components. */
export type Section = 'receivers' | 'processors' | 'exporters' | 'connectors' | 'extensions'

/** A component that the service really uses; one that is only defined does nothing. */
export interface Component {
  readonly section: Section
  /** 'otlp_grpc/jaeger' */
  readonly id: string
  /** 'otlp_grpc' */
  readonly type: string
  readonly path: ConfigPath
  /** Its settings; null when it has none of its own. */
  readonly settings: unknown
}

/** One pipeline with the names it lists. */
export interface Pipeline {
  /** 'traces/sampled' */
  readonly id: string
  /** 'traces' */
  readonly signal: string
  readonly path: ConfigPath
  readonly receivers: readonly string[]
  readonly processors: readonly string[]
  readonly exporters: readonly string[]
}

/** @returns the pipelines under service */
export function pipelinesOf({ tree }: Config): Pipeline[] {
  return Object.keys(treeAt(tree, ['service', 'pipelines'])).map((id) => {
    const path = ['service', 'pipelines', id]
    return {
      id,
      signal: typeOf(id),
      path,
      receivers: namesAt(tree, [...path, 'receivers']),
      processors: namesAt(tree, [...path, 'processors']),
      exporters: namesAt(tree, [...path, 'exporters']),
    }
  })
}

/** @returns the extensions that service::extensions lists */
export function enabledExtensions({ tree }: Config): string[] {
  return namesAt(tree, ['service', 'extensions'])
}

/** @returns every component that a pipeline or service::extensions lists and that is defined, each once */
export function usedComponents(config: Config): Component[] {
  const used = new Map<string, Component>()
  const use = (section: Section, id: string) => {
    const path = [section, id]
    if (!(id in treeAt(config.tree, [section]))) return
    used.set(path.join('\0'), { section, id, type: typeOf(id), path, settings: valueAt(config.tree, path) })
  }
  for (const id of enabledExtensions(config)) use('extensions', id)
  for (const pipeline of pipelinesOf(config)) {
    for (const id of pipeline.receivers)
      for (const section of ['receivers', 'connectors'] as const) use(section, id)
    for (const id of pipeline.processors) use('processors', id)
    for (const id of pipeline.exporters)
      for (const section of ['exporters', 'connectors'] as const) use(section, id)
  }
  return [...used.values()]
}

/** @returns 'otlp_grpc' for 'otlp_grpc/jaeger' */
export function typeOf(id: string): string {
  return id.split('/')[0] ?? id
}
