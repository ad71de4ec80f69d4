const NEVER = 0
const ALWAYS = 1
/** The next character decides. */
const PERHAPS = 2

const SPACE = 0x20
const DOLLAR = 0x24

const after = new Uint8Array(128)
const before = new Uint8Array(128)
after[DOLLAR] = ALWAYS
before[DOLLAR] = ALWAYS
for (let code = 0x41; code <= 0x5a; code++) {
  after[code] = PERHAPS
  before[code] = PERHAPS
}
// sat stETH wei mBTC bn k, or a space before a unit.
for (const mark of ' swmbk') after[mark.charCodeAt(0)] = PERHAPS
// A space, a sign or a point between the unit and the digits.
for (const mark of ' -+.') before[mark.charCodeAt(0)] = PERHAPS

/** Whether a unit of money may begin at `at`, where a number ends: a cheap test that most numbers do not pass. */
export function mayPrecedeUnit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  const kind = code < 128 ? after[code] : code >= 128 ? ALWAYS : NEVER
  if (kind !== PERHAPS) return kind === ALWAYS
  if (code !== SPACE) return mayBeUnit(code, text.charCodeAt(at + 1))
  const next = text.charCodeAt(at + 1)
  const nextKind = next < 128 ? after[next] : next >= 128 ? ALWAYS : NEVER
  if (nextKind !== PERHAPS) return nextKind === ALWAYS
  return next !== SPACE && mayBeUnit(next, text.charCodeAt(at + 2))
}

/** Whether a unit of money may end before `at`, where a number starts: as cheap a test. */
export function mayFollowUnit(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1)
  const kind = code < 128 ? before[code] : code >= 128 ? ALWAYS : NEVER
  if (kind !== PERHAPS) return kind === ALWAYS
  const next = text.charCodeAt(at - 2)
  if (isCapital(code) || next >= 128 || next === DOLLAR)
    return isCapital(next) || next >= 128 || next === DOLLAR
  if (code !== SPACE && (next === SPACE || next === 0x2d)) return true
  return isCapital(next) && isCapital(text.charCodeAt(at - 3))
}

/** Whether a unit or a scale may begin with these two characters. */
function mayBeUnit(code: number, next: number): boolean {
  switch (code) {
    case 0x73: // sat, stETH
      return next === 0x61 || next === 0x74
    case 0x77: // wei
      return next === 0x65
    case 0x6d: // mBTC
      return next === 0x42
    case 0x62: // bn
      return next === 0x6e
    case 0x6b: // k M B K, before a unit
    case 0x4b:
    case 0x4d:
    case 0x42:
      return (
        isCapital(next) || next === SPACE || next >= 128 || next === 0x6d || next === 0x73 || next === 0x77
      )
    default:
      return isCapital(next)
  }
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}
