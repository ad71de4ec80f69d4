import { readFileSync } from 'node:fs'
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { expandValue } from './expand.ts'
import { type ConfigPath, formatKey, type Problem } from './problem.ts'

/** Where a key stands; the line counts from 1. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** One configuration file with variables put in. */
export interface YamlFile {
  readonly content: unknown
  /** By key, as formatKey writes it. */
  readonly places: ReadonlyMap<string, Place>
  readonly problems: readonly Problem[]
}

/**
 * Reads a file; what keeps it from being read is a problem, and the content is then undefined.
 * @param env where `${env:...}` looks
 */
export function readYamlFile(file: string, env: NodeJS.ProcessEnv): YamlFile {
  const text = readText(file)
  if (text === undefined) {
    return failed([
      {
        file,
        line: undefined,
        key: '',
        text: 'This file cannot be read; correct its path, or make it readable.',
      },
    ])
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    return failed(
      document.errors.map(({ linePos, message }) => {
        const reason = message.split('\n')[0]?.replace(/ at line.*$/, '')
        return { file, line: linePos?.[0].line, key: '', text: `This is not YAML: ${reason}; correct it.` }
      }),
    )
  }
  if (document.contents !== null && !isMap(document.contents)) {
    const text =
      'This is no configuration: it must be a map with sections such as receivers, exporters and service.'
    return failed([{ file, line: undefined, key: '', text }])
  }

  const places = new Map<string, Place>()
  const problems: Problem[] = []
  const open = new Set<unknown>()
  const lineOf = (node: unknown) => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line
  const placed = (node: unknown, path: ConfigPath) =>
    places.set(formatKey(path), { file, line: lineOf(node) })

  const read = (node: unknown, path: ConfigPath): unknown => {
    if (isAlias(node)) {
      // One inside what it stands for has no end; the collector refuses it by itself.
      if (open.has(node)) return null
      open.add(node)
      const value = read(node.resolve(document), path)
      open.delete(node)
      return value
    }
    if (isMap(node)) {
      const content: Record<string, unknown> = {}
      // What is merged in (`<<: *base`) comes first, so that the map's own keys and their places win.
      for (const { value } of node.items.filter(isMerge)) Object.assign(content, readMerged(value, path))
      for (const { key, value } of node.items.filter((item) => !isMerge(item))) {
        const name = String(isScalar(key) ? key.value : key)
        placed(key, [...path, name])
        content[name] = read(value, [...path, name])
      }
      return content
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        placed(item, [...path, index])
        return read(item, [...path, index])
      })
    }
    const value = isScalar(node) ? node.value : null
    if (typeof value !== 'string') return value
    return expandValue(value, env, (name) => {
      const fix = `set it, or give a default: \${env:${name}:-...}`
      const text = `takes its value from ${name}, which is not set; ${fix}.`
      problems.push({ file, line: lineOf(node), key: formatKey(path), text })
    })
  }
  /** A map, or a list of maps of which earlier ones win: https://yaml.org/type/merge.html */
  const readMerged = (node: unknown, path: ConfigPath): object => {
    const bases = isSeq(node) ? node.items.toReversed() : [node]
    return Object.assign({}, ...bases.map((base) => read(base, path)))
  }
  return { content: read(document.contents, []), places, problems }
}

function isMerge({ key }: { readonly key: unknown }): boolean {
  return isScalar(key) && key.value === '<<'
}

function failed(problems: Problem[]): YamlFile {
  return { content: undefined, places: new Map(), problems }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
