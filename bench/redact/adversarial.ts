import { readFileSync } from 'node:fs'
import { LABELS } from '../../packages/redact/src/text/anchor.ts'
import type { Random } from './random.ts'
import { fill } from './shapes.ts'

/** Text that is made to be slow to read. */
export interface Adversary {
  readonly name: string
  /** So many characters of it, give or take a few. */
  text(length: number): string
}

/** Names of secrets, of every kind that a redactor tells apart. */
const NAMES = [
  'password',
  'api_key',
  'token',
  'seed phrase',
  'private key',
  'authorization',
  'otp',
  'amount',
  'Set-Cookie',
  'sigHashHashHash',
]

/** bench/fixtures/redact-units.jsonl: what begins something that a detector or a handler reads on from. */
const lists: { of: string; units: string[] }[] = readFileSync(
  new URL('../fixtures/redact-units.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

/** What is repeated: the list, and every label and name in each form that is read as a pair. */
export const UNITS: readonly string[] = [
  ...new Set([
    ...lists.filter(({ of }) => of !== 'starts').flatMap(({ units }) => units),
    ...LABELS.flatMap((label) => [`${label} `, `${label}: `]),
    ...NAMES.flatMap((name) => [`${name}=`, `${name}: `, `${name}=a `, `${name} is "`, `--${name} `]),
    ...NAMES.flatMap((name) => [`"${name}":"`, `\\"${name}\\":\\"`, `'${name}' => '`]),
  ]),
]

/** What makes all that is repeated behind it part of something. */
const STARTS: readonly string[] = [
  ...(lists.find(({ of }) => of === 'starts')?.units ?? []),
  'abandon '.repeat(12),
]

/** Every unit in a row. */
export const ROWS: readonly Adversary[] = UNITS.map((unit) => ({
  name: JSON.stringify(unit),
  text: (length) => fill(unit, length),
}))

/** Every unit in a row after every start. */
export function* started(): Generator<Adversary> {
  for (const before of STARTS)
    for (const { name, text } of ROWS)
      yield {
        name: `${JSON.stringify(before)} before ${name}`,
        text: (length) => before + text(length - before.length),
      }
}

/** So many random pairs of rows: in turn, one behind the other, and one within many of the other. */
export function* mixes(count: number, random: Random): Generator<Adversary> {
  for (let index = 0; index < count; index++) {
    const [one, other] = [random.pick(UNITS), random.pick(UNITS)]
    const [name, third] = [JSON.stringify([one, other]), Math.floor(one.length > 1 ? one.length / 2 : 1)]
    yield random.pick([
      { name: `${name} in turn`, text: (length: number) => fill(one + other, length) },
      {
        name: `${name} one behind the other`,
        text: (length: number) => fill(one, length / 2) + fill(other, length / 2),
      },
      {
        name: `${name} with the first cut`,
        text: (length: number) => fill(one.slice(0, third) + other, length),
      },
      {
        name: `${name} in rows of a hundred`,
        text: (length: number) => fill(one.repeat(100) + other.repeat(100), length),
      },
      {
        name: `${name} once and then the other`,
        text: (length: number) => one + fill(other, length - one.length),
      },
    ])
  }
}
