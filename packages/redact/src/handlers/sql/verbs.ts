const VERB =
  /(?:select|insert|update|delete|with|create|alter|drop|truncate|merge|replace|upsert|call|exec|execute|explain|describe|desc|show|use|begin|start|commit|rollback|savepoint|release|grant|revoke|deny|declare|fetch|open|close|prepare|deallocate|lock|unlock|analyze|vacuum|reindex|refresh|comment|listen|notify|unlisten|checkpoint|do|load|values|table|pragma|attach|detach|if|while|print|raiserror|kill|optimize|repair|handler|purge|match|unwind|optional|from|xa|end|batch|return|import)(?![\w$.:])/iy

const WORD = '[\\w@."`\\[\\]]{1,128}'
/** What is Redis unless it looks like SQL: both have these words. */
// Repetitions are bounded, so that no text takes long.
const SHARED = new RegExp(
  [
    `set\\s{1,32}(?:global|session|local|persist|@@)\\s{0,32}${WORD}\\s{0,32}(?:=|\\bto\\b)`,
    'set\\s{1,32}(?:(?:session|local)\\s{1,32})?(?:transaction|characteristics|authorization|constraints|statistics)\\b',
    'set\\s{1,32}(?:role|names|time\\s{1,32}zone|character\\s{1,32}set|charset)\\s{1,32}\\S{1,128}\\s{0,32};?\\s{0,32}$',
    `set\\s{1,32}password\\b`,
    `set\\s{1,32}${WORD}\\s{1,32}(?:on|off)\\s{0,32}(?:;|$)`,
    'set\\s{1,32}identity_insert\\s',
    `set\\s{1,32}${WORD}\\s{1,32}to\\s`,
    `set\\s{1,32}${WORD}\\s{0,32}:?=\\s{0,32}['"]`,
    `set\\s{1,32}${WORD}\\s{0,32}:?=\\s{0,32}[\\w@.+-]{1,128}\\s{0,32}(?:[;,(]|$)`,
    `set\\s{1,32}${WORD}\\s{1,32}:?=\\s`,
    `copy\\s{1,32}(?:\\(|(?:binary\\s{1,32})?${WORD}\\s{0,32}(?:\\([^()]{0,1024}\\)\\s{0,32})?(?:from|to)\\s)`,
    'rename\\s{1,32}(?:table|user)\\s',
    'restore\\s{1,32}(?:database|table|log|tenant)\\s',
    'cluster\\s{1,32}\\S{1,128}\\s{1,32}using\\s',
    'flush\\s{1,32}(?:privileges|tables|logs|hosts|status|local|no_write_to_binlog)\\b',
    `reset\\s{1,32}(?:all|role|master|query|session|${WORD}\\s{0,32};?\\s{0,32}$)`,
    'sort\\s{1,32}by\\s',
    'discard\\s{1,32}(?:all|plans|sequences|temp)',
  ].join('|'),
  'iy',
)

/**
 * Where the first statement of a text starts: after white space, `(`, `;` and comments; where it has nothing else, its
 * end.
 */
function firstStatement(text: string): { readonly at: number; readonly hasComment: boolean } {
  let at = 0
  let hasComment = false
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code <= 0x20 || code === 0x28 || code === 0x3b || code === 0xa0 || code === 0xfeff) at++
    else if (text.startsWith('/*', at)) {
      // What MySQL executes is a statement.
      if (text.charCodeAt(at + 2) === 0x21) return { at, hasComment: true }
      const end = text.indexOf('*/', at + 2)
      at = end < 0 ? text.length : end + 2
      hasComment = true
    } else if (text.startsWith('--', at) || text.startsWith('# ', at)) {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end + 1
      hasComment = true
    } else break
  }
  return { at, hasComment }
}

/**
 * Whether a text starts with an SQL verb, after comments and parentheses (redaction policy, section 5). Words that are
 * Redis commands as well (`SET`, `COPY`) count only where what follows is SQL. What starts with an SQL comment is SQL.
 */
export function startsWithSql(text: string): boolean {
  const { at, hasComment } = firstStatement(text)
  if (hasComment) return true
  VERB.lastIndex = at
  if (VERB.test(text)) return true
  SHARED.lastIndex = at
  return SHARED.test(text)
}
