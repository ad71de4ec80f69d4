import { readFileSync } from 'node:fs'
import { describeError, type Warn } from '@sightglass/core'
import { type CustomPattern, createRedactor, type Redactor, type RedactorOptions } from '@sightglass/redact'
import type { Config } from './config.ts'

/** The settings that say what is redacted. */
export type RedactionConfig = Pick<
  Config,
  'redact' | 'redactKeys' | 'redactAllowKeys' | 'redactPatternsFile' | 'redactPseudonymKeyFile'
>

/**
 * The redactor that the environment asks for; undefined only for `off`. A setting that is wrong costs a line and is
 * left out: what remains still redacts.
 */
export function createRedaction(config: RedactionConfig, warn: Warn): Redactor | undefined {
  if (config.redact === 'off') {
    warn('SIGHTGLASS_REDACT=off: secrets and personal data are sent as they are')
    return undefined
  }
  const pseudonymKey = readKey(config.redactPseudonymKeyFile, warn)
  const parts: readonly (readonly [setting: string, part: RedactorOptions | undefined])[] = [
    ['SIGHTGLASS_REDACT_KEYS', whenAny({ customKeys: config.redactKeys })],
    ['SIGHTGLASS_REDACT_ALLOW_KEYS', whenAny({ allowKeys: config.redactAllowKeys })],
    [
      'SIGHTGLASS_REDACT_PATTERNS_FILE',
      whenAny({ customPatterns: readPatterns(config.redactPatternsFile, warn) }),
    ],
    ['SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE', pseudonymKey === undefined ? undefined : { pseudonymKey }],
  ]
  const options: RedactorOptions = { level: config.redact }
  for (const [setting, part] of parts) {
    if (part === undefined) continue
    try {
      createRedactor(part)
      Object.assign(options, part)
    } catch (error) {
      warn(`${setting} is left out: ${describeError(error)}`)
    }
  }
  return createRedactor(options)
}

function whenAny(part: Record<string, readonly unknown[]>): RedactorOptions | undefined {
  return Object.values(part).some(({ length }) => length > 0) ? part : undefined
}

/** Lines of a name, a space and a pattern; empty ones and those that begin with # say nothing. */
function readPatterns(file: string | undefined, warn: Warn): readonly CustomPattern[] {
  const text = read('SIGHTGLASS_REDACT_PATTERNS_FILE', file, warn)
  const patterns: CustomPattern[] = []
  for (const line of text?.split(/\r?\n/) ?? []) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const space = line.indexOf(' ')
    if (space > 0) patterns.push({ name: line.slice(0, space), pattern: line.slice(space + 1) })
    else patterns.push({ name: 'custom', pattern: line })
  }
  return patterns
}

function readKey(file: string | undefined, warn: Warn): string | undefined {
  return read('SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE', file, warn)?.trim()
}

function read(setting: string, file: string | undefined, warn: Warn): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    // Not the message, which has the path: that may be the key itself, set by mistake.
    const { code = 'unreadable' } = error as NodeJS.ErrnoException
    warn(`${setting} cannot be read (${code}); going on without it`)
    return undefined
  }
}
