import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactDatabase } from './database.ts'
import { fastest, handled } from './fixtures/handled.ts'

const redacted = (text: string, dbSystem?: string) =>
  handled(text, (given, out) => redactDatabase(given, dbSystem, out)).text

describe('redactDatabase (policy section 5: SQL, JSON or Redis)', () => {
  it.each([
    ["SELECT 'x'", 'SELECT ?'],
    ["  ((select 'x'))", '  ((select ?))'],
    [
      "-- a comment\n/* another */ DELETE FROM t WHERE a='x'",
      '-- a comment\n/* another */ DELETE FROM t WHERE a=?',
    ],
    ["# MySQL's\nSELECT 1", "# MySQL's\nSELECT ?"],
    ["/*!40001 SQL_NO_CACHE */ SELECT 'x'", '/*!40001 SQL_NO_CACHE */ SELECT ?'],
    ["WITH a AS (SELECT 'x') SELECT * FROM a", 'WITH a AS (SELECT ?) SELECT * FROM a'],
    ["EXPLAIN ANALYZE SELECT 'x'", 'EXPLAIN ANALYZE SELECT ?'],
    ["MERGE INTO t USING s ON t.a = 'x'", 'MERGE INTO t USING s ON t.a = ?'],
    ["CALL p('x', 1)", 'CALL p(?, ?)'],
    ["exec sp_rename 'a', 'b'", 'exec sp_rename ?, ?'],
    ["COPY t (a, b) FROM 'file'", 'COPY t (a, b) FROM ?'],
    ["COPY (SELECT 'x') TO STDOUT", 'COPY (SELECT ?) TO STDOUT'],
    ["SET search_path TO 'x', public", 'SET search_path TO ?, public'],
    ['SET x = 1', 'SET x = ?'],
    ['SET @a := 5', 'SET @a := ?'],
    ["SET LOCAL app.user = 'mira'", 'SET LOCAL app.user = ?'],
    ["set session sql_mode='x'", 'set session sql_mode=?'],
    ["SET PASSWORD FOR 'a' = 'b'", 'SET PASSWORD FOR ? = ?'],
    ['SET key value', 'SET key ?'],
    ['SET local value', 'SET local ?'],
    ['SET session abc', 'SET session ?'],
    ['SET key abc=', 'SET key ?'],
    ['SET a=b secret', 'SET a=b ?'],
    ['COPY src dst', 'COPY src dst'],
    ['GET sess:abc', 'GET sess:?'],
    ['{"find":"c","a":"x"}', '{"find":"c","a":"?"}'],
    ['\n [{"a":"x"}]', '\n [{"a":"?"}]'],
    ["{ ? = call f(1, 'x') }", '{ ? = call f(?, ?) }'],
    ["{call f('x')}", '{call f(?)}'],
    ["db.users.find({name: 'Mira', age: 3})", 'db.users.find({name: \'?\', age: "?"})'],
    ["g.V().has('name', 'mira')", "g.V().has('?', '?')"],
    ["SELECT 'cut of[TRUNCATED]", 'SELECT ?[TRUNCATED]'],
    ['SET k cut of[TRUNCATED]', 'SET k ?[TRUNCATED]'],
    ['{"a":"cut of[TRUNCATED]', '{"a":"?[TRUNCATED]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    'BEGIN',
    'COMMIT;',
    'SET NAMES utf8mb4',
    'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SET NOCOUNT ON',
    'SET statement_timeout TO DEFAULT',
    'SHOW server_version',
    'RENAME TABLE a TO b',
    'RENAME a b',
    'SAVEPOINT sp_1',
    '[REDACTED:db-parameter]',
    'PING',
    '',
  ])('leaves %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('follows db.system where the text may be either', () => {
    expect(redacted('SET a = b', 'redis')).toBe('SET a ?')
    expect(redacted("WHERE name = 'x'", 'postgresql')).toBe('WHERE name = ?')
    expect(redacted('SELECT 3', 'redis')).toBe('SELECT 3')
    expect(redacted('SELECT "x"', 'MySQL')).toBe('SELECT ?')
    expect(redacted('set k 0 60 5', 'memcached')).toBe('set k ?')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.option(fc.string(), { nil: undefined }),
        (text, dbSystem) => {
          expect(typeof redacted(text, dbSystem)).toBe('string')
        },
      ),
    )
  })

  it.each([
    'SET a ',
    'set role ',
    'copy t (',
    '/*',
    '/**/',
    '-- \n',
    '# \n',
    '(',
    ' ',
    'copy ',
    'SET a=',
    'a.b(',
  ])('takes linear time to decide: %j', (piece) => {
    for (const tail of ['', ' '.repeat(32768)]) {
      const text = piece.repeat(Math.ceil(32768 / piece.length)) + tail
      expect(fastest(() => redacted(text))).toBeLessThan(400)
    }
  })
})
