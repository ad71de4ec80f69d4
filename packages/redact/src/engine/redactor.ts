import { createDetectors } from '../detectors/index.ts'
import { ruleOfName } from '../keys/classify.ts'
import { positionOf } from '../position.ts'
import { TextScan } from '../text/text-scan.ts'
import type { Hints, RedactionCount, Redactor, RedactorOptions } from '../types.ts'
import { BoundedCache } from './cache.ts'
import { Counts } from './counts.ts'
import { Judge } from './judge.ts'
import { checkOptions } from './options.ts'
import { createReplace } from './replace.ts'
import { ValueRedactor } from './values.ts'

/** What a value becomes whose redaction failed. */
const FAILED = '[REDACTED:error]'

/** Names within texts that are judged by section 4: parameters, flags, keys of pairs. */
const MOST_NAMES = 4096

/**
 * Makes a redactor after the redaction policy (docs/spec/redaction-policy.md).
 * @throws TypeError or RangeError for a bad option, naming it, its range and its value (never that of `pseudonymKey`)
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { level, pseudonymKey, maxScanLength, customKeys, allowKeys } = checkOptions(options)
  const strict = level === 'strict'
  const { detectors, hasOwn } = createDetectors(options.customPatterns, strict)
  const names = new BoundedCache<ReturnType<typeof ruleOfName>>(MOST_NAMES)
  const judgeName = (name: string) => ruleOfName(name, customKeys)
  const judge = new Judge(strict, customKeys, allowKeys)
  const counts = new Counts()
  const createValues = () =>
    new ValueRedactor({
      scan: new TextScan(detectors, strict, (name) => names.of(name, judgeName)),
      judge,
      strict,
      maxScanLength,
      scanNumbers: hasOwn,
      replace: createReplace(pseudonymKey),
      count: counts.add.bind(counts),
    })
  const values = createValues()
  let isBusy = false

  const redactAny = (where: string, key: string, value: unknown, hints: Hints | undefined): unknown => {
    const path = typeof key === 'string' ? key : ''
    // A getter or a proxy of the user's may log, and so come back here.
    if (isBusy) return createValues().redact(where, path, value, hints)
    isBusy = true
    try {
      return values.redact(where, path, value, hints)
    } catch (error) {
      values.reset()
      throw error
    } finally {
      isBusy = false
    }
  }

  return {
    level,
    redact<T>(where: string, key: string, value: T, hints?: Hints): T {
      if (typeof value === 'boolean' || value === null || value === undefined || value === '') return value
      try {
        return redactAny(where, key, value, hints) as T
      } catch {
        counts.add(positionOf(where), 'error')
        return FAILED as T
      }
    },
    stats: (): readonly RedactionCount[] => counts.all(),
  }
}
