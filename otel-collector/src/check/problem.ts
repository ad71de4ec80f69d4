import { relative } from 'node:path'

/** A place in a configuration: ['exporters', 'otlp_grpc/jaeger', 'endpoint'], list items by their number. */
export type ConfigPath = readonly (string | number)[]

/** One reason to refuse a configuration. */
export interface Problem {
  /** The file the key stands in, as it was given. */
  readonly file: string
  /** Counted from 1; undefined when the key stands in no file. */
  readonly line: number | undefined
  /** As the collector writes it: 'exporters::otlp_grpc/jaeger::endpoint'. '' when the file as a whole is meant. */
  readonly key: string
  /** Goes on where the key ends: what is wrong, and what to do. */
  readonly text: string
}

/** @returns 'config/single.yaml:30: exporters::otlp_grpc/jaeger::endpoint …', the file relative to `from` */
export function formatProblem({ file, line, key, text }: Problem, from: string = process.cwd()): string {
  const shown = relative(from, file)
  const place = `${shown.startsWith('..') ? file : shown}${line === undefined ? '' : `:${line}`}`
  return `${place}: ${key === '' ? text : `${key} ${text}`}`
}

/** @returns 'processors::tail_sampling::policies[1]::type' */
export function formatKey(path: ConfigPath): string {
  return path.reduce<string>(
    (key, part) => (typeof part === 'number' ? `${key}[${part}]` : key === '' ? part : `${key}::${part}`),
    '',
  )
}
