import { type ConfigPath, formatKey, type Problem } from './problem.ts'
import { type Place, readYamlFile } from './yaml-file.ts'

/** The configuration files as the collector sees them: merged, variables put in; and where each key stands. */
export interface Config {
  readonly files: readonly string[]
  readonly tree: Tree
  /** A problem at this place; for a key that stands nowhere, at the place of its nearest parent that does. */
  problem(path: ConfigPath, text: string): Problem
}

/** A map of YAML. */
export type Tree = Readonly<Record<string, unknown>>

/**
 * Reads and merges the files: later ones win, maps are merged, lists replaced.
 * @param env where `${env:...}` looks
 * @returns the configuration, or what makes it unreadable
 */
export function loadConfig(
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): { config?: Config; problems: readonly Problem[] } {
  const read = files.map((file) => readYamlFile(file, env))
  const problems = read.flatMap((file) => file.problems)
  if (problems.length > 0) return { problems }
  const places = new Map(read.flatMap((file) => [...file.places]))
  const tree = read.reduce<Tree>(
    (merged, { content }) => (isTree(content) ? merge(merged, content) : merged),
    {},
  )
  const nowhere = { file: files.at(-1) ?? '', line: undefined }
  const problem = (path: ConfigPath, text: string) => {
    return { ...(locate(places, path) ?? nowhere), key: formatKey(path), text }
  }
  return { config: { files, tree, problem }, problems }
}

/** @returns whether it is a map, not a list and not null */
export function isTree(value: unknown): value is Record<string, unknown> {
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
export function treeAt(tree: unknown, path: ConfigPath): Record<string, unknown> {
  const value = valueAt(tree, path)
  return isTree(value) ? value : {}
}

/** @returns the texts of the list at this place, an empty one when there is none */
export function namesAt(tree: unknown, path: ConfigPath): string[] {
  const value = valueAt(tree, path)
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

/** A value that is neither map nor list; `key` is the last part of its path that is a name. */
export interface Leaf {
  readonly path: ConfigPath
  readonly key: string
  readonly value: unknown
}

/** Every leaf below a place. */
export function leavesOf(value: unknown, path: ConfigPath): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]))
  if (isTree(value)) return Object.entries(value).flatMap(([name, item]) => leavesOf(item, [...path, name]))
  return [{ path, key: String(path.findLast((part) => typeof part === 'string') ?? ''), value }]
}

function merge(into: Tree, from: Tree): Tree {
  const merged: Record<string, unknown> = { ...into }
  for (const [key, value] of Object.entries(from)) {
    const before = merged[key]
    merged[key] = isTree(before) && isTree(value) ? merge(before, value) : value
  }
  return merged
}

function locate(places: ReadonlyMap<string, Place>, path: ConfigPath): Place | undefined {
  const lengths = path.map((_, index) => path.length - index)
  const known = lengths.map((length) => places.get(formatKey(path.slice(0, length))))
  return known.find((place) => place !== undefined)
}
