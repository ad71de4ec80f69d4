import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fastest } from '../../handlers/fixtures/handled.ts'
import { corpusCases, redactWith } from '../fixtures/redact-with.ts'
import { dbError } from './db-error.ts'

const redacted = redactWith(dbError)
const GONE = '[REDACTED:db-error-detail]'

describe('dbError (policy section 5, database errors in any text)', () => {
  const cases = corpusCases(({ category, id }) => category === 'db-error-detail' || id === 'P119')
  it('has cases of the corpus', () => expect(cases.length).toBeGreaterThan(2))
  it.each(cases)('$id', ({ value, secrets, keep }) => {
    const text = redacted(String(value))
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
    expect(redacted(text)).toBe(text)
  })

  it.each([
    ['Key (email)=(a@b.co) already exists.', `Key (email)=(${GONE}) already exists.`],
    [
      'x DETAIL:  Key (a, b)=(1, Mira (the) whale) already exists. y',
      `x DETAIL:  Key (a, b)=(${GONE}) already exists. y`,
    ],
    ["Key (lower(name::text))=(o'hara) already exists.", `Key (lower(name::text))=(${GONE}) already exists.`],
    ['Key (a)=(sad :() already exists.', `Key (a)=(${GONE}) already exists.`],
    ['Key (a)=(happy :), really) already exists.', `Key (a)=(${GONE}) already exists.`],
    ['Key (note)=(one\ntwo) already exists.', `Key (note)=(${GONE}) already exists.`],
    ['Key (a)=(1) is not present in table "t".', `Key (a)=(${GONE}) is not present in table "t".`],
    [
      'Key (a)=(1) is still referenced from table "t".',
      `Key (a)=(${GONE}) is still referenced from table "t".`,
    ],
    [
      'Key (r, d)=(1, [2010-01-01,2010-01-02)) conflicts with existing key (r, d)=(1, ["a","b")).',
      `Key (r, d)=(${GONE}) conflicts with existing key (r, d)=(${GONE}).`,
    ],
    ['Key (a)=(cut of', `Key (a)=(${GONE}`],
    ['Key (a)=(cut of\nnext line', `Key (a)=(${GONE}\nnext line`],
    [
      "{ detail: 'Key (a)=(x) already exists.',\n  b: 'y' }",
      `{ detail: 'Key (a)=(${GONE}) already exists.',\n  b: 'y' }`,
    ],
    ['{"detail":"Key (a)=(x) already exists."}', `{"detail":"Key (a)=(${GONE}) already exists."}`],
    [
      'Key (a)=(x) already exists.\\n Key (b)=(y) already exists.',
      `Key (a)=(${GONE}) already exists.\\n Key (b)=(${GONE}) already exists.`,
    ],
    ['The duplicate key value is (mira, 5).', `The duplicate key value is (${GONE}).`],
    ['Failing row contains (1, Mira, null).', `Failing row contains (${GONE}).`],
    ['Failing row contains (1, Ilse :), null). next (x)', `Failing row contains (${GONE}). next (x)`],
    [
      'DETAIL: Failing row contains (1, (a), b).\nCONTEXT: f (x).',
      `DETAIL: Failing row contains (${GONE}).\nCONTEXT: f (x).`,
    ],
    ["detail: 'Failing row contains (1, x).', b: (2).", `detail: 'Failing row contains (${GONE}).', b: (2).`],
    ['Failing row contains (1, cut of', `Failing row contains (${GONE}`],
    ["Duplicate entry 'x' for key 'users.login'", `Duplicate entry '${GONE}' for key 'users.login'`],
    [
      "Duplicate entry 'o'hara's' for key 'a'; Duplicate entry 'y' for key 'b'",
      `Duplicate entry '${GONE}' for key 'a'; Duplicate entry '${GONE}' for key 'b'`,
    ],
    ["Duplicate entry 'x y', and more", `Duplicate entry '${GONE}', and more`],
    ["Duplicate entry 'cut of", `Duplicate entry '${GONE}`],
    [
      '{"m":"Duplicate entry \\"x\\" for key \\"y\\""}',
      `{"m":"Duplicate entry \\"${GONE}\\" for key \\"y\\""}`,
    ],
    [
      'E11000 dup key: { email: "a@b.co", n: 5 } done 7',
      `E11000 dup key: { email: "${GONE}", n: ${GONE} } done 7`,
    ],
    ['dup key: { : "mira" }', `dup key: { : "${GONE}" }`],
    ["dup key: { _id: ObjectId('ab'), d: new Date(5) }", `dup key: { _id: ${GONE}, d: ${GONE} }`],
    [
      'dup key: { a: { b: "x}" }, c: [ 1, "y" ] } z: 1',
      `dup key: { a: { b: "${GONE}" }, c: [ ${GONE}, "${GONE}" ] } z: 1`,
    ],
    ['{\\"m\\":\\"dup key: { email: \\"x\\" }\\"}', `{\\"m\\":\\"dup key: { email: \\"${GONE}\\" }\\"}`],
    ['dup key: { a: "cut of', `dup key: { a: "${GONE}`],
    [
      'dup key: { a: "x" }\n keyPattern: { a: 1 }, keyValue: { a: \'x\' } }',
      `dup key: { a: "${GONE}" }\n keyPattern: { a: 1 }, keyValue: { a: '${GONE}' } }`,
    ],
    [
      "insert into users (a) values ('x', 'it''s', 5) - failed",
      'insert into users (a) values (?, ?, 5) - failed',
    ],
    ["error: INSERT INTO `u` (`a`) VALUES ('x')", 'error: INSERT INTO `u` (`a`) VALUES (?)'],
    [
      'INSERT INTO u (a) VALUES ("x") - column "id" is null',
      'INSERT INTO u (a) VALUES (?) - column "id" is null',
    ],
    ["insert ignore into t values ('x')", 'insert ignore into t values (?)'],
    [
      "select * from t where a = 'x' - column \"b\" doesn't exist",
      'select * from t where a = ? - column "b" doesn\'t exist',
    ],
    ["SELECT 'x' AS a FROM t", 'SELECT ? AS a FROM t'],
    ["select\n*\nfrom t where a = 'x'", 'select\n*\nfrom t where a = ?'],
    ["update t set a = 'x' where b = $$y$$", 'update t set a = ? where b = ?'],
    ["delete from t where a='x'", 'delete from t where a=?'],
    ["near values ('x'", 'near values (?'],
    ["values (case when a then 'x' end)", 'values (case when a then ? end)'],
    [
      "update a join b on a.x = b.x and a.y = 1 set a.n = 'x'",
      'update a join b on a.x = b.x and a.y = 1 set a.n = ?',
    ],
    ['msg="update t set a = \'x\'" op="y"', 'msg="update t set a = ?" op="y"'],
    ["select a from t where b = 'cut of", 'select a from t where b = ?'],
    ["select a from t where b = 'it\\'s x' and c", 'select a from t where b = ? and c'],
    ['insert into \\"u\\" (\\"a\\") values (\'x\') - y', 'insert into \\"u\\" (\\"a\\") values (?) - y'],
    ['\\"select a from t where b = \\\\\\"x\\\\\\" and c\\"', '\\"select a from t where b = ? and c\\"'],
    ["insert into t values (\\'x\\')", 'insert into t values (?)'],
    ['sql="select a from b where c = \'d\'" level="info"', 'sql="select a from b where c = ?" level="info"'],
    [
      "select a from t where b = 'x'\n    at f ('y')\n    at g",
      "select a from t where b = ?\n    at f ('y')\n    at g",
    ],
    [
      "select a from t where b = 'x'\n    at f\n  sql: \"delete from t where c = 'z'\"",
      'select a from t where b = ?\n    at f\n  sql: "delete from t where c = ?"',
    ],
    [
      "insert into u (n) values ('x') - Duplicate entry 'y' for key 'u.n'",
      "insert into u (n) values (?) - Duplicate entry ? for key 'u.n'",
    ],
    [
      "delete from t where a = 'x' /*traceparent='00-ab-01'*/",
      "delete from t where a = ? /*traceparent='00-ab-01'*/",
    ],
    ["values ('[REDACTED:email]', 'x')", "values ('[REDACTED:email]', ?)"],
    ["Duplicate entry 'x' for key 'a'\n".repeat(2), `Duplicate entry '${GONE}' for key 'a'\n`.repeat(2)],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    'duplicate key value violates unique constraint "users_phone_key"',
    'Key (a) not found, key=(b)',
    'relation "users" does not exist',
    "Unknown column 'u.namee' in 'field list'",
    "Cannot read properties of undefined (reading 'entry')",
    "the row 'x' contains (y)",
    'row contains (1, 2)',
    "No entry 'x' for key 'y'",
    "Please select a plan called 'basic'",
    "update available: 'v2'",
    "insert 'coin'",
    "Please select a plan from the list 'basic'",
    "Nothing selected. Select one. Mail came from 'ops'",
    "deleted 'x' and more values: 'y'",
    'a key: { "b": 1 }',
    "select a\n    at f (b.js:1:2)\n    from 'x'",
    "it's a test of someone's values",
    'select count(*) from orders took 12 ms',
    "import { select } from '../selection.ts'",
    "db.select('a').from('b')",
    "Object.values(x).filter((each) => typeof each === 'number')",
    "allowed values (e.g., ['same-origin'])",
    "values (matching exactly 'x'), read_values('y'), values() 'z'",
    "`update`, 'select', 'send' from set 'x' = 1; update_wrapper from 'x'; xcode-select from 'y'",
    "will update to 1.2 and gets set before 'x'",
    "select it; it comes from 'x'",
    "update the pool and set 'x' = 1",
    "select a node\n\nread from 'x'",
    'sql="insert into t (a) values ($1)" op="x"',
    'keyValue: { a: 1 }',
    'E11000 dup key: { a: null }',
    '',
  ])('leaves %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('never throws', () => {
    const pieces = fc.constantFrom(
      'Key ',
      '(a)=(',
      'x',
      ') already exists.',
      ')',
      '.',
      '\n',
      "Duplicate entry '",
      "' for key 'y'",
      'Failing row contains (',
      "Duplicate entry 'x' ",
      "Duplicate entry 'x', '",
      'dup key: { a: ',
      '"',
      "'",
      '}',
      ',',
      'select ',
      ' from ',
      'update ',
      ' set ',
      'values (',
      '\n    at ',
      '\\',
      ' ',
      '[REDACTED:email]',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
        ),
        (text) => {
          expect(typeof redacted(redacted(text))).toBe('string')
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    'Key (a)=(',
    'Key (a)=(\n',
    'Key (a)=(b) ',
    'Key (',
    'Key ((',
    "Duplicate entry '",
    "Duplicate entry 'a\n",
    'Failing row contains (',
    'Failing row contains (a). ',
    'Failing row contains (a\n',
    'dup key: { ',
    'dup key: {} ',
    'dup key: { a: "',
    'dup key: { a: \\"',
    'dup key: {[',
    'select "',
    "select '\n    at ",
    "select from '\n    at ",
    "update '",
    "update set '\n    at ",
    "values ('",
    "values ('/*\n    at ",
    "select from '/*",
    'select from "',
    "select from \\'",
    "insert  '",
    "insert                                'x",
    'key value is (',
  ])('takes linear time: %j', (piece) => {
    const text = piece.repeat(Math.ceil(65536 / piece.length))
    expect(fastest(() => redacted(text))).toBeLessThan(400)
  })
})
