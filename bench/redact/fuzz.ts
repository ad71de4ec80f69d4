// A fuzzer for the redactor: `node --conditions sightglass-source bench/redact/fuzz.ts <minutes> [seed]`. It puts the
// corpus' texts together at random, checks what must hold of any text, makes what it finds as short as it can and keeps
// it in packages/redact/test/fixtures/fuzz-findings.jsonl, which the tests replay.
import { type Finding, keepFindings } from './findings.ts'
import { randomCase } from './fuzz-values.ts'
import { type FuzzCase, type Violation, violationOf } from './invariants.ts'
import { Random } from './random.ts'
import { shrinkText } from './shrink.ts'

/** Findings that look alike are kept up to this many times. */
const MOST_ALIKE = 2
/** After so long a finding stays as long as it is. */
const LONGEST_SHRINK_MS = 4_000
/** Cuts of an object or array before it counts as minimal. */
const MOST_STEPS = 30
/** The longest that one value may take, in milliseconds of the processor, for both levels and all checks. */
const MOST_MS = 200

/** What a run of the fuzzer came to. */
export interface FuzzResult {
  readonly seed: number
  readonly cases: number
  /** One for each kind of thing, as short as it could be made. */
  readonly found: readonly Violation[]
  /** How often each kind was seen. */
  readonly seen: ReadonlyMap<string, number>
  /** Values that took longer than 200 ms. */
  readonly slow: readonly FuzzCase[]
}

/** Fuzzes for a number of minutes. `tell` is given each finding when it is made. */
export function fuzz(minutes: number, seed: number, tell: (found: Violation) => void = () => {}): FuzzResult {
  const random = new Random(seed)
  const seen = new Map<string, number>()
  const kept = new Map<string, number>()
  const found: Violation[] = []
  const slow: FuzzCase[] = []
  const end = Date.now() + minutes * 60_000
  let cases = 0
  while (Date.now() < end) {
    const given = randomCase(random)
    cases++
    const before = process.cpuUsage().user
    const violation = violationOf(given)
    if (process.cpuUsage().user - before > MOST_MS * 1_000) slow.push(given)
    if (!violation) continue
    const kind = kindOf(violation)
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    if ((seen.get(kind) ?? 0) > 3 * MOST_ALIKE) continue
    const minimal = shrink(violation)
    const minimalKind = kindOf(minimal)
    if ((kept.get(minimalKind) ?? 0) >= MOST_ALIKE) continue
    kept.set(minimalKind, (kept.get(minimalKind) ?? 0) + 1)
    found.push(minimal)
    tell(minimal)
  }
  return { seed, cases, found, seen, slow }
}

/** Which promise was broken, and which categories came and went with it. */
function kindOf({ invariant, level, key, value, output, other }: Violation): string {
  if (typeof value !== 'string')
    return `${invariant} (${level}, ${Array.isArray(value) ? 'array' : 'object'})`
  const [first, second] = [markersOf(output), markersOf(other)]
  const came = second.filter((marker) => !first.includes(marker))
  const went = first.filter((marker) => !second.includes(marker))
  const changed =
    came.length + went.length > 0 ? `+${came} -${went}` : [...new Set([...first, ...second])].sort().join()
  return `${invariant} (${level}, ${key === '' ? 'no key' : (/^(?:db|sql|graphql|url|http|process)\b/.exec(key)?.[0] ?? 'a key')}) ${changed}`
}

function markersOf(value: unknown): string[] {
  return [...new Set((JSON.stringify(value) ?? '').match(/\[REDACTED:[a-z-]+/g) ?? [])]
}

function shrink(violation: Violation): Violation {
  const until = Date.now() + LONGEST_SHRINK_MS
  const same = (value: unknown): Violation | undefined => {
    if (Date.now() > until) return undefined
    const secrets = violation.secrets?.filter((secret) => JSON.stringify(value).includes(secret)) ?? []
    const other = violationOf({ where: violation.where, key: violation.key, value, secrets })
    return other?.invariant === violation.invariant && other.level === violation.level ? other : undefined
  }
  const { value } = violation
  const small =
    typeof value === 'string'
      ? shrinkText(value, (text) => same(text) !== undefined, 1_500)
      : shrinkObject(value, same)
  const broken = violationOf({ ...violation, value: small })
  return broken?.invariant === violation.invariant ? broken : violation
}

/** Tries each member instead of the whole, then shorter texts in its place. */
function shrinkObject(value: unknown, same: (value: unknown) => unknown): unknown {
  let best = value
  for (let step = 0; step < MOST_STEPS; step++) {
    if (typeof best === 'string') return shrinkText(best, (text) => same(text) !== undefined)
    if (typeof best !== 'object' || best === null) return best
    const entries = Object.entries(best)
    const build = (kept: [string, unknown][]): unknown =>
      Array.isArray(best) ? kept.map(([, each]) => each) : Object.fromEntries(kept)
    const candidates = [
      ...Object.values(best),
      ...(entries.length > 1 ? entries.map((_, index) => build(entries.toSpliced(index, 1))) : []),
    ]
    const next = candidates.find((candidate) => candidate !== '' && same(candidate))
    if (next !== undefined) {
      best = next
      continue
    }
    for (const [index, [name, member]] of entries.entries()) {
      if (typeof member !== 'string' || member === '') continue
      const text = shrinkText(
        member,
        (each) => same(build(entries.with(index, [name, each]))) !== undefined,
        200,
      )
      if (text === member) continue
      best = build(entries.with(index, [name, text]))
      break
    }
    if (JSON.stringify(best) === JSON.stringify(build(entries))) return best
  }
  return best
}

if (import.meta.main) {
  const [minutes = 1, seed = Date.now() % 1e9] = process.argv.slice(2).map(Number)
  const result = fuzz(minutes, seed, (found: Finding) => {
    keepFindings([found])
    console.log(JSON.stringify(found))
  })
  console.log(
    `seed ${result.seed}: ${result.cases} values, ${result.found.length} findings, ${result.slow.length} slow`,
  )
  for (const [kind, count] of [...result.seen].sort((one, other) => other[1] - one[1]))
    console.log(`${String(count).padStart(7)}  ${kind}`)
  for (const each of result.slow.slice(0, 5)) console.log(`slow: ${JSON.stringify(each)}`)
  if (result.found.length + result.slow.length > 0) process.exitCode = 1
}
