import { isBlank } from './characters.ts'
import type { Key } from './key.ts'
import type { Operator, Separator } from './operator.ts'

/** `token.js:118:23` without its file: a line and a column. */
const LINE_AND_COLUMN = /\d{1,7}:\d{1,7}(?!\w)/y

/** Whether `key:value` without a space is part of a path, a URN or a place in a file rather than a pair. */
export function isPartOfPath(text: string, key: Key, valueStart: number): boolean {
  const before = text.charCodeAt(key.start - 1)
  if (before === 0x2f || before === 0x5c || before === 0x3a || before === 0x40) return true
  LINE_AND_COLUMN.lastIndex = valueStart
  return LINE_AND_COLUMN.test(text)
}

const PAIR = /[A-Za-z_.]{1,64}=["'\w/[{.-]/y
const PAIR_OR_START = /[A-Za-z_][\w.-]{0,63}=(?!=)/y

/** Whether the next pair stands where a value is looked for: `password= user=bob`, `invalid password: user=bob`. */
export function isNextPair(text: string, key: Key, separator: Separator, valueStart: number): boolean {
  if (valueStart === separator.end) return false
  const hasValue = separator.operator === 'colon' || isBlank(text.charCodeAt(key.end))
  const pattern = hasValue ? PAIR : PAIR_OR_START
  pattern.lastIndex = valueStart
  return pattern.test(text)
}

/** Whether a parser complains of a token: `Unexpected token = in JSON at position 4`. */
export function isUnexpected(text: string, key: Key): boolean {
  return text.startsWith('nexpected token', key.start - 10)
}

const REFERENCE =
  /^(?:await|async|new|function|typeof|void|\(0|\/\*[@#]__PURE__\*\/.*|(?:exports|process\.env|this|req|request|res|self|config|os|options|opts|ctx|params|body|import\.meta|EXCLUDED)[.[].*)$/

/**
 * Whether `key = value` or `key => value` is code rather than a pair: a comparison, a function, a reference to
 * something of the same name.
 */
export function isCode(text: string, key: Key, operator: Operator, value: string): boolean {
  if (operator === 'comparison') return true
  if (operator === 'arrow' && (value.includes('(') || value.startsWith('{'))) return true
  if (value.length > 200) return false
  if (isReference(value) || isCall(value, false)) return true
  return isNamesake(text, key, value) || value.toLowerCase().startsWith(`${keyName(text, key)}.`)
}

/** Whether the value is how code names another: `process.env.API_KEY`, `options.password`, `new`. */
export function isReference(value: string): boolean {
  return value.length <= 200 && REFERENCE.test(value)
}

/** Whether the value is a variable or member of the key's own name: `password: options.password`, `token: $token`. */
export function isNamesake(text: string, key: Key, value: string): boolean {
  return value.length <= 200 && lastName(value.toLowerCase()) === keyName(text, key)
}

function keyName(text: string, key: Key): string {
  return lastName(text.slice(key.start, key.end))
}

/** What `typeof` yields: `typeof token === 'string'` compares no token. */
const TYPE_OF = /^(?:string|number|bigint|boolean|symbol|object|function|undefined)$/

/** Whether a quoted value that is compared with is the name of a type. */
export function isTypeOf(operator: Operator, value: string): boolean {
  return operator === 'comparison' && TYPE_OF.test(value)
}

const SLASH = 0x2f
/** `200` */
const STATUS = /^[1-5]\d\d$/

/** Whether the key ends a path and the value is the status of its answer: `POST /auth/password => 204`. */
export function isStatusOfPath(text: string, key: Key, value: string): boolean {
  return text.charCodeAt(key.start - 1) === SLASH && STATUS.test(value)
}

const CALL = /^[A-Za-z_$][\w$]{0,63}(?:\.[\w$]{1,64}){0,8}[([]|^[([{]$/
const CALL_OF_MEMBER = /^[A-Za-z_$][\w$]{0,63}(?:\.[\w$]{1,64}){1,8}\(/

/** Whether a value is where a call or an index begins: `jwt.sign(payload`, `parse(x`; `ofMember`: only the former. */
export function isCall(value: string, ofMember: boolean): boolean {
  return (ofMember ? CALL_OF_MEMBER : CALL).test(value)
}

/** `token` of `session.token` */
function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf('$')) + 1).toLowerCase()
}
