import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { ROOT } from './paths.mjs'

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', '.cache', '.git'])

/**
 * A hash over the names and contents of files and whole folders: the same for the same inputs on every
 * machine, so that a stamp can say whether a step has to run again.
 * @param {string[]} paths absolute; what does not exist counts as absent
 * @param {string[]} [extra] further inputs, such as a version
 * @returns {string} 16 hexadecimal digits
 */
export function fingerprint(paths, extra = []) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap(listFiles)) {
    hash
      .update(relative(ROOT, file).split(sep).join('/'))
      .update('\0')
      .update(readFileSync(file))
      .update('\0')
  }
  for (const value of extra) hash.update(value).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} path
 * @returns {string[]} the file itself, or all files below the folder, sorted
 */
function listFiles(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => !SKIPPED.has(name))
    .sort()
    .flatMap((name) => listFiles(join(path, name)))
}

/**
 * @param {string} file a stamp written by writeStamp
 * @param {string} value
 */
export function stampIs(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

/**
 * @param {string} file
 * @param {string} value
 */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, value)
}
