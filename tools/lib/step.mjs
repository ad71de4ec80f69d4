import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOGS } from './paths.mjs'

/** A failure that is told in one message, without a stack: the reader can act on it. */
export class StepError extends Error {}

const SHOW_AFTER_MS = 2_000
const REPEAT_MS = 15_000
const TAIL_LINES = 30

/**
 * Runs one command as a named step: quiet when it takes under two seconds, else a line when it starts to
 * matter, a line every 15 s, and one at its end. Its output goes to a log file.
 * @param {string} title what is done, as a user would say it
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @throws {StepError} with the end of the log and where the whole log is
 */
export async function runStep(title, command, args, options = {}) {
  mkdirSync(LOGS, { recursive: true })
  const logFile = join(LOGS, `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.log`)
  const log = createWriteStream(logFile)
  const ended = showProgress(title)
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)))
  })
  await new Promise((resolve) => log.end(resolve))
  ended(outcome === undefined)
  if (outcome !== undefined) {
    throw new StepError(
      `sightglass: ${title} failed (${outcome}).\n${lastLines(readFileSync(logFile, 'utf8'))}\nThe whole log: ${logFile}`,
    )
  }
}

/**
 * Says that a step is still running, from its third second on.
 * @param {string} title
 * @returns {(ok: boolean) => void} to be called when the step has ended
 */
export function showProgress(title) {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  let shown = false
  const say = () => {
    console.error(shown ? `sightglass: ${title}: ${seconds()} so far` : `sightglass: ${title} …`)
    shown = true
  }
  const first = setTimeout(say, SHOW_AFTER_MS)
  const repeat = setInterval(say, REPEAT_MS)
  return (ok) => {
    clearTimeout(first)
    clearInterval(repeat)
    if (shown && ok) console.error(`sightglass: ${title}: done in ${seconds()}`)
  }
}

/**
 * What a failed step shows of its log.
 * @param {string} text
 * @param {number} [lines]
 */
export function lastLines(text, lines = TAIL_LINES) {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
