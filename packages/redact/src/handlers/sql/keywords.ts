/** Words that say what a token next to them is. */
export const Keyword = {
  NONE: 0,
  OTHER: 1,
  /** TRUE, FALSE */
  BOOLEAN: 2,
  /** FROM */
  FROM: 3,
  /** INTO, UPDATE, JOIN and what may follow them: a table's name comes next. */
  TABLE: 4,
  /** LIKE and its kin: an operand comes next. */
  COMPARISON: 5,
  IN: 6,
  VALUES: 7,
  /** SELECT, and other words that end a list of values. */
  CLAUSE: 8,
  /** AND, OR */
  AND: 9,
  AS: 10,
  IDENTIFIED: 11,
  BY: 12,
  /** Types that have a length or precision. */
  TYPE: 13,
  /** The same, but functions as well. */
  FUNCTION_TYPE: 14,
  /** Functions with a FROM among their arguments. */
  FROM_FUNCTION: 15,
  /** What may be between FROM, UPDATE or INTO and a table. */
  ONLY: 16,
  /** Keywords before a string that has no name of its own: DATE '…' */
  BEFORE_STRING: 17,
  BETWEEN: 18,
} as const

const keywords = new Map<string, number>()

function enter(keyword: number, words: string): void {
  for (const word of words.split(' ')) keywords.set(word, keyword)
}

enter(Keyword.BOOLEAN, 'TRUE FALSE')
enter(Keyword.FROM, 'FROM')
enter(Keyword.TABLE, 'INTO UPDATE JOIN')
enter(Keyword.ONLY, 'ONLY LATERAL IGNORE LOW_PRIORITY')
enter(Keyword.COMPARISON, 'LIKE ILIKE RLIKE REGEXP GLOB SIMILAR CONTAINS STARTS MATCH')
enter(Keyword.IN, 'IN')
enter(Keyword.VALUES, 'VALUES VALUE')
enter(Keyword.CLAUSE, 'SELECT ON RETURNING WHERE GROUP ORDER HAVING UNION SET LIMIT OUTPUT')
enter(Keyword.AND, 'AND OR XOR')
enter(Keyword.BETWEEN, 'BETWEEN')
enter(Keyword.AS, 'AS')
enter(Keyword.IDENTIFIED, 'IDENTIFIED')
enter(Keyword.BY, 'BY')
enter(
  Keyword.TYPE,
  'VARCHAR NVARCHAR VARCHAR2 NVARCHAR2 VARYING CHARACTER BPCHAR NCHAR VARBINARY RAW DECIMAL NUMERIC NUMBER DEC FLOAT DOUBLE REAL BIT VARBIT INT INTEGER TINYINT SMALLINT MEDIUMINT BIGINT DATETIME DATETIME2 DATETIMEOFFSET TIMESTAMPTZ TIMETZ BLOB TEXT CLOB',
)
enter(Keyword.FUNCTION_TYPE, 'CHAR BINARY YEAR PRECISION')
enter(Keyword.BEFORE_STRING, 'DATE TIME TIMESTAMP INTERVAL ESCAPE WHEN THEN ELSE CASE ALL ANY')
enter(Keyword.FROM_FUNCTION, 'EXTRACT TRIM SUBSTRING OVERLAY POSITION')

const LONGEST = 14

/** What the word `[start, end)` is as a keyword, of any case; never NONE. */
export function keywordAt(text: string, start: number, end: number): number {
  if (end - start > LONGEST || end - start < 2) return Keyword.OTHER
  return keywords.get(text.slice(start, end).toUpperCase()) ?? Keyword.OTHER
}
