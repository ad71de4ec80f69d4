import type { RedactResults } from '../redact.ts'
import { table } from '../table.ts'
import { GOAL_MS, SIZES } from './linear-time.ts'

const LONGEST_EXAMPLE = 120

/** What the redaction benchmark found, as Markdown; '' if it did not run. */
export function redactSection({ cost, precision, linear }: RedactResults): string {
  return [cost && costTable(cost), precision && precisionTable(precision), linear && linearText(linear)]
    .filter((text) => text !== undefined)
    .join('\n\n')
}

function costTable(cost: NonNullable<RedactResults['cost']>): string {
  const rows = cost.map(({ what, microseconds, characters, atMost }) => [
    what,
    microseconds.toFixed(2),
    characters.toFixed(0),
    (characters / microseconds).toFixed(0),
    atMost === undefined ? '' : String(atMost),
    atMost === undefined ? '' : microseconds <= atMost ? 'reached' : 'not reached',
  ])
  return table(['redacting one', 'CPU µs', 'characters', 'MB/s', 'at most', ''], rows)
}

function precisionTable(precision: NonNullable<RedactResults['precision']>): string {
  const rows = precision.map(({ name, count, touched }) => [name, String(count), String(touched)])
  const examples = precision.flatMap(({ examples }) =>
    examples.map((example) => shortened(JSON.stringify(example))),
  )
  const list = examples.map((example) => `- \`${example}\``).join('\n')
  return [table(['random values', 'made', 'touched'], rows), list].filter(Boolean).join('\n\n')
}

function linearText({ texts, slowestMs, slowest, slow }: NonNullable<RedactResults['linear']>): string {
  const sum =
    `${texts} adversarial texts of 64 KiB: the slowest took ${slowestMs.toFixed(1)} ms of at most ${GOAL_MS} ` +
    `(\`${shortened(slowest)}\`); ${slow.length} slow, or growing faster than their length.`
  if (slow.length === 0) return sum
  const head = ['slow text', 'under', ...SIZES.map((size) => `${size} KiB ms`), '×4 in length']
  const rows = slow.map(({ name, where, key, times, growth }) => [
    `\`${shortened(name)}\``,
    key || where,
    ...times.map((time) => time.toFixed(1)),
    `×${growth.toFixed(1)}`,
  ])
  return `${sum}\n\n${table(head, rows)}`
}

function shortened(text: string): string {
  const safe = text.replaceAll('`', "'").replaceAll('|', '¦')
  return safe.length > LONGEST_EXAMPLE ? `${safe.slice(0, LONGEST_EXAMPLE)}…` : safe
}
