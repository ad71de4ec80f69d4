import { show } from '../engine/options.ts'
import type { Detector, Scan } from '../text/scan.ts'
import type { CustomPattern } from '../types.ts'
import { buildAutomaton } from './automaton.ts'
import { checkLinear } from './check-linear.ts'
import { PatternError, parsePattern } from './parse-pattern.ts'

const NAME = /^[a-z0-9-]{1,32}$/
const LONGEST_PATTERN = 1000
/** Flags of a RegExp that change nothing here, or that the check knows. */
const FLAGS = /^[dgimsu]*$/

/** The detector of an own pattern. `index` is its place among the patterns, for messages. */
export function customDetector(pattern: string | RegExp | CustomPattern, index: number): Detector {
  const option = `customPatterns[${index}]`
  const { name, pattern: given } = isNamed(pattern) ? pattern : { name: 'custom', pattern }
  if (typeof name !== 'string' || !NAME.test(name))
    throw new RangeError(`${option}: the name must be 1-32 of a-z, 0-9 and -, not ${show(name)}`)
  const expression = compile(given, option)
  return {
    name,
    needs: 0,
    offForIdentifiers: false,
    structural: false,
    find(scan) {
      findAll(expression, name, scan)
    },
  }
}

/**
 * A global expression of the linear-time subset.
 * @throws TypeError or RangeError that names the option, the pattern and the reason
 */
function compile(pattern: unknown, option: string): RegExp {
  if (typeof pattern !== 'string' && !(pattern instanceof RegExp))
    throw new TypeError(`${option} must be a string, a RegExp or { name, pattern }, not ${show(pattern)}`)
  const source = typeof pattern === 'string' ? pattern : pattern.source
  const flags = typeof pattern === 'string' ? '' : pattern.flags
  if (source.length > LONGEST_PATTERN)
    throw new RangeError(
      `${option} is ${source.length} characters long, at most ${LONGEST_PATTERN} are allowed`,
    )
  if (!FLAGS.test(flags))
    throw new RangeError(`${option}: of flags only i, m, s and u are allowed, not ${flags}`)
  try {
    checkLinear(buildAutomaton(parsePattern(source, flags)))
    return new RegExp(source, `g${flags.replace(/[dg]/g, '')}`)
  } catch (error) {
    const reason = error instanceof PatternError ? error.message : 'it is no regular expression'
    throw new RangeError(`${option} ${show(source)} is refused: ${reason}`)
  }
}

function findAll(expression: RegExp, name: string, scan: Scan): void {
  expression.lastIndex = 0
  for (let found = expression.exec(scan.text); found; found = expression.exec(scan.text))
    scan.add(name, found.index, found.index + found[0].length, `[REDACTED:${name}]`)
}

function isNamed(pattern: unknown): pattern is CustomPattern {
  return typeof pattern === 'object' && pattern !== null && !(pattern instanceof RegExp)
}
