/** Kinds of tokens. */
export const Token = {
  END: 0,
  /** A keyword or identifier without quotes. */
  WORD: 1,
  NUMBER: 2,
  /** A literal in quotes of any kind but double ones, with its prefix. */
  STRING: 3,
  /** `"…"`: what it is depends on the dialect and on what is around it. */
  DOUBLE: 4,
  COMMENT: 5,
  /** In backticks or brackets; also a marker. */
  IDENTIFIER: 6,
  /** `$1`, `:name`, `@name`, `?1`, `{0}` */
  PLACEHOLDER: 7,
  /** One other character; `::` too. */
  SYMBOL: 8,
} as const
