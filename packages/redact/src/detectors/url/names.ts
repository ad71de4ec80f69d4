import type { Category } from '../../category.ts'
import { ruleHolds } from '../../keys/condition.ts'
import type { KeyRule } from '../../keys/table.ts'
import { isPlaceholder, markerEnd } from '../../text/markers.ts'
import type { Scan } from '../../text/scan.ts'
import { decoded } from './delimiters.ts'

/** What the name of a parameter says of its value. */
export interface ParameterRule {
  readonly category: Category
  /** Least characters of the value. */
  readonly least: number
  /** The rule of section 4, whose condition must hold as well. */
  readonly rule: KeyRule | undefined
}

/** Longest name that is judged. */
const LONGEST_NAME = 128

const listed = new Map<string, ParameterRule>()
function enter(category: Category, least: number, names: string): void {
  for (const name of names.split(' ')) listed.set(name, { category, least, rule: undefined })
}
enter(
  'signed-url',
  1,
  'xamzsignature xamzcredential xamzsecuritytoken awsaccesskeyid signature sig xgoogsignature xgoogcredential',
)
enter('query-param', 1, 'ticket assertion samlrequest samlresponse idtokenhint loginhint')
enter('query-param', 16, 'key code state')

const keyed = new Map<KeyRule, ParameterRule>()

/** Names as they are written, and their entries of the list; bounded, as names come from the traffic. */
const known = new Map<string, ParameterRule | null>()
const MOST_KNOWN = 1024

/**
 * The rule of the parameter whose name is `text[start, end)`, or undefined: the policy's list for URLs, then
 * section 4 (redaction policy, section 5). A name with a marker in it is none: nothing of a marker is read.
 */
export function parameterRule(scan: Scan, start: number, end: number): ParameterRule | undefined {
  if (end <= start || end - start > LONGEST_NAME) return undefined
  const written = scan.text.slice(start, end)
  if (written.includes('[REDACTED')) return undefined
  const name = decoded(written)
  let entry = known.get(name)
  if (entry === undefined) entry = enlist(name)
  if (entry !== null) return entry
  const rule = scan.ruleOfName(name)
  return rule === undefined ? undefined : ruleFor(rule)
}

/** Whether the value is to be removed; a placeholder is not, and markers in it do not count. */
export function parameterHolds({ least, rule }: ParameterRule, written: string): boolean {
  const value = decoded(written)
  if (isKept(value)) return false
  if (rule !== undefined) return ruleHolds(rule, value)
  return value.length >= least && (least === 1 || withoutMarkers(value).length >= least)
}

const MARKERS = /\[REDACTED(?::[a-z0-9-]{1,32})?(?::[0-9a-f]{8})?\]/g

/** The text without the markers in it, for what is judged by length. */
export function withoutMarkers(text: string): string {
  return text.includes('[REDACTED') ? text.replace(MARKERS, '') : text
}

/** Whether it is a placeholder, or a marker with what whoever set it left behind it. */
export function isKept(value: string): boolean {
  return isPlaceholder(value) || markerEnd(value, 0) >= 0
}

function enlist(name: string): ParameterRule | null {
  const entry = listed.get(name.toLowerCase().replace(/[^a-z0-9]+/g, '')) ?? null
  if (known.size < MOST_KNOWN) known.set(name, entry)
  return entry
}

function ruleFor(rule: KeyRule): ParameterRule {
  let entry = keyed.get(rule)
  if (entry === undefined) {
    entry = { category: rule.category === 'custom' ? 'custom' : 'query-param', least: 1, rule }
    // Rules come from the table and from own keys, whose redactors may come and go.
    if (keyed.size < MOST_KNOWN) keyed.set(rule, entry)
  }
  return entry
}
