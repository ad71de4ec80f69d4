import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, stampIs, writeStamp } from './fingerprint.mjs'
import { withLock } from './lock.mjs'
import { CACHE, ROOT } from './paths.mjs'
import { runStep } from './step.mjs'
import { toolEnv } from './task.mjs'

const INSTALL_STAMP = join(ROOT, 'node_modules', '.sightglass-installed')
const BUILD_STAMP = join(CACHE, 'built')
const LOCKFILE = join(ROOT, 'pnpm-lock.yaml')

/**
 * `pnpm install --frozen-lockfile`, when a manifest or the lockfile changed since the last time.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 */
export async function installWorkspace(toolchain) {
  const manifests = [
    join(ROOT, 'package.json'),
    join(ROOT, 'pnpm-workspace.yaml'),
    LOCKFILE,
    ...memberManifests(),
  ]
  await upToDate('install', INSTALL_STAMP, manifests, toolchain, () =>
    runStep('installing the packages', toolchain.node, [toolchain.pnpm, 'install', '--frozen-lockfile'], {
      cwd: ROOT,
      env: toolEnv(toolchain),
    }),
  )
}

/**
 * Bundles the publishable packages into their dist folders, when a source changed since the last time.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 */
export async function buildPackages(toolchain) {
  const sources = [
    LOCKFILE,
    join(ROOT, 'tsconfig.base.json'),
    join(ROOT, 'tsdown.config.ts'),
    join(ROOT, 'packages'),
  ]
  await upToDate('build', BUILD_STAMP, sources, toolchain, () =>
    runStep(
      'building the packages',
      toolchain.node,
      [join(ROOT, 'node_modules', 'tsdown', 'dist', 'run.mjs')],
      {
        cwd: ROOT,
        env: toolEnv(toolchain),
      },
    ),
  )
}

/**
 * @param {string} name of the lock
 * @param {string} stamp
 * @param {string[]} inputs
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {() => Promise<void>} work
 */
async function upToDate(name, stamp, inputs, toolchain, work) {
  const current = () => fingerprint(inputs, [toolchain.id])
  if (stampIs(stamp, current())) return
  await withLock(name, async () => {
    const before = current()
    if (stampIs(stamp, before)) return
    await work()
    writeStamp(stamp, before)
  })
}

function memberManifests() {
  const groups = ['packages', 'examples']
    .map((group) => join(ROOT, group))
    .filter((group) => existsSync(group))
  const members = groups.flatMap((group) => readdirSync(group).map((name) => join(group, name)))
  return [...members, ...['otel-collector', 'test', 'bench'].map((name) => join(ROOT, name))].map((folder) =>
    join(folder, 'package.json'),
  )
}
