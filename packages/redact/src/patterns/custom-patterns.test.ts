import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Anchors } from '../text/anchors.ts'
import type { Scan } from '../text/scan.ts'
import { customDetector } from './custom-patterns.ts'

/** Each with a text that holds one match, between < and >. */
const ACCEPTED: readonly (readonly [pattern: string | RegExp, text: string])[] = [
  ['ACME-[0-9]{8}', 'id <ACME-12345678> ok'],
  ['cust_[a-z0-9]{10,40}', '<cust_a1b2c3d4e5>'],
  ['INV-\\d+', 'paid <INV-20261125>, thanks'],
  [/\bEMP\d{4,6}\b/, 'by <EMP12345>.'],
  [/\bemp\d+\b/i, 'by <EMP12345>.'],
  ['\\d{3}-\\d{2}-\\d{4}', '<123-45-6789>'],
  ['[A-Z]{2}\\d{6}[A-D]?', 'NI <AB123456C>'],
  ['(?:visa|mastercard|amex)-[0-9]{4}', '<visa-4242>'],
  ['(foo|for)bar', '<forbar>'],
  ['vtxo:[0-9a-f]{64}', `<vtxo:${'ab'.repeat(32)}>`],
  ['arkade1[a-z0-9]{20,100}', `<arkade1${'q'.repeat(30)}>`],
  ['user-[a-z]+', '<user-mira> left'],
  ['[a-z]+', '12 <abc> 34'],
  ['\\w+', '!! <abc_1> !!'],
  ['"[^"]*"', 'say <"hello there"> now'],
  ['\\{[^{}]+\\}', 'a <{secret}> b'],
  ['\\[[^\\]]{1,200}\\]', 'x <[inner]> y'],
  ['key\\s*=\\s*\\w+', '<key = abc>'],
  ['^session [0-9a-f]{16}', '<session 0123456789abcdef> opened'],
  ['[0-9]{4}$', 'ends in <4242>'],
  ['(?<year>\\d{4})/(?<number>\\d{1,6})', 'case <2026/118>'],
  ['[^\\s@]{1,64}@corp\\.example', '<mira@corp.example>'],
  ['Bearer-[A-Za-z0-9_-]{20,200}', `<Bearer-${'x'.repeat(24)}>`],
  ['[\\u0410-\\u044f]{5,20}', 'ab <Тестовая>'],
  ['\\$[0-9]{1,12}\\.[0-9]{2}', '<$12.50>'],
  ['a{3}', 'x<aaa>x'],
  ['c{2,}', 'x<ccc>'],
  ['x[0-9]*', '<x12> '],
  ['tok_(live|test)_[a-z0-9]{8,}', '<tok_test_12345678>'],
  ['[A-F0-9]{2}(?::[A-F0-9]{2}){5}', 'mac <00:1A:2B:3C:4D:5E>'],
  ['\\x41\\x42\\d', '<AB1>'],
  ['\\u0041CME', '<ACME>'],
  ['a\\.b\\*c', '<a.b*c>'],
  ['room [0-9]{1,4}[a-z]?', '<room 12b>'],
  ['(?:ab){1,8}c', '<ababc>'],
  ['(?:a|b|c){4}', '<abca>'],
  ['[ab]{1,3}[bc]{1,3}', '<aabcc>'],
  ['\\d{2,4}\\d{2}', '<123456>'],
  ['[\\w.-]{1,32}\\.internal', '<db-1.internal>'],
  ['name: [A-Z][a-z]{1,30}', '<name: Mira>'],
  ['order#\\d+(?:-\\d+)?', '<order#12-3>'],
  ['q=.*', '<q=anything at all>'],
  ['sealed:(?:[a-z]{4}-){3}[a-z]{4}', '<sealed:abcd-efgh-ijkl-mnop>'],
  ['\\(\\d{3}\\) \\d{4}', '<(555) 0100>'],
  ['[!#%]{2}\\d', '<!#1>'],
  [/straße\s\d{1,4}/i, '<Straße 1>'],
  [/x.y/s, '<x\ny>'],
  [/^id=\d+/m, 'a\n<id=12>'],
  ['\\bref\\w+', 'see <ref12_b>'],
  ['\\d+(?:,\\d+)*', 'have <1,234,567> of'],
]

const REFUSED: readonly (readonly [pattern: unknown, reason: RegExp])[] = [
  ['(a+)+$', /backtrack/],
  ['(a|a)*b', /backtrack/],
  ['(a|aa)+$', /backtrack/],
  ['([a-z]+)*', /empty|backtrack/],
  ['([a-zA-Z0-9]+)*x', /backtrack/],
  ['(x+x+)+y', /backtrack/],
  ['a+a+b', /backtrack/],
  ['.*foo', /backtrack/],
  ['foo.*bar', /backtrack/],
  ['\\w+\\d', /backtrack/],
  ['\\d+\\d+', /backtrack/],
  ['\\s*\\s*x', /backtrack/],
  ['(.*)(.*)x', /backtrack/],
  ['(?:a?){64}(?:a){64}', /characters may be looked at/],
  ['[a-z]{0,64}[a-z]{0,64}', /empty/],
  ['[a-z]{1,64}[a-z]{1,64}', /characters may be looked at/],
  ['(?:[a-z]{1,16}-?){8}x', /characters may be looked at/],
  ['(?:a|b|ab){20}', /characters may be looked at/],
  ['a{2,}b', /read again/],
  ['<<[^>]+>>', /read again/],
  ['[\\w.-]{1,64}\\.internal', /640 characters/],
  ['x{1,600}', /looked at from each place/],
  ['[a-z]+@', /read again/],
  ['\\d+x', /read again/],
  ['a+b', /read again/],
  ['[^@]+@example\\.com', /read again|backtrack/],
  ['\\d+\\b', /read again/],
  ['(?:ab)+c', /read again/],
  ['(?:[a-z]+,)+;', /read again/],
  ['\\s+$', /read again/],
  ['[A-Za-z_]{1,}=x', /read again/],
  ['(a)\\1', /back-references/],
  ['(?<n>a)\\k<n>', /back-references/],
  ['(?=a)b', /look-arounds/],
  ['(?!a)b', /look-arounds/],
  ['(?<=a)b', /look-arounds/],
  ['(?<!a)b', /look-arounds/],
  ['(?i:a)', /groups only/],
  ['\\p{L}+', /\\p is not/],
  ['a**', /two quantifiers/],
  ['a{2}{3}', /two quantifiers/],
  ['*a', /nothing before \*/],
  ['a{3,2}', /upside down/],
  ['[z-a]', /upside down/],
  ['a{1,5000}', /counts go up/],
  ['(a', /not closed/],
  ['a)', /bare \)/],
  ['[a', /not closed/],
  ['a\\', /backslash at the end/],
  ['a{', /bare \{/],
  ['', /empty/],
  ['a?', /empty/],
  ['\\b', /empty/],
  ['x*', /empty/],
  [/a/y, /flags/],
  [new RegExp('a', ['v'].join('')), /flags/],
  ['a'.repeat(1001), /1001 characters/],
  [12, /must be a string/],
  [null, /must be a string/],
  [{ name: 'Not Good', pattern: 'a' }, /the name must be/],
  [{ name: 'x', pattern: undefined }, /must be a string/],
]

function matches(pattern: never, text: string): string[] {
  const anchors = new Anchors()
  anchors.read(text)
  const found: string[] = []
  const scan = {
    text,
    anchors,
    key: '',
    shape: 'text',
    strict: false,
    ruleOfName: () => undefined,
    add: (_: string, start: number, end: number) => found.push(text.slice(start, end)),
  } as unknown as Scan
  customDetector(pattern, 0).find(scan)
  return found
}

describe('the linear-time subset', () => {
  it('has a table of at least 50 of each', () => {
    expect(ACCEPTED.length).toBeGreaterThanOrEqual(50)
    expect(REFUSED.length).toBeGreaterThanOrEqual(50)
  })

  it.each(ACCEPTED)('accepts %s', (pattern, marked) => {
    const expected = marked.slice(marked.indexOf('<') + 1, marked.lastIndexOf('>'))
    const text = marked.slice(0, marked.indexOf('<')) + expected + marked.slice(marked.lastIndexOf('>') + 1)
    expect(matches(pattern as never, text)).toEqual([expected])
  })

  it.each(REFUSED)('refuses %s', (pattern, reason) => {
    expect(() => customDetector(pattern as never, 3)).toThrow(reason)
    expect(() => customDetector(pattern as never, 3)).toThrow('customPatterns[3]')
  })

  it('takes time linear in the text for all that it accepts', () => {
    for (const [pattern] of ACCEPTED) {
      const source = typeof pattern === 'string' ? pattern : pattern.source
      const core = source.replace(/[^A-Za-z0-9@=:"_. -]/g, '').slice(0, 12) || 'a'
      for (const unit of ['a', '1', 'A', ' ', 'ab', 'a1', '"', core, core.slice(0, -1) || 'x']) {
        const text = unit.repeat(Math.ceil(65_536 / unit.length))
        const start = performance.now()
        matches(pattern as never, text)
        expect(performance.now() - start, `${source} on ${unit}`).toBeLessThan(400)
      }
    }
  })

  it('never throws anything but its own errors, whatever the pattern', () => {
    fc.assert(
      fc.property(fc.string(), (pattern) => {
        try {
          customDetector(pattern, 0)
        } catch (error) {
          expect(String(error)).toMatch(/customPatterns\[0\]/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('never accepts what is slow, of patterns made of its own parts', () => {
    const part = fc.constantFrom('a', 'b', '[ab]', '\\w', '(', ')', '|', '+', '*', '{1,9}', '?', '\\b', '-')
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 8 }), (parts) => {
        const pattern = parts.join('')
        try {
          customDetector(pattern, 0)
        } catch {
          return
        }
        for (const unit of ['a', 'ab', 'a-', 'b']) {
          const text = unit.repeat(8000 / unit.length)
          const start = performance.now()
          matches(pattern as never, text)
          expect(performance.now() - start, `${pattern} on ${unit}`).toBeLessThan(400)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
