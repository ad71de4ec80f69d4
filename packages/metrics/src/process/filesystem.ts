import * as fs from 'node:fs'
import { dirname, parse, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { MetricRegistry } from '../types.ts'
import { systemFilesystem } from './host-families.ts'
import { type Reader, rewriteGauge } from './reader.ts'

// Not node:fs/promises, a megabyte and a half that an app may do without.
const stat = promisify(fs.stat)
const statfs = promisify(fs.statfs)

/**
 * Used share of file systems. It is asked for beside the event loop, because a network share that hangs must not hang
 * the app: what a collection shows was read after the one before.
 *
 * @param mountpoints default: the root and the one that holds the working directory
 */
export function readFilesystems(registry: MetricRegistry, mountpoints?: readonly string[]): Reader {
  const write = rewriteGauge(registry.declare(systemFilesystem))
  const shares = new Map<string, number>()
  const asked = new Set<string>()
  let places: readonly string[] = mountpoints ?? [parse(process.cwd()).root]

  async function refresh(place: string): Promise<void> {
    // One at a time: each that hangs holds a thread of the pool.
    if (asked.has(place)) return
    asked.add(place)
    try {
      const { blocks, bfree, bavail } = await statfs(place)
      const used = blocks - bfree
      // Some file systems, such as /proc, have no blocks at all.
      if (used + bavail > 0) shares.set(place, used / (used + bavail))
      else shares.delete(place)
    } catch {
      shares.delete(place)
    } finally {
      asked.delete(place)
    }
  }

  async function begin(): Promise<void> {
    if (!mountpoints) {
      const own = await mountpointOf(process.cwd()).catch(() => undefined)
      if (own !== undefined) places = [...new Set([...places, own])]
    }
    for (const place of places) void refresh(place)
  }

  void begin().catch(() => {})

  function collect(): void {
    write(shares)
    for (const place of places) void refresh(place)
  }

  return { collect }
}

/**
 * The folder where the file system of `path` begins: the last one upwards on the same device.
 * @throws what `stat` throws
 */
export async function mountpointOf(path: string): Promise<string> {
  let here = resolve(path)
  const { dev } = await stat(here)
  for (;;) {
    const above = dirname(here)
    if (above === here || (await stat(above)).dev !== dev) return here
    here = above
  }
}
