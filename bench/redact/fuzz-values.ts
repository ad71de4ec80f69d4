import { readCorpus, textOf } from '../../packages/redact/test/corpus.ts'
import { CORPUS_TEXTS, NAMES, randomText } from './fuzz-texts.ts'
import type { FuzzCase } from './invariants.ts'
import type { Random } from './random.ts'

const corpus = readCorpus()

/** Keys that values stand under: the corpus' own, those with a handler, and some that say nothing. */
export const KEYS: readonly string[] = [
  ...new Set([
    ...corpus.map(({ key }) => key),
    ...[
      '',
      'url.full',
      'url.query',
      'url.path',
      'http.target',
      'db.query.text',
      'db.statement',
      'sql',
      'http.request.header.cookie',
    ],
    ...[
      'http.request.header.authorization',
      'http.request.header.x-forwarded-for',
      'process.command_line',
      'graphql.document',
    ],
    ...[
      'trace_id',
      'note',
      'exception.stacktrace',
      'messaging.url',
      'referer',
      'signature',
      'balance',
      'pwd',
      'client.address',
    ],
  ]),
]

const POSITIONS = [
  'span.name',
  'span.status',
  'span.attribute',
  'span.event',
  'span.link',
  'log.body',
  'log.attribute',
  'metric.attribute',
  'resource.attribute',
  'scope.attribute',
  'baggage',
]

/** A random value under a random key. */
export function randomCase(random: Random): FuzzCase {
  const where = random.pick(POSITIONS)
  const key =
    where === 'span.name' || where === 'span.status' ? '' : random.chance(0.45) ? '' : random.pick(KEYS)
  const secrets: string[] = []
  const value = random.chance(0.9) ? randomText(random, secrets) : randomObject(random, secrets, 0)
  return { where, key, value, secrets: secrets.filter((secret) => textOf(value).includes(secret)) }
}

function randomObject(random: Random, secrets: string[], depth: number): unknown {
  const length = random.between(1, 3)
  const member = (): unknown => {
    const kind = random.below(10)
    if (kind < 2 && depth < 3) return randomObject(random, secrets, depth + 1)
    if (kind === 2) return random.below(2 ** 31) * random.pick([1, 4099, 0.001])
    if (kind === 3) return random.pick([true, null, ''])
    return randomText(random, secrets)
  }
  if (random.chance(0.4)) return Array.from({ length }, member)
  return Object.fromEntries(
    Array.from({ length }, () => [
      random.chance(0.8) ? random.pick(NAMES) : random.pick(CORPUS_TEXTS),
      member(),
    ]),
  )
}
