import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusCases } from '../../detectors/fixtures/redact-with.ts'
import { fastest, handled } from '../fixtures/handled.ts'
import { redactSql } from './redact-sql.ts'

const sql = (text: string, dbSystem?: string) =>
  handled(text, (given, out) => redactSql(given, dbSystem, out))
const redacted = (text: string, dbSystem?: string) => sql(text, dbSystem).text

describe('redactSql (policy section 5, SQL)', () => {
  const cases = corpusCases(({ category }) => category === 'sql-literal' || category === 'benign-sql').filter(
    ({ key, value }) => key.startsWith('db.') && !String(value).startsWith('HGETALL'),
  )
  it('has cases of the corpus', () => expect(cases.length).toBeGreaterThan(8))
  it.each(cases)('$id', ({ value, secrets, keep }) => {
    const { text, scanned } = sql(String(value))
    const unscanned = scanned.reduce((rest, stretch) => rest.replace(stretch, ''), text)
    for (const secret of secrets) expect(unscanned).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
    expect(redacted(text)).toBe(text)
  })

  it.each([
    ["a doubled quote: SELECT 'o''hara'", 'a doubled quote: SELECT ?'],
    ["SELECT '', 'x'", 'SELECT ?, ?'],
    ["SELECT E'it\\'s', e'x'", 'SELECT ?, ?'],
    ["SELECT N'x', n'x', B'01', X'4D', R'x'", 'SELECT ?, ?, ?, ?, ?'],
    ["SELECT U&'d\\0061t' UESCAPE '!'", 'SELECT ? UESCAPE ?'],
    ["SELECT _utf8'x', _latin1 'x'", 'SELECT ?, _latin1 ?'],
    ["SELECT q'[it's]', Q'{a'b}', nq'!x!'", 'SELECT ?, ?, ?'],
    ["WHERE a IN('x','y') AND b LIKE'%x%'", 'WHERE a IN(?,?) AND b LIKE?'],
    ["SELECT $$a$$, $t$ it's $$ b $t$, $1", 'SELECT ?, ?, $1'],
    ['SELECT $$never closed, 5', 'SELECT ?'],
    ['SELECT $t$never closed $$', 'SELECT ?'],
    ["WHERE name = 'Petra Pla", 'WHERE name = ?'],
    ['SELECT 1, -2, +3, 1.5, .5, 1e5, 1E-5, 2.5e+10, 1_000', 'SELECT ?, -?, +?, ?, ?, ?, ?, ?, ?'],
    ['SELECT 0xFF, 0X1a, 0b01, 10n', 'SELECT ?, ?, ?, ?'],
    ['WHERE a IN (1,2,3) LIMIT 10 OFFSET 20', 'WHERE a IN (?,?,?) LIMIT ? OFFSET ?'],
    ['WHERE a BETWEEN 1 AND 2', 'WHERE a BETWEEN ? AND ?'],
    ['WHERE a=TRUE AND b IS NOT false', 'WHERE a=? AND b IS NOT ?'],
    ["WHERE d > DATE '2020-01-01' - INTERVAL '1 day'", 'WHERE d > DATE ? - INTERVAL ?'],
    ["SELECT 'x'::text, '5'::int", 'SELECT ?::text, ?::int'],
    ["SELECT ARRAY[1,'x',true], a[1]", 'SELECT ARRAY[?,?,?], a[?]'],
    ["SELECT data #>> '{a,b}' WHERE x ?| array['a']", 'SELECT data #>> ? WHERE x ?| array[?]'],
    ["CREATE USER 'a'@'h' IDENTIFIED BY 'pw'", 'CREATE USER ?@? IDENTIFIED BY ?'],
    ['ALTER USER scott IDENTIFIED BY tiger', 'ALTER USER scott IDENTIFIED BY ?'],
    ['WHERE pay = $1234.50', 'WHERE pay = ?'],
    ['WHERE u = 550e8400-e29b-41d4-a716-446655440000', 'WHERE u = ?'],
    ['WHERE u = deadbeef-e29b-41d4-a716-446655440000 AND v = 1', 'WHERE u = ? AND v = ?'],
    ['WHERE u = 1234567e-8a9b-41d4-a716-446655440000', 'WHERE u = ?'],
    [
      "INSERT INTO t VALUES (1), (2); DELETE FROM t WHERE a='x'",
      'INSERT INTO t VALUES (?), (?); DELETE FROM t WHERE a=?',
    ],
    ["MATCH (n:Person {name: 'Mira', age: 42}) RETURN n", 'MATCH (n:Person {name: ?, age: ?}) RETURN n'],
    ["SELECT a # all of Mira's\nFROM t WHERE b='x'", "SELECT a # all of Mira's\nFROM t WHERE b=?"],
    ["SELECT a # b, 'x', c # 'y'", 'SELECT a # b, ?, c # ?'],
    ['CREATE TABLE t (a CHAR(8) DEFAULT CHAR(65))', 'CREATE TABLE t (a CHAR(8) DEFAULT CHAR(65))'],
    ['SELECT CHAR(65) FROM t WHERE a = CHAR(66)', 'SELECT CHAR(?) FROM t WHERE a = CHAR(?)'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    'SELECT t1.col2, "x" FROM "t3" AS t1 WHERE t1.id = $1 AND b = :name AND c = @p1 AND d = ?2 AND e = %s',
    'WHERE a = :1 AND b = @@rowcount AND c = %(d1)s AND e = {0} AND f = #{x1} AND g = {{y2}} AND h = %1$s',
    'UPDATE t SET a = NULL, b = DEFAULT, c = CURRENT_DATE WHERE d = $12',
    'SELECT a::numeric(10,2), CAST(b AS VARCHAR(255)), c::character varying(20), CAST(d AS CHAR(10)) FROM t',
    'CREATE TABLE t (a VARCHAR(255), b DECIMAL(10, 2))',
    'CREATE TABLE t (a CHAR(36), `b` BINARY(16), c TIMESTAMP(3) NOT NULL, d TIME(6))',
    'CREATE TABLE t ("a" CHAR(36), "b" TIMESTAMP(3))',
    'ALTER TABLE t ADD COLUMN a CHAR(36), ADD b TIMESTAMP(3)',
    'SELECT `a1`, `b``2` FROM `2020`.`t` WHERE c = ?',
    'SELECT [Order 2020].[id 5] FROM [dbo].[Order 2020]',
    'SELECT id FROM 2fa_codes JOIN 3d_models USING (id)',
    'SELECT t.2fa, `t`.2fa FROM t',
    'SELECT x.true FROM t',
    'ALTER USER a IDENTIFIED BY ?',
    "SELECT * FROM t WHERE a = '[REDACTED:email]' AND b = '***' AND c = '?' AND d = '%s' AND e = '{{VAR}}'",
    'WHERE a = [REDACTED:evm-address:9f2c4e1a]',
    '',
    '   ',
  ])('leaves what has no literals: %s', (text) => {
    expect(sql(text).text).toBe(text)
  })

  it('takes a value that only looks like a parameter', () => {
    expect(redacted("WHERE a = '@mira' AND b = ':mira' AND c = '{mira}'")).toBe(
      'WHERE a = ? AND b = ? AND c = ?',
    )
  })

  it('calls it sql-literal', () => {
    expect(sql("SELECT 'a', 1").categories).toEqual(['sql-literal', 'sql-literal'])
  })
})

describe('a backslash before a quote', () => {
  it.each([
    ["VALUES ('it\\'s Mira\\'s', 'x', y) RETURNING id", 'VALUES (?, ?, y) RETURNING id'],
    ["VALUES ('C:\\', 'secret') RETURNING id", 'VALUES (?, ?) RETURNING id'],
    ["VALUES ('a\\' , 'secret')", 'VALUES (? , ?)'],
    ["VALUES ('it\\'s Mira', 'cut of", 'VALUES (?, ?'],
    ["VALUES ('a\\\\', 'b')", 'VALUES (?, ?)'],
  ])('escapes it or ends the string, as makes sense: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(text, 'postgresql')).toBe(expected)
  })
  it('escapes it in MySQL', () => {
    expect(redacted("VALUES ('a\\' , b', c)", 'mysql')).toBe('VALUES (?, c)')
  })
  it('leaves nothing of either reading where both make sense', () => {
    const text = redacted("VALUES ('a\\', b, 'c', d, ' \\')")
    for (const secret of ['a', 'c']) expect(text).not.toMatch(new RegExp(`\\b${secret}\\b`))
  })
})

describe('double quotes', () => {
  it.each([
    ['SELECT "a" FROM t WHERE b = "c"', 'mysql', 'SELECT ? FROM t WHERE b = ?'],
    ['SELECT "a" FROM t WHERE b = "c"', 'mariadb', 'SELECT ? FROM t WHERE b = ?'],
    ['SELECT "a" FROM t WHERE b = "c"', 'postgresql', 'SELECT "a" FROM t WHERE b = "c"'],
    ['SELECT "a" FROM t WHERE b = "c"', 'microsoft.sql_server', 'SELECT "a" FROM t WHERE b = "c"'],
    ['SELECT "a" FROM "t" WHERE "b" = "c"', undefined, 'SELECT "a" FROM "t" WHERE "b" = "c"'],
    ['UPDATE "t" SET "b" = "c"', undefined, 'UPDATE "t" SET "b" = "c"'],
    ['SELECT t."a" FROM t WHERE b = "c"', undefined, 'SELECT t."a" FROM t WHERE b = "c"'],
    ['SELECT "a", `b` FROM t', undefined, 'SELECT ?, `b` FROM t'],
    [
      'SELECT "a" FROM t WHERE "b" = "c" AND "d" <> "e"',
      undefined,
      'SELECT "a" FROM t WHERE "b" = ? AND "d" <> ?',
    ],
    [
      'SELECT a FROM t WHERE b LIKE "%x%" OR "c" IS NULL',
      undefined,
      'SELECT a FROM t WHERE b LIKE ? OR "c" IS NULL',
    ],
    [
      'SELECT a FROM t WHERE b IN ("x", "y") AND "c" IS NULL',
      undefined,
      'SELECT a FROM t WHERE b IN (?, ?) AND "c" IS NULL',
    ],
    [
      'INSERT INTO t ("a") VALUES ("x", LOWER("y")), ("z")',
      undefined,
      'INSERT INTO t ("a") VALUES (?, LOWER(?)), (?)',
    ],
    [
      'SELECT a FROM t WHERE b BETWEEN "x" AND "y" ORDER BY "a"',
      undefined,
      'SELECT a FROM t WHERE b BETWEEN ? AND ? ORDER BY "a"',
    ],
    [
      'SELECT EXTRACT(YEAR FROM "2020") FROM t WHERE b = "c"',
      undefined,
      'SELECT EXTRACT(YEAR FROM "2020") FROM t WHERE b = ?',
    ],
    ['SELECT a FROM t WHERE b = "it\\"s" AND c = "d""e"', undefined, 'SELECT a FROM t WHERE b = ? AND c = ?'],
    ['SELECT a FROM t WHERE b = "cut of', undefined, 'SELECT a FROM t WHERE b = ?'],
    ["SELECT a FROM \"cut, 'secret'", undefined, 'SELECT a FROM "cut, ?'],
  ])('%s (%s)', (text, dbSystem, expected) => {
    expect(redacted(text, dbSystem)).toBe(expected)
    expect(redacted(expected, dbSystem)).toBe(expected)
  })
  it('gives identifiers that are no names to the detectors', () => {
    expect(sql('SELECT "mira@example.com", "plain" FROM "t"').scanned).toEqual(['mira@example.com'])
  })
})

describe('comments', () => {
  it.each([
    ["SELECT a /* it's 5 */ FROM t -- it's 6", ["/* it's 5 */", "-- it's 6"]],
    ["SELECT a FROM t /*traceparent='00-ab-cd-01'*/", ["/*traceparent='00-ab-cd-01'*/"]],
    ['SELECT a FROM t /* cut', ['/* cut']],
    ['--\nSELECT a', ['--']],
  ])('stay and are searched: %s', (text, comments) => {
    expect(sql(text)).toEqual({ text, categories: [], scanned: comments })
  })
  it.each([
    ["/*!50000 SELECT 'x', 5 */ a", '/*!50000 SELECT ?, ? */ a'],
    ['SELECT 5--3', 'SELECT ?--?'],
    ["SELECT '/* no comment', 'x' -- */", 'SELECT ?, ? -- */'],
    ["SELECT a #> 'x'", 'SELECT a #> ?'],
    ["/* a /* b */ 'secret' */ SELECT 1", '/* a /* b */ ? */ SELECT ?'],
  ])('are not what MySQL executes, or another database reads otherwise: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
  })
  it("knows MySQL's #", () => {
    expect(redacted("SELECT a # it's\n, 'x'", 'mysql')).toBe("SELECT a # it's\n, ?")
  })
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '\\',
    '$',
    '$$',
    '$a$',
    '[',
    ']',
    '/*',
    '*/',
    '--',
    '#',
    '\n',
    ' ',
    'E',
    'q',
    '1',
    '.5',
    'a',
    ',',
    '(',
    ')',
    '=',
    '::',
    ':a',
    'FROM ',
    'IN ',
    'VALUES ',
    'true',
    '[REDACTED:email]',
    '?',
    'é',
    '{',
    '}',
    '%',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
  )
  it('never throws', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(undefined, 'mysql', 'postgresql', 'mssql'), (text, system) => {
        expect(typeof redacted(text, system)).toBe('string')
      }),
      { numRuns: 2000 },
    )
  })
  it('removes any value that is quoted as it should be', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom(undefined, 'postgresql', 'mysql'),
        (value, system) => {
          const plain = `x${value}yz`
          const quoted = plain.replaceAll("'", "''").replaceAll('\\', system === 'postgresql' ? '\\' : '\\\\')
          expect(redacted(`INSERT INTO t (a) VALUES ('${quoted}', b)`, system)).toBe(
            'INSERT INTO t (a) VALUES (?, b)',
          )
        },
      ),
      { numRuns: 1000 },
    )
  })
  it.each([
    "'",
    '"',
    '`',
    '[',
    '$a',
    '$a$',
    '/*',
    '/*!',
    '--',
    "E'",
    "\\'",
    "'\\'",
    '"\\"',
    "q'",
    '1.',
    'a.',
    '-',
    '((',
    '"a" ',
    "'a' ",
    '1e+',
    "_a'",
    '::a(',
    '::a  ',
    'deadbeef-',
    '[REDACTED',
    'x"y',
    'FROM "',
    'IN (',
    "'\\' '",
  ])('takes linear time: %s', (piece) => {
    const text = `SELECT ${piece.repeat(Math.ceil(65536 / piece.length))}`
    expect(fastest(() => redacted(text))).toBeLessThan(400)
  })
})
