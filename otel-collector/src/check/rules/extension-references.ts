import { enabledExtensions, usedComponents } from '../components.ts'
import { type Config, leavesOf, treeAt } from '../config.ts'
import type { ConfigPath } from '../problem.ts'
import type { Rule } from './rule.ts'

/**
 * Extensions that a component names, but that are not defined or not listed under service::extensions: a queue
 * without its storage or a receiver without its authentication ends the collector at its start.
 */
export const extensionReferences: Rule = ({ config }) =>
  referencesOf(config).flatMap(({ path, extension }) => {
    if (!(extension in treeAt(config.tree, ['extensions']))) {
      return [
        config.problem(
          path,
          `names the extension ${extension}, which is not defined; define it under extensions and list it under service::extensions.`,
        ),
      ]
    }
    if (!enabledExtensions(config).includes(extension)) {
      return [
        config.problem(
          path,
          `names the extension ${extension}, which is not enabled; list it under service::extensions.`,
        ),
      ]
    }
    return []
  })

function referencesOf(config: Config): { path: ConfigPath; extension: string }[] {
  return usedComponents(config).flatMap((component) =>
    [...leavesOf(component.settings, component.path)]
      .filter(({ path, value }) => typeof value === 'string' && value !== '' && namesExtension(path))
      .map(({ path, value }) => ({ path, extension: String(value) })),
  )
}

/** A queue or reader and its storage, a sender or receiver and its authenticator or middleware. */
function namesExtension(path: ConfigPath): boolean {
  const [parent, key] = path.slice(-2)
  if (key === 'storage' || key === 'tail_storage' || key === 'additional_auth') return true
  if (key === 'authenticator') return parent === 'auth'
  return key === 'id' && path.at(-3) === 'middlewares'
}
