import { isBuiltin } from 'node:module'

const NODE_MODULES = '/node_modules/'

/**
 * The package or builtin that a resolved module belongs to.
 *
 * @param url the URL a module loader resolved
 * @returns `pg`, `@nestjs/core`, `http`; undefined for a file outside every `node_modules`, which upstream's
 * hooks do not patch either
 */
export function moduleNameOf(url: string): string | undefined {
  if (url.startsWith('node:')) return url.slice('node:'.length).split('?', 1)[0]
  const path = pathInModules(url)
  return path === undefined ? undefined : packageName(path)
}

/** The package or builtin in what an app writes after `require` or `from`; undefined for paths and URLs. */
export function moduleNameIn(specifier: string): string | undefined {
  if (isBuiltin(specifier)) return withoutNodePrefix(specifier)
  return /^(?:[./#]|\w+:)/.test(specifier) ? undefined : packageName(specifier)
}

/** `http` for `node:http`. */
export function withoutNodePrefix(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier
}

/** What follows the last `node_modules/`, such as `pg/lib/client.js`. */
export function pathInModules(url: string): string | undefined {
  const at = url.lastIndexOf(NODE_MODULES)
  return at < 0 ? undefined : url.slice(at + NODE_MODULES.length).split('?', 1)[0]
}

/** The URL of the folder of the package that `url` lies in, with a `/` at its end. */
export function packageFolder(url: string): string | undefined {
  const at = url.lastIndexOf(NODE_MODULES)
  const name = moduleNameOf(url)
  return at < 0 || name === undefined ? undefined : `${url.slice(0, at + NODE_MODULES.length)}${name}/`
}

function packageName(path: string): string | undefined {
  const [first = '', second] = path.split('/', 2)
  if (!first.startsWith('@')) return first || undefined
  return second ? `${first}/${second}` : undefined
}
