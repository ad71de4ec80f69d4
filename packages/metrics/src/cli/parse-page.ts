import { InputError } from './input-error.ts'
import { parseSample, type Sample } from './parse-sample.ts'

/** The types of the text format; a family without a TYPE line is untyped. */
export type PageFamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'

/** One family of a page with all its samples, in the page's order. */
export interface PageFamily {
  readonly name: string
  readonly type: PageFamilyType
  readonly samples: readonly Sample[]
}

/** A page that was read. */
export interface ParsedPage {
  readonly families: readonly PageFamily[]
  /** Lines of the page, comments and empty ones included. */
  readonly lines: number
}

interface Family {
  name: string
  type: PageFamilyType
  samples: Sample[]
}

const TYPES: readonly string[] = ['counter', 'gauge', 'histogram', 'summary', 'untyped']
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * Reads a page in Prometheus's text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 *
 * @throws InputError with the number of the first line that is wrong: not of the format, a second TYPE of a family or
 *   one after its samples, a bucket without `le`, or the same series twice
 */
export function parsePage(text: string): ParsedPage {
  const families = new Map<string, Family>()
  const seen = new Map<string, number>()
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  lines.forEach((content, index) => {
    const line = index + 1
    try {
      const rest = content.replace(/^[ \t]+/, '')
      if (rest === '') return
      if (rest.startsWith('#')) readComment(rest, families)
      else addSample(parseSample(rest, line), families, seen)
    } catch (error) {
      if (error instanceof InputError) throw new InputError(`line ${line}: ${error.message}`)
      throw error
    }
  })
  return {
    families: [...families.values()].filter(({ samples }) => samples.length > 0),
    lines: lines.length,
  }
}

function readComment(content: string, families: Map<string, Family>): void {
  const [, keyword, name = '', type = ''] =
    /^#[ \t]+(HELP|TYPE)(?:[ \t]+(\S+)(?:[ \t]+(.*))?)?$/.exec(content) ?? []
  // A keyword with nothing after it is a comment to Prometheus as well.
  if (keyword === undefined || name === '') return
  if (!NAME.test(name)) throw new InputError(`'${shorten(name)}' is no name of a metric`)
  if (keyword === 'HELP') return
  const wanted = type.trim()
  if (!TYPES.includes(wanted)) throw new InputError(`'${shorten(wanted)}' is no type: ${TYPES.join(', ')}`)
  if (families.has(name)) throw new InputError(`a TYPE of ${name} after its samples or a first TYPE`)
  families.set(name, { name, type: wanted as PageFamilyType, samples: [] })
}

function addSample(sample: Sample, families: Map<string, Family>, seen: Map<string, number>): void {
  const family = familyOf(sample, families)
  if (family.type === 'histogram' && sample.name.endsWith('_bucket') && !sample.labels.has('le')) {
    throw new InputError(`a bucket of ${family.name} without the label le`)
  }
  const key = `${sample.name}${labelKey(sample.labels)}`
  const earlier = seen.get(key)
  if (earlier !== undefined) throw new InputError(`the same series as in line ${earlier}`)
  seen.set(key, sample.line)
  family.samples.push(sample)
}

/** The lines of a histogram or summary have names of their own; the name that was declared wins. */
function familyOf({ name }: Sample, families: Map<string, Family>): Family {
  const own = families.get(name)
  if (own !== undefined) return own
  const [, base = '', part] = /^(.+)_(bucket|sum|count)$/.exec(name) ?? []
  const whole = families.get(base)
  if (whole?.type === 'histogram' || (whole?.type === 'summary' && part !== 'bucket')) return whole
  const family: Family = { name, type: 'untyped', samples: [] }
  families.set(name, family)
  return family
}

/** One text per set of labels, whatever their order, without one of them if so wished. */
export function labelKey(labels: ReadonlyMap<string, string>, without?: string): string {
  return JSON.stringify([...labels].filter(([name]) => name !== without).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** At most 40 characters of something that may be anything. */
function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
