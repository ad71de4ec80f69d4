import { describe, expect, it } from 'vitest'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { homeDirectories } from './home-directory.ts'

const strict = cleanerOf([homeDirectories], true)
const M = '[REDACTED:strict]'

describe('the user in home directories (redaction policy, section 8)', () => {
  it.each([
    ['    at f (/home/mira/app/src/f.ts:1:1)', `    at f (/home/${M}/app/src/f.ts:1:1)`],
    ['/Users/mira', `/Users/${M}`],
    ['open "C:\\Users\\mira\\x.txt"', `open "C:\\Users\\${M}\\x.txt"`],
    ['open C:\\Users\\Mira Exampleson\\x.txt', `open C:\\Users\\${M}\\x.txt`],
    ['"C:\\\\Users\\\\mira\\\\x"', `"C:\\\\Users\\\\${M}\\\\x"`],
    ['C:/Users/mira/x', `C:/Users/${M}/x`],
    ['d:\\users\\mira', `d:\\users\\${M}`],
    ['cwd=/home/mira, HOME=/home/otto', `cwd=/home/${M}, HOME=/home/${M}`],
    ['file:///home/mira/x', `file:///home/${M}/x`],
    ['sftp://host/home/mira/x', `sftp://host/home/${M}/x`],
    ['/mnt/c/Users/mira/x', `/mnt/c/Users/${M}/x`],
    ['%2Fhome%2Fmira%2Fx', `%2Fhome%2F${M}%2Fx`],
  ])('goes in strict: %s', (text, expected) => {
    expect(strict(text)).toBe(expected)
    expect(strict(expected)).toBe(expected)
  })

  it.each([
    'https://app.example.com/home/dashboard',
    '/home/',
    '/home/$USER/x',
    '/home/{user}',
    'C:\\Users\\Public\\x',
    '/homes/x',
    '/users/42',
  ])('is not where there is none: %s', (text) => {
    expect(strict(text)).toBe(text)
  })

  it('stays in standard', () => {
    expect(cleanerOf([homeDirectories])('/home/mira/x')).toBe('/home/mira/x')
  })
})
