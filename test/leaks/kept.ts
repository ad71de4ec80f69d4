import { readFileSync } from 'node:fs'
import { filesIn } from './files.ts'

/** A span or a log record behind the collector. */
export interface Kept {
  /** Its keys and values, and those of events and links, one a line. */
  readonly text: string
  /** How many values the collector masked in it, its scope and its resource. */
  readonly masked: number
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

interface Attribute {
  readonly key: string
  readonly value?: Json
}

interface Item {
  readonly name?: string
  readonly body?: Json
  readonly status?: { readonly message?: string }
  readonly attributes?: readonly Attribute[]
  readonly events?: readonly Item[]
  readonly links?: readonly Item[]
}

type Group = Readonly<Record<string, readonly Item[]>> & { readonly scope?: Item }
type Envelope = Readonly<Record<string, readonly Group[]>> & { readonly resource?: Item }

/** The journal's spans by the case they stand for; `resource` is their resource. */
export function journalOf(folder: string): Map<string, Kept> {
  return read(folder, ['resourceSpans', 'scopeSpans', 'spans'])
}

/** The same of the log file. */
export function logsOf(folder: string): Map<string, Kept> {
  return read(folder, ['resourceLogs', 'scopeLogs', 'logRecords'])
}

function read(folder: string, [outer, middle, inner]: readonly [string, string, string]): Map<string, Kept> {
  const kept = new Map<string, Kept>()
  const lines = filesIn(folder).flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
  for (const line of lines) {
    const envelopes = (JSON.parse(line) as Record<string, readonly Envelope[]>)[outer] ?? []
    for (const envelope of envelopes) {
      const resource = envelope.resource ?? {}
      kept.set('resource', { text: textOf(resource), masked: maskedIn(resource) })
      for (const group of envelope[middle] ?? []) {
        for (const item of group[inner] ?? []) {
          const parts = [item, ...(item.events ?? []), ...(item.links ?? [])]
          const counted = [...parts, group.scope ?? {}]
          kept.set(caseOf(item), {
            text: [...parts, group.scope ?? {}].map(textOf).join('\n'),
            masked: counted.reduce((sum, part) => sum + maskedIn(part), 0),
          })
        }
      }
    }
  }
  return kept
}

function caseOf({ name = '', attributes = [] }: Item): string {
  return String(plain(attributes.find(({ key }) => key === 'leak.case')?.value) ?? name)
}

function maskedIn({ attributes = [] }: Item): number {
  return attributes
    .filter(({ key }) => /^redaction\.(?:body\.)?masked\.count$/.test(key))
    .reduce((sum, { value }) => sum + Number(plain(value)), 0)
}

function textOf({ name, body, status, attributes = [] }: Item): string {
  const values = attributes.flatMap(({ key, value }) => [key, ...leavesOf(plain(value))])
  return [name ?? '', ...leavesOf(plain(body)), status?.message ?? '', ...values].join('\n')
}

/** A value of OTLP/JSON as it is in JSON. */
function plain(value: Json | undefined): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  const [kind = '', content = null] = Object.entries(value)[0] ?? []
  const values = ((content as { values?: readonly Json[] } | null)?.values ?? []) as readonly Json[]
  if (kind === 'arrayValue') return values.map(plain)
  if (kind === 'kvlistValue') {
    const pairs = values as unknown as readonly Attribute[]
    return Object.fromEntries(pairs.map((pair) => [pair.key, plain(pair.value)]))
  }
  return kind === 'intValue' ? Number(content) : content
}

/** Keys and leaves; what is no text as JSON. */
function leavesOf(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return [JSON.stringify(value)]
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  return Object.entries(value).flatMap(([key, each]) => [key, ...leavesOf(each)])
}
