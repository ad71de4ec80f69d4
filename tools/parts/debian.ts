import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stampIs, writeStamp } from '../lib/fingerprint.mjs'
import { withLock } from '../lib/lock.mjs'
import { CACHE } from '../lib/paths.mjs'
import { runStep } from '../lib/step.mjs'

/** Whether this machine can bring Debian packages at all. Where it can, a test that needs one never skips. */
export const hasApt: boolean =
  spawnSync('apt-get', ['--version']).status === 0 && spawnSync('dpkg-deb', ['--version']).status === 0

/**
 * Downloads a Debian package with whatever of its dependencies the machine lacks, and unpacks them into the
 * cache, once. Nothing is installed: apt works on package lists and archives of its own, so it needs no root.
 *
 * @param name Debian's package, for example `postgresql-15`
 * @returns the folder in which the packages are unpacked, as if it were `/`
 * @throws StepError with the end of apt's log
 */
export async function debianPackage(name: string): Promise<string> {
  const folder = join(CACHE, 'debian', name)
  const root = join(folder, 'root')
  const stamp = join(folder, 'complete')
  await withLock(`debian-${name}`, async () => {
    if (stampIs(stamp, name)) return
    rmSync(folder, { recursive: true, force: true })
    const lists = join(folder, 'lists')
    const archives = join(folder, 'archives')
    for (const path of [lists, archives, root]) mkdirSync(join(path, 'partial'), { recursive: true })
    const apt = [
      ...['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache::archives=${archives}`],
      ...['-o', `Dir::Cache::pkgcache=${join(folder, 'pkgcache.bin')}`, '-o', `Dir::Cache::srcpkgcache=`],
      ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=', '-o', 'Acquire::Retries=3'],
    ]
    await runStep(`reading Debian's package lists for ${name}`, 'apt-get', [...apt, 'update'])
    const download = ['install', '--download-only', '--reinstall', '--no-install-recommends', '--yes', name]
    await runStep(`downloading ${name}`, 'apt-get', [...apt, ...download])
    const packages = readdirSync(archives).filter((file) => file.endsWith('.deb'))
    for (const file of packages)
      await runStep(`unpacking ${file}`, 'dpkg-deb', ['-x', join(archives, file), root])
    rmSync(lists, { recursive: true, force: true })
    rmSync(archives, { recursive: true, force: true })
    if (!existsSync(join(root, 'usr'))) throw new Error(`${name}: apt-get downloaded nothing into ${folder}`)
    writeStamp(stamp, name)
  })
  return root
}
