import { writeSync } from 'node:fs'

/**
 * Writes one line of ours to stderr. Synchronous, because the process may be about to end, and past
 * `process.stderr`, because creating that stream costs time and tests of the app may have replaced it.
 */
export function say(message: string): void {
  try {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a value of the user's must not end the line or colour it
    writeSync(2, `sightglass: ${message.replace(/[\x00-\x1f\x7f]+/g, ' ')}\n`)
  } catch {
    // A closed or full stderr is no reason to disturb the app.
  }
}
