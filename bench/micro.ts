import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT } from '../tools/lib/paths.mjs'

/** Single pieces of the hot path, timed in a loop; each is a program that prints its figures. */
const FILES = ['metric-update.ts', 'span-encode.ts']

/** Runs the microbenchmarks, one after the other. Returns what each printed, by file. */
export async function runMicro(): Promise<Record<string, string>> {
  const printed: Record<string, string> = {}
  for (const file of FILES) {
    const path = join(ROOT, 'bench', file)
    if (!existsSync(path)) continue
    printed[file] = (await promisify(execFile)(process.execPath, [path], { cwd: ROOT })).stdout
  }
  return printed
}
