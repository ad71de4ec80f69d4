import type { Redactor, RedactorOptions } from '../types.ts'
import { createRedactor } from './redactor.ts'

/** The redactor that was given, or one made with the options. Throws what `createRedactor` throws. */
export function asRedactor(given: Redactor | RedactorOptions = {}): Redactor {
  return 'redact' in given && typeof given.redact === 'function'
    ? given
    : createRedactor(given as RedactorOptions)
}
