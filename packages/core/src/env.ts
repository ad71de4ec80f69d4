import { nearest } from './nearest.ts'

/** What a text in the environment turned out to be: a value, or what it should have been. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly problem?: string }
  | { readonly ok: false; readonly problem: string }

/** One environment variable, described once: read by code, listed by the documentation. */
export interface Setting<T> {
  /** The variable, for example OTEL_BSP_SCHEDULE_DELAY. */
  readonly name: string
  /** What kind of value it takes, in words for a table: 'text', 'number', 'true or false', 'list', … */
  readonly type: string
  /** Used when the variable is unset, empty or wrong. */
  readonly default: T
  /** The default in words for a table: '1000', 'the general one', 'none'. */
  readonly shownDefault: string
  /** 'ms', 'spans', 'characters' …; absent where the value has none. */
  readonly unit?: string
  /** What is accepted, in words: 'a whole number from 1 to 65535'. */
  readonly accepts: string
  /** What it does, in one sentence. */
  readonly description: string
  /** Its value may hold a password or token and is never shown. */
  readonly secret: boolean
  /** A pure function from the trimmed, not empty text. */
  parse(text: string): Parsed<T>
}

/** Told about each wrong value: one sentence naming the variable, its value unless secret, and what is used instead. */
export type Warn = (message: string) => void

/** The variables a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads one setting; unset and empty mean the default (as the OpenTelemetry specification has it), wrong warns and falls back. */
export function readSetting<T>(setting: Setting<T>, env: Environment, warn: Warn): T {
  const text = env[setting.name]?.trim()
  if (!text) return setting.default
  const parsed = setting.parse(text)
  const shown = setting.secret ? '(value not shown)' : `'${showValue(setting.name, text)}'`
  if (parsed.problem) {
    const instead = parsed.ok
      ? ''
      : `; using ${setting.shownDefault}${setting.unit ? ` ${setting.unit}` : ''}`
    warn(`${setting.name} ${shown}: ${parsed.problem}${instead}`)
  }
  return parsed.ok ? parsed.value : setting.default
}

const SECRET_NAME = /HEADERS|TOKEN|PASSWORD|SECRET|KEY$/

/**
 * A value fit for a message: nothing of a variable whose name speaks of secrets, no user, password, query or
 * fragment of a URL, and at most `longest` characters (default 80).
 */
export function showValue(name: string, value: string, longest: number = 80): string {
  if (SECRET_NAME.test(name)) return '(not shown)'
  // Cut first, and a scheme has an end: a long text without one must not be searched again from each of its letters.
  const bare = value
    .slice(0, longest * 4)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s]*@/gi, '$1')
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s?#]*)[?#]\S*/gi, '$1')
  return bare.length > longest ? `${bare.slice(0, longest)}...` : bare
}

interface Common<T> {
  readonly default: T
  readonly shownDefault?: string
  readonly unit?: string
  readonly secret?: boolean
}

/** Any text. */
export function text<T extends string | undefined>(
  name: string,
  description: string,
  options: Common<T>,
): Setting<string | T> {
  return define<string | T>(name, 'text', 'any text', description, options, (value) => ({ ok: true, value }))
}

/** A whole number in a range, both ends included. */
export function whole<T extends number | undefined>(
  name: string,
  description: string,
  options: Common<T> & { readonly min: number; readonly max?: number },
): Setting<number | T> {
  const { min, max = Number.MAX_SAFE_INTEGER } = options
  const accepts =
    max === Number.MAX_SAFE_INTEGER
      ? `a whole number of ${min} or more`
      : `a whole number from ${min} to ${max}`
  return define<number | T>(name, 'number', accepts, description, options, (value) => {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN
    return number >= min && number <= max ? { ok: true, value: number } : refused(accepts)
  })
}

/** The longest delay a Node timer can wait, in ms; beyond it a timer fires at once. */
export const LONGEST_TIMER: number = 2 ** 31 - 1

/** A time in whole milliseconds, the unit of every duration in the OpenTelemetry specification. */
export function duration<T extends number | undefined>(
  name: string,
  description: string,
  options: Common<T> & { readonly min?: number; readonly max?: number },
): Setting<number | T> {
  return whole(name, description, { min: 0, max: LONGEST_TIMER, unit: 'ms', ...options })
}

/** A fraction from 0 to 1. */
export function ratio<T extends number | undefined>(
  name: string,
  description: string,
  options: Common<T>,
): Setting<number | T> {
  const accepts = 'a number from 0 to 1'
  return define<number | T>(name, 'number', accepts, description, options, (value) => {
    const number = /^(\d+(\.\d*)?|\.\d+)(e-?\d+)?$/i.test(value) ? Number(value) : Number.NaN
    return number >= 0 && number <= 1 ? { ok: true, value: number } : refused(accepts)
  })
}

/** true or false; 1 and 0 as well. Letter case does not count. */
export function flag(name: string, description: string, options: Common<boolean>): Setting<boolean> {
  const accepts = 'true or false'
  return define(name, accepts, accepts, description, options, (value) => {
    if (/^(true|1)$/i.test(value)) return { ok: true, value: true }
    if (/^(false|0)$/i.test(value)) return { ok: true, value: false }
    return refused(accepts)
  })
}

/** One of a few names. Letter case does not count. */
export function choice<const N extends string, T extends N | undefined>(
  name: string,
  description: string,
  names: readonly N[],
  options: Common<T>,
): Setting<N | T> {
  const accepts = `one of ${names.join(', ')}`
  return define<N | T>(name, 'one name', accepts, description, options, (value) => {
    const known = names.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
    return known === undefined ? refused(`${accepts}${suggestion(value, names)}`) : { ok: true, value: known }
  })
}

/** Some of a few names, separated by commas, in their order and each once. Unknown ones are left out with a warning. */
export function choices<const N extends string, T extends readonly N[] | undefined>(
  name: string,
  description: string,
  names: readonly N[],
  options: Common<T>,
): Setting<readonly N[] | T> {
  const accepts = `a comma-separated list of ${names.join(', ')}`
  return define<readonly N[] | T>(name, 'list of names', accepts, description, options, (value) => {
    const found: N[] = []
    const unknown: string[] = []
    for (const part of splitList(value)) {
      const known = names.find((candidate) => candidate.toLowerCase() === part.toLowerCase())
      if (known === undefined) unknown.push(part)
      else if (!found.includes(known)) found.push(known)
    }
    if (unknown.length === 0) return { ok: true, value: found }
    const hints = unknown
      .map((part) => `'${showValue(name, part)}' is not one of ${names.join(', ')}${suggestion(part, names)}`)
      .join('; ')
    if (found.length === 0) return { ok: false, problem: hints }
    return { ok: true, value: found, problem: `${hints}; using ${found.join(', ')}` }
  })
}

/** Any names, separated by commas. */
export function list<T extends readonly string[] | undefined>(
  name: string,
  description: string,
  options: Common<T>,
): Setting<readonly string[] | T> {
  return define<readonly string[] | T>(
    name,
    'list',
    'a comma-separated list',
    description,
    options,
    (value) => ({
      ok: true,
      value: splitList(value),
    }),
  )
}

/**
 * `key=value` pairs separated by commas, percent-encoded as in W3C baggage. One broken pair refuses the whole,
 * as the specification demands for OTEL_RESOURCE_ATTRIBUTES.
 */
export function pairs(
  name: string,
  description: string,
  options: Omit<Common<Readonly<Record<string, string>>>, 'default'>,
): Setting<Readonly<Record<string, string>>> {
  const accepts = 'key=value pairs separated by commas, percent-encoded'
  return define(
    name,
    'key=value list',
    accepts,
    description,
    { ...options, default: {}, shownDefault: 'none' },
    (value) => {
      const found: Record<string, string> = Object.create(null)
      for (const part of splitList(value)) {
        const equals = part.indexOf('=')
        if (equals < 1) return refused(accepts)
        try {
          found[decodeURIComponent(part.slice(0, equals).trim())] = decodeURIComponent(
            part.slice(equals + 1).trim(),
          )
        } catch {
          return refused(accepts)
        }
      }
      return { ok: true, value: found }
    },
  )
}

// https://www.rfc-editor.org/rfc/rfc9110#name-tokens and #name-field-values; Node refuses to send anything else.
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** `key=value` pairs as `pairs` takes them, that can be sent as HTTP headers. */
export function headers(
  name: string,
  description: string,
  options: Omit<Common<Readonly<Record<string, string>>>, 'default'>,
): Setting<Readonly<Record<string, string>>> {
  const setting = pairs(name, description, options)
  return {
    ...setting,
    parse(text) {
      const parsed = setting.parse(text)
      if (!parsed.ok) return parsed
      // Neither name nor value is shown: `authorization: Bearer <token>=` makes a name of the token.
      for (const [key, value] of Object.entries(parsed.value)) {
        if (!HEADER_NAME.test(key))
          return {
            ok: false,
            problem: 'a key is no name of an HTTP header (is it key: value, not key=value?)',
          }
        if (!HEADER_VALUE.test(value)) return { ok: false, problem: 'a value cannot stand in an HTTP header' }
      }
      return parsed
    },
  }
}

/** An absolute http: or https: URL. */
export function url(name: string, description: string, options: Common<undefined>): Setting<URL | undefined> {
  const accepts = 'a URL that starts with http:// or https://'
  return define<URL | undefined>(name, 'URL', accepts, description, options, (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined
    const usable = parsed && /^https?:$/.test(parsed.protocol)
    return usable ? { ok: true, value: parsed } : refused(accepts)
  })
}

function define<T>(
  name: string,
  type: string,
  accepts: string,
  description: string,
  options: Common<T>,
  parse: (text: string) => Parsed<T>,
): Setting<T> {
  const { default: fallback, shownDefault = showDefault(fallback), unit, secret = false } = options
  const setting = { name, type, default: fallback, shownDefault, accepts, description, secret, parse }
  return unit === undefined ? setting : { ...setting, unit }
}

function showDefault(value: unknown): string {
  if (value === undefined) return 'none'
  return Array.isArray(value) ? value.join(',') : String(value)
}

function refused(accepts: string): { ok: false; problem: string } {
  return { ok: false, problem: `must be ${accepts}` }
}

function suggestion(value: string, names: readonly string[]): string {
  const name = nearest(value, names)
  return name === undefined ? '' : ` (did you mean ${name}?)`
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
