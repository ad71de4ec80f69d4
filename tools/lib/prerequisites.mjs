import { spawnSync } from 'node:child_process'
import { StepError } from './step.mjs'

/**
 * The tools that have to be there before anything can be brought.
 * @type {Record<'npm' | 'go', { args: string[], pattern: RegExp, atLeast: [number, number], get: string }>}
 */
const TOOLS = {
  npm: {
    args: ['--version'],
    pattern: /(\d+)\.(\d+)/,
    atLeast: [8, 0],
    get: 'it comes with Node: https://nodejs.org',
  },
  go: {
    args: ['version'],
    pattern: /go(\d+)\.(\d+)/,
    atLeast: [1, 26],
    get: 'install it from https://go.dev/dl',
  },
}

/**
 * One sentence on what is wrong with a tool: its name, the version wanted, the version found, how to get it.
 * @param {'npm' | 'go'} name
 * @returns {string | undefined} undefined when the tool is there and new enough
 */
export function problemWith(name) {
  const { args, pattern, atLeast, get } = TOOLS[name]
  const wanted = `${name} ${atLeast.join('.')} or later`
  const result = spawnSync(name, args, { encoding: 'utf8', shell: process.platform === 'win32' })
  if (result.error || result.status !== 0)
    return `${wanted} is needed, and none was found on the PATH; ${get}.`
  const [, major = '0', minor = '0'] = pattern.exec(result.stdout) ?? []
  const enough = isAtLeast([Number(major), Number(minor)], atLeast)
  return enough ? undefined : `${wanted} is needed, and ${major}.${minor} was found; ${get}.`
}

/**
 * @param {[number, number]} found major and minor
 * @param {[number, number]} wanted
 */
export function isAtLeast(found, wanted) {
  return found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1])
}

/**
 * @param {'npm' | 'go'} name
 * @throws {StepError} with the sentence of problemWith
 */
export function mustHave(name) {
  const problem = problemWith(name)
  if (problem) throw new StepError(`sightglass: ${problem}`)
}
