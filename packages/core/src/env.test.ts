import { describe, expect, it } from 'vitest'
import {
  choice,
  choices,
  duration,
  flag,
  headers,
  list,
  pairs,
  ratio,
  readSetting,
  type Setting,
  showValue,
  text,
  url,
  whole,
} from './env.ts'

function read<T>(setting: Setting<T>, value: string | undefined): { value: T; warnings: string[] } {
  const warnings: string[] = []
  return {
    value: readSetting(setting, { [setting.name]: value }, (message) => warnings.push(message)),
    warnings,
  }
}

const port = whole('PORT', 'A port.', { default: 80, min: 1, max: 65_535 })
const delay = duration('DELAY', 'A delay.', { default: 1000 })
const share = ratio('SHARE', 'A share.', { default: 1 })
const loud = flag('LOUD', 'Loud or not.', { default: false })
const colour = choice('COLOUR', 'A colour.', ['red', 'green', 'blue'], { default: 'red' })
const colours = choices('COLOURS', 'Colours.', ['red', 'green', 'blue'], { default: ['red'] })
const names = list('NAMES', 'Names.', { default: undefined })
const token = pairs('TOKENS', 'Tokens.', { secret: true })
const sent = headers('SENT', 'Headers.', { secret: true })
const labels = pairs('LABELS', 'Labels.', {})
const place = url('PLACE', 'A place.', { default: undefined, shownDefault: 'nowhere' })
const title = text('TITLE', 'A title.', { default: undefined })

describe('refuses, says why and uses the default', () => {
  it.each<[Setting<unknown>, string, string]>([
    [port, '0', "PORT '0': must be a whole number from 1 to 65535; using 80"],
    [port, '65536', "PORT '65536': must be a whole number from 1 to 65535; using 80"],
    [port, '8.5', "PORT '8.5': must be a whole number from 1 to 65535; using 80"],
    [port, '0x50', "PORT '0x50': must be a whole number from 1 to 65535; using 80"],
    [delay, '-1', "DELAY '-1': must be a whole number from 0 to 2147483647; using 1000 ms"],
    [delay, '2147483648', "DELAY '2147483648': must be a whole number from 0 to 2147483647; using 1000 ms"],
    [share, '1.1', "SHARE '1.1': must be a number from 0 to 1; using 1"],
    [share, 'half', "SHARE 'half': must be a number from 0 to 1; using 1"],
    [loud, 'yes', "LOUD 'yes': must be true or false; using false"],
    [colour, 'gren', "COLOUR 'gren': must be one of red, green, blue (did you mean green?); using red"],
    [colours, 'pink', "COLOURS 'pink': 'pink' is not one of red, green, blue; using red"],
    [
      labels,
      'a=1,b',
      "LABELS 'a=1,b': must be key=value pairs separated by commas, percent-encoded; using none",
    ],
    [
      labels,
      'a=%E0',
      "LABELS 'a=%E0': must be key=value pairs separated by commas, percent-encoded; using none",
    ],
    [labels, '=1', "LABELS '=1': must be key=value pairs separated by commas, percent-encoded; using none"],
    [
      token,
      'Bearer x',
      'TOKENS (value not shown): must be key=value pairs separated by commas, percent-encoded; using none',
    ],
    [
      sent,
      'authorization: Bearer s3cret==',
      'SENT (value not shown): a key is no name of an HTTP header (is it key: value, not key=value?); using none',
    ],
    [sent, 'a=s3cret%0A', 'SENT (value not shown): a value cannot stand in an HTTP header; using none'],
    [
      place,
      'ftp://host',
      "PLACE 'ftp://host': must be a URL that starts with http:// or https://; using nowhere",
    ],
    [place, 'host:80', "PLACE 'host:80': must be a URL that starts with http:// or https://; using nowhere"],
    [
      place,
      'ftp://me:s3cret@host/?q=s3cret',
      "PLACE 'ftp://host/': must be a URL that starts with http:// or https://; using nowhere",
    ],
  ])('%#: $name', (setting, value, message) => {
    expect(read(setting, value)).toEqual({ value: setting.default, warnings: [message] })
  })
})

describe('accepts', () => {
  it.each<[Setting<unknown>, string, unknown]>([
    [port, ' 8080 ', 8080],
    [delay, '0', 0],
    [share, '.5', 0.5],
    [share, '1e-3', 0.001],
    [loud, 'TRUE', true],
    [loud, '0', false],
    [colour, 'Blue', 'blue'],
    [colours, 'blue, RED,blue', ['blue', 'red']],
    [names, ' a,,b ', ['a', 'b']],
    [labels, 'a=1, b=x%3Dy', { a: '1', b: 'x=y' }],
    [labels, '__proto__=1', Object.fromEntries([['__proto__', '1']])],
    [place, 'https://host/path', new URL('https://host/path')],
    [title, 'any', 'any'],
  ])('%#: $name', (setting, value, expected) => {
    expect(read(setting, value)).toEqual({ value: expected, warnings: [] })
  })

  it.each([undefined, '', '  '])('%j as unset', (value) => {
    expect(read(port, value)).toEqual({ value: 80, warnings: [] })
  })

  it('what it knows of a list, and says what it left out', () => {
    expect(read(colours, 'blue,gren')).toEqual({
      value: ['blue'],
      warnings: [
        "COLOURS 'blue,gren': 'gren' is not one of red, green, blue (did you mean green?); using blue",
      ],
    })
  })
})

describe('showValue', () => {
  it.each([
    ['API_TOKEN', 'abc', '(not shown)'],
    ['MY_HEADERS', 'a=b', '(not shown)'],
    ['CLIENT_KEY', 'abc', '(not shown)'],
    ['PLACE', 'http://u:p@host:1/x', 'http://host:1/x'],
    ['PLACE', 'http://host/x?token=1#f', 'http://host/x'],
    ['PLACE', `x${'y'.repeat(100)}`, `x${'y'.repeat(79)}...`],
  ])('%s=%s', (name, value, expected) => {
    expect(showValue(name, value)).toBe(expected)
  })
})
