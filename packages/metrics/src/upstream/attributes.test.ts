import { describe, expect, it } from 'vitest'
import { errorType, labelValue, operationName, poolName } from './attributes.ts'

describe('labelValue', () => {
  it.each([
    ['text', 'text'],
    [0, 0],
    [false, false],
    [['a', 1, true], 'a,1,true'],
    [[], ''],
    [['a', { b: 1 }, undefined], 'a'],
    [{ secret: 1 }, undefined],
    [() => 1, undefined],
    [Symbol('s'), undefined],
    [1n, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%o becomes %o', (value, expected) => {
    expect(labelValue(value)).toBe(expected)
  })

  it('cuts long texts and lists', () => {
    expect(labelValue('x'.repeat(1e6))).toBe('x'.repeat(200))
    expect(labelValue(Array.from({ length: 1e5 }, () => 'ab'))).toHaveLength(200)
  })
})

describe('poolName', () => {
  it.each([
    // pg
    ['localhost:5432/shop', 'localhost:5432/shop'],
    ['unknown_host:unknown_port/unknown_database', 'unknown_host:unknown_port/unknown_database'],
    // mysql
    ["host: 'db', port: 3306, database: 'shop', user: 'me'", 'db:3306/shop'],
    ["host: 'db', database: 'shop', user: 'it's, user: 'x'", 'db/shop'],
    ["host: 'db', port: 3306", 'db:3306'],
    // mongodb
    ['mongodb://db:27017/shop', 'db:27017/shop'],
    // oracledb
    ['billing', 'billing'],
    ['scott/tiger@db:1521/XE', 'db:1521/XE'],
    // and whatever else may hold a password
    ['postgresql://me:s3cret@db:5432/shop?sslmode=require&password=s3cret', 'db:5432/shop'],
    ['postgresql://me:s3/cr@et@db:5432/shop#s3cret', 'db:5432/shop'],
    ['  db:1/x  ', 'db:1/x'],
    ['', undefined],
    ['mongodb://', undefined],
  ])('%j becomes %j', (value, expected) => {
    expect(poolName(value)).toBe(expected)
  })
})

describe('what may hold a piece of a statement or message', () => {
  it.each([
    ['SELECT', 'SELECT'],
    ['find', 'find'],
    ['BATCH INSERT', 'BATCH INSERT'],
    ["SELECT'SECRET'", '_OTHER'],
    ['SELECT\n1', '_OTHER'],
    ['', '_OTHER'],
    ['x'.repeat(40), '_OTHER'],
  ])('operation %j becomes %j', (value, expected) => {
    expect(operationName(value)).toBe(expected)
  })

  it.each([
    ['23505', '23505'],
    ['ECONNREFUSED', 'ECONNREFUSED'],
    ['KafkaJSConnectionError', 'KafkaJSConnectionError'],
    ['Key (email)=(a@b.c) already exists.', '_OTHER'],
    ['', '_OTHER'],
  ])('error %j becomes %j', (value, expected) => {
    expect(errorType(value)).toBe(expected)
  })
})
