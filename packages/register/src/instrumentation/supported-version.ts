type Version = readonly [major: number, minor: number, patch: number]

/**
 * Whether an installed version lies in one of the ranges that an instrumentation supports.
 *
 * Knows the forms that occur in the catalogue (`*`, `2`, `^3.1.0`, `>=1.2.3`, `>= 6.7 < 8`); a test holds
 * that every range of the catalogue is one of them. What it cannot read counts as supported: upstream's own
 * check comes after this one and decides.
 */
export function isSupported(version: string, ranges: readonly string[]): boolean {
  const installed = parseVersion(version)
  return !installed || ranges.some((range) => holds(installed, range) ?? true)
}

/** Undefined if the range has a form that is not known here. */
export function holds(installed: Version, range: string): boolean | undefined {
  const comparators = range
    .trim()
    .replaceAll(/([<>]=?|\^)\s+/g, '$1')
    .split(/\s+/)
  let all = true
  for (const comparator of comparators) {
    const one = holdsComparator(installed, comparator)
    if (one === undefined) return undefined
    all &&= one
  }
  return all
}

function holdsComparator(installed: Version, comparator: string): boolean | undefined {
  if (comparator === '*') return true
  const [, operator, text = ''] = /^(>=|<|\^|)(\d.*)$/.exec(comparator) ?? []
  const bound = parseVersion(text)
  if (!bound) return undefined
  const notBelow = compare(installed, bound) >= 0
  if (operator === '>=') return notBelow
  if (operator === '<') return !notBelow
  // A caret on a 0.x version would mean the same minor; the catalogue has none.
  if (operator === '^' && bound[0] === 0) return undefined
  if (operator === '' && text !== String(bound[0])) return undefined
  return notBelow && installed[0] === bound[0]
}

/** Reads `8`, `8.1`, `8.1.2` and leaves out what follows; undefined if there is no number. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor = '0', patch = '0'] = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
