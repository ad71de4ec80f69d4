import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../tools/lib/paths.mjs'
import { CANDIDATES, type CandidateId } from './candidates.ts'
import { installTree } from './peers.ts'

/** What `npm install <package>` puts on the disk: the package and all it pulls in, without install scripts. */
export interface InstallFigure {
  candidate: CandidateId
  packages: number
  /** The sizes of all files, in bytes. */
  bytes: number
  /** What they take on this disk, in bytes. */
  onDisk: number
}

/** Measures the install size of each candidate that is a package. */
export async function benchInstallSize(candidates: readonly CandidateId[]): Promise<InstallFigure[]> {
  const figures: InstallFigure[] = []
  for (const candidate of candidates) {
    const found = CANDIDATES[candidate]
    if (!('package' in found)) continue
    if (candidate === 'sightglass') figures.push({ candidate, ...sizeOfRegister() })
    // The frameworks of the apps are in the same tree and do not count: only what the package needs.
    else figures.push({ candidate, ...sizeOf(await installTree(found.tree), found.package) })
  }
  return figures
}

/** Packs @sightglass/register as it would be published and installs the tarball from an empty folder. */
function sizeOfRegister(): Omit<InstallFigure, 'candidate'> {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-install-'))
  const options = { encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' } as const
  try {
    const packed = execFileSync('pnpm', ['pack', '--json', '--pack-destination', folder], {
      ...options,
      cwd: join(ROOT, 'packages', 'register'),
    })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', JSON.parse(packed).filename]
    execFileSync('npm', install, { ...options, cwd: folder })
    return sizeOf(folder, '@sightglass/register')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Locked {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

/** The package and all that its dependencies reach, by the lockfile that npm left in node_modules. */
function sizeOf(folder: string, name: string): Omit<InstallFigure, 'candidate'> {
  const lock: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'),
  )
  const reached = new Set<string>()
  const waiting = [`node_modules/${name}`]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const found = lock.packages[path]
    if (!found || reached.has(path)) continue
    reached.add(path)
    const peers = Object.keys(found.peerDependencies ?? {}).filter(
      (peer) => !found.peerDependenciesMeta?.[peer]?.optional,
    )
    const needs = [...Object.keys({ ...found.dependencies, ...found.optionalDependencies }), ...peers]
    for (const need of needs) waiting.push(...resolve(lock.packages, path, need))
  }
  const sizes = [...reached].map((path) => sizeBelow(join(folder, path)))
  return {
    packages: reached.size,
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    onDisk: sizes.reduce((sum, { onDisk }) => sum + onDisk, 0),
  }
}

/** Where Node finds `name` from the package at `path`: the nearest node_modules above. */
function resolve(packages: Record<string, Locked>, path: string, name: string): string[] {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const candidate = `${from ? `${from}/` : ''}node_modules/${name}`
    if (packages[candidate]) return [candidate]
    if (from === '') return []
  }
}

/** The files of one package, without the packages nested in it. */
function sizeBelow(folder: string): { bytes: number; onDisk: number } {
  let bytes = 0
  let onDisk = 0
  if (!existsSync(folder)) return { bytes, onDisk }
  for (const name of readdirSync(folder)) {
    if (name === 'node_modules') continue
    const path = join(folder, name)
    const status = lstatSync(path)
    const below = status.isDirectory() ? sizeBelow(path) : { bytes: status.size, onDisk: 0 }
    bytes += below.bytes
    onDisk += below.onDisk + (status.blocks ?? 0) * 512
  }
  return { bytes, onDisk }
}
