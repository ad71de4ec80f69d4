import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fingerprint, stampIs, writeStamp } from '../tools/lib/fingerprint.mjs'
import { withLock } from '../tools/lib/lock.mjs'
import { CACHE, ROOT } from '../tools/lib/paths.mjs'
import { isAtLeast } from '../tools/lib/prerequisites.mjs'
import { runStep, StepError } from '../tools/lib/step.mjs'

/**
 * One folder of bench/peers: a peer with the frameworks of the apps, as a user would install them. Each has a
 * lockfile and a node_modules of its own: in one tree the peers' demands on @opentelemetry/api exclude each
 * other, and those that get the wrong one record nothing.
 */
export type Tree = 'apps' | 'upstream' | 'elastic' | 'splunk' | 'datadog' | 'sentry' | 'prom-client'

/** The apps of the benchmark. */
export const FIXTURES = join(ROOT, 'bench', 'fixtures')

const SOURCE = join(ROOT, 'bench', 'peers')

/** Under an older Node npm takes older versions of OpenTelemetry JS without a word. */
const NODE_AT_LEAST: [number, number] = [22, 15]

const installed = new Map<Tree, Promise<string>>()

/**
 * Installs a tree into the cache, once per lockfile, with the apps beside its node_modules.
 * @returns its folder; the apps are in `apps` below it
 * @throws StepError when npm fails or has installed another version than the manifest names
 */
export function installTree(tree: Tree): Promise<string> {
  const folder = installed.get(tree) ?? install(tree)
  installed.set(tree, folder)
  return folder
}

async function install(tree: Tree): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (!isAtLeast([major, minor], NODE_AT_LEAST))
    throw new StepError(
      `sightglass: the peers need Node ${NODE_AT_LEAST.join('.')} or later; use npm run bench.`,
    )
  const files = ['package.json', 'package-lock.json'].map((name) => join(SOURCE, tree, name))
  const id = fingerprint([...files, join(SOURCE, '.npmrc')], [process.platform, process.arch])
  const folder = join(CACHE, 'bench-peers', tree, id)
  const stamp = join(folder, 'complete')
  await withLock(`bench-peers-${tree}`, async () => {
    if (!stampIs(stamp, id)) {
      rmSync(join(CACHE, 'bench-peers', tree), { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const file of files) copyFileSync(file, join(folder, basename(file)))
      copyFileSync(join(SOURCE, '.npmrc'), join(folder, '.npmrc'))
      await runStep(`installing ${tree} to compare with`, 'npm', ['ci', '--ignore-scripts'], {
        cwd: folder,
        shell: process.platform === 'win32',
      })
      checkVersions(folder)
      writeStamp(stamp, id)
    }
    cpSync(FIXTURES, join(folder, 'apps'), { recursive: true })
  })
  return folder
}

/** The version of a package as a tree's manifest names it. */
export function versionIn(tree: Tree, name: string): string {
  return readJson(join(SOURCE, tree, 'package.json')).dependencies?.[name] ?? 'unknown'
}

function checkVersions(folder: string): void {
  const wanted = Object.entries(readJson(join(folder, 'package.json')).dependencies ?? {})
  for (const [name, version] of wanted) {
    const found = readJson(join(folder, 'node_modules', name, 'package.json')).version
    if (found !== version)
      throw new StepError(
        `sightglass: npm installed ${name} ${found} where ${version} was asked for (${folder}).`,
      )
  }
}

function readJson(file: string): { version?: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, 'utf8'))
}
