import { readFileSync } from 'node:fs'
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { expandValue } from './expand.ts'
import { type ConfigPath, formatKey, type Problem } from './problem.ts'

/** The configuration files as the collector sees them: merged, with variables put in, and where each key stands. */
export interface Config {
  readonly files: readonly string[]
  readonly tree: Readonly<Record<string, unknown>>
  /** A problem at this place; for a key that stands nowhere, the place of its nearest parent that does. */
  problem(path: ConfigPath, text: string): Problem
}

interface Place {
  readonly file: string
  readonly line: number
}

type Tree = Record<string, unknown>

/**
 * Reads and merges the files: later ones win, maps are merged, lists replaced.
 * @param env where `${env:...}` looks
 * @returns the configuration, or what makes it unreadable
 */
export function loadConfig(files: readonly string[], env: NodeJS.ProcessEnv): { config?: Config; problems: Problem[] } {
  const places = new Map<string, Place>()
  const problems: Problem[] = []
  let tree: Tree = {}
  for (const file of files) {
    const text = readText(file)
    if (text === undefined) {
      problems.push({ file, line: undefined, key: '', text: 'This file cannot be read; correct its path, or make it readable.' })
      continue
    }
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines })
    problems.push(...syntaxProblems(document, file))
    if (document.errors.length > 0) continue
    const read = (node: unknown, path: ConfigPath): unknown => {
      const key = formatKey(path)
      if (isMap(node)) {
        return Object.fromEntries(
          node.items.map(({ key: name, value }) => {
            const child = [...path, String(isScalar(name) ? name.value : name)]
            places.set(formatKey(child), { file, line: lineOf(name, lines) })
            return [child.at(-1), read(value, child)]
          }),
        )
      }
      if (isSeq(node)) {
        return node.items.map((item, index) => {
          places.set(formatKey([...path, index]), { file, line: lineOf(item, lines) })
          return read(item, [...path, index])
        })
      }
      const value = isScalar(node) ? node.value : null
      if (typeof value !== 'string') return value
      return expandValue(value, env, ({ variable }) =>
        problems.push({
          file,
          line: lineOf(node, lines),
          key,
          text: `takes its value from ${variable}, which is not set; set it, or give a default: \${env:${variable}:-...}.`,
        }),
      )
    }
    const content = read(document.contents, [])
    if (isTree(content)) tree = merge(tree, content)
  }
  if (problems.length > 0) return { problems }
  return { config: { files, tree, problem: (path, text) => ({ ...locate(places, path, files), key: formatKey(path), text }) }, problems }
}

/** @returns whether it is a map, not a list and not null */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns what stands at this place, undefined when nothing does */
export function valueAt(tree: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)]
    return isTree(value) ? value[part] : undefined
  }, tree)
}

/** @returns the map at this place, an empty one when there is none */
export function treeAt(tree: unknown, path: ConfigPath): Tree {
  const value = valueAt(tree, path)
  return isTree(value) ? value : {}
}

/** @returns the texts of the list at this place, an empty one when there is none */
export function namesAt(tree: unknown, path: ConfigPath): string[] {
  const value = valueAt(tree, path)
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

/** Every value below a place that is neither map nor list, with its path. */
export function* leavesOf(value: unknown, path: ConfigPath): Generator<{ path: ConfigPath; key: string; value: unknown }> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leavesOf(item, [...path, index])
  else if (isTree(value)) for (const [name, item] of Object.entries(value)) yield* leavesOf(item, [...path, name])
  else yield { path, key: String(path.findLast((part) => typeof part === 'string') ?? ''), value }
}

function merge(into: Tree, from: Tree): Tree {
  const merged: Tree = { ...into }
  for (const [key, value] of Object.entries(from)) {
    const before = merged[key]
    merged[key] = isTree(before) && isTree(value) ? merge(before, value) : value
  }
  return merged
}

function locate(places: ReadonlyMap<string, Place>, path: ConfigPath, files: readonly string[]): Partial<Place> & { file: string; line: number | undefined } {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(formatKey(path.slice(0, length)))
    if (place) return place
  }
  return { file: files.at(-1) ?? '', line: undefined }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function syntaxProblems(document: Document.Parsed, file: string): Problem[] {
  return document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line,
    key: '',
    text: `This is not YAML: ${error.message.split('\n')[0]?.replace(/ at line.*$/, '')}.`,
  }))
}

function lineOf(node: unknown, lines: LineCounter): number {
  return lines.linePos((node as Node | null)?.range?.[0] ?? 0).line
}
