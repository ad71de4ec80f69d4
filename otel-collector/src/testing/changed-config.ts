import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { ConfigPath } from '../check/problem.ts'
import { configFile } from '../paths.ts'

type TierFile = 'common.yaml' | 'single.yaml'

/** One change to a shipped configuration file. */
export type Change =
  | { readonly file: TierFile; readonly path: ConfigPath; readonly set: unknown }
  | { readonly file: TierFile; readonly path: ConfigPath; readonly remove: true }
  | { readonly file: TierFile; readonly text: RegExp; readonly by: string }

/**
 * Writes the shipped files of the default tier, changed, into a folder.
 * @returns their paths, in the order in which the collector gets them
 */
export function writeChanged(folder: string, changes: readonly Change[]): string[] {
  return (['common.yaml', 'single.yaml'] as const).map((file) => {
    const original = readFileSync(configFile(file), 'utf8')
    const mine = changes.filter((change) => change.file === file)
    const path = join(folder, file)
    writeFileSync(path, mine.reduce(apply, original))
    return path
  })
}

function apply(text: string, change: Change): string {
  if ('text' in change) {
    const changed = text.replace(change.text, change.by)
    if (changed === text) throw new Error(`${change.file} has nothing that fits ${change.text}`)
    return changed
  }
  const document = parseDocument(text)
  if ('set' in change) document.setIn(change.path, change.set)
  else if (!document.deleteIn(change.path)) throw new Error(`${change.file} has no ${change.path.join('::')}`)
  return document.toString({ lineWidth: 0 })
}
