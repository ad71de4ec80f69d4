import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { mnemonic } from './mnemonic.ts'

const clean = cleanerOf([mnemonic])
const MARKER = '[REDACTED:mnemonic]'
const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ')
const PHRASE = WORDS.join(' ')
const LONG =
  'outside nurse enjoy clarify junior region lift gap repeat device focus height off inquiry ride pony double sustain alert vibrant enroll hint robust cover'

describe('12 and more words of BIP-39 (redaction policy, section 6: mnemonic)', () => {
  const written = [
    PHRASE,
    LONG,
    PHRASE.toUpperCase(),
    WORDS.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' '),
    WORDS.join('  '),
    WORDS.join('\n'),
    WORDS.join('\r\n'),
    WORDS.join('\\n'),
    WORDS.join('\t'),
    WORDS.join(','),
    WORDS.join(', '),
    WORDS.join('; '),
    WORDS.join('+'),
    WORDS.join('-'),
    WORDS.join(' | '),
    WORDS.join('", "'),
    WORDS.join('","'),
    WORDS.join("', '"),
    WORDS.join('\\",\\"'),
    WORDS.join('”, “'),
    WORDS.map((word, at) => (at === 0 ? word : `${at + 1}. ${word}`)).join(' '),
    WORDS.map((word, at) => (at === 0 ? word : `${at + 1}) ${word}`)).join('\n'),
    WORDS.map((word, at) => (at === 0 ? word : `${at + 1}: ${word}`)).join(', '),
    WORDS.map((word, at) => (at === 0 ? word : `(${at + 1}) ${word}`)).join(' '),
    WORDS.map((word, at) => (at === 0 ? word : `#${at + 1} ${word}`)).join('\n  '),
    WORDS.map((word, at) => (at === 0 ? word : `"${at + 1}":"${word}`)).join('",'),
    `${WORDS.slice(0, 6).join(' ')} ${WORDS.slice(6).join('\n')}`,
  ]

  test.each(written)('%j goes, wherever it stands', (phrase) => {
    expect(clean(phrase)).toBe(MARKER)
    expect(clean(`restore wallet: ${phrase} ok`)).toBe(`restore wallet: ${MARKER} ok`)
    expect(clean(`"${phrase}" is bad`)).toBe(`"${MARKER}" is bad`)
    expect(clean(`from (${phrase}).`)).toBe(`from (${MARKER}).`)
    expect(clean(`{"a":["${phrase}"],"b":1}`)).toBe(`{"a":["${MARKER}"],"b":1}`)
    expect(clean(`x=${phrase}\nthe end`)).toBe(`x=${MARKER}\nthe end`)
    expect(clean(`${phrase} / the / ${phrase}`)).toBe(`${MARKER} / the / ${MARKER}`)
  })

  test('the number of the first word stays, all others go', () => {
    expect(clean(`words: ${WORDS.map((word, at) => `${at + 1}. ${word}`).join(' ')}`)).toBe(
      `words: 1. ${MARKER}`,
    )
  })

  test('encoded white space does not help (section 7)', () => {
    expect(clean(`q=${WORDS.join('%20')}&x`)).toBe(`q=${MARKER}&x`)
    expect(clean(`q=${WORDS.join('\u00a0')}`)).toBe(`q=${MARKER}`)
    expect(clean(`q=${WORDS.join(' ').replaceAll('a', '\u0430')}`)).toBe(`q=${MARKER}`)
  })

  test('what the phrase is called stays, though its words are in the list', () => {
    const text = 'Invalid checksum for seed phrase'
    expect(clean(`${text} "${LONG}"`)).toBe(`${text} "${MARKER}"`)
    expect(clean(`${text} ${LONG}`)).toBe(`${text} ${MARKER}`)
    expect(clean(`${text}: ${PHRASE}`)).toBe(`${text}: ${MARKER}`)
    expect(clean(`the secret phrase ${PHRASE}`)).toBe(`the secret phrase ${MARKER}`)
    expect(clean(`my seed ${PHRASE}`)).toBe(`my seed ${MARKER}`)
    expect(clean(`the word list "${PHRASE}" error`)).toBe(`the word list "${MARKER}" error`)
  })

  test('nothing of a phrase stays because it begins with such a word or has a quote within', () => {
    expect(clean(`got seed ${WORDS.slice(1).join(' ')} ok`)).toBe(`got ${MARKER} ok`)
    expect(clean(`${WORDS.slice(0, 6).join(' ')}" ${WORDS.slice(6).join(' ')}`)).toBe(MARKER)
    expect(clean(`${WORDS.slice(0, 3).join(' ')}" ${WORDS.slice(3).join(' ')}`)).toBe(MARKER)
  })

  test('digits that touch a word go with it', () => {
    expect(clean(`x ${WORDS.map((word, at) => `${at + 1}${word}`).join(' ')} y`)).toBe(`x ${MARKER} y`)
    expect(clean(`x ${PHRASE}0x12 y`)).toBe(`x ${MARKER} y`)
  })

  test('two phrases are two', () => {
    expect(clean(`old "${PHRASE}" new "${LONG}"`)).toBe(`old "${MARKER}" new "${MARKER}"`)
    expect(clean(`["${PHRASE}","${LONG}"]`)).toBe(`["${MARKER}","${MARKER}"]`)
  })

  test('what a limit has left of the last word goes, other text after a whole phrase stays', () => {
    expect(clean(`x ${LONG.slice(0, -3)}`)).toBe(`x ${MARKER}`)
    expect(clean(`x ${LONG.slice(0, 92)}`)).toBe(`x ${MARKER}`)
    expect(clean(`x ${PHRASE} ok`)).toBe(`x ${MARKER} ok`)
    expect(clean(`x ${WORDS.slice(0, 11).join(' ')} yel`)).toBe(`x ${MARKER}`)
    expect(clean(`x ${WORDS.slice(0, 11).join(' ')} yel x`)).toBe(`x ${WORDS.slice(0, 11).join(' ')} yel x`)
  })

  test.each([
    'the quick brown fox can jump over any lazy dog while we wait for more coffee',
    WORDS.slice(0, 11).join(' '),
    [...WORDS.slice(0, 6), 'wallet', ...WORDS.slice(6)].join(' '),
    [...WORDS.slice(0, 11), 'yellows'].join(' '),
    WORDS.join('. '),
    WORDS.join(' = '),
    WORDS.join(' 2024 '),
    WORDS.join('é'),
    WORDS.join(''),
    `[REDACTED:btc-address]_1${WORDS.slice(1).join(' ')}`,
    '/app/packages/wallet-core/src/mnemonic/english.ts',
    'can you try this again later because there was some error with your order over there',
    'amount balance asset index type limit side buy order price unit total',
    'SELECT id, name, type, amount, price, index FROM order WHERE asset = $1 AND type = $2 LIMIT 10',
  ])('%j stays', (text) => {
    expect(clean(text)).toBe(text)
    expect(clean(`${text}\nthe ${text.toUpperCase()}.`)).toBe(`${text}\nthe ${text.toUpperCase()}.`)
  })

  test('rows of 12 and more are found among other words, wherever they begin', () => {
    const other = fc.array(fc.constantFrom('the', 'wallet', 'of', 'mnem', 'checksum', 'x1', 'fields'), {
      maxLength: 30,
    })
    // What a phrase is called does not begin these: `seed` before 12 other words stays.
    const row = fc.array(
      fc.constantFrom(...wordlist.filter((word) => !/^(?:seed|secret|phrase|word)$/.test(word))),
      { minLength: 12, maxLength: 30 },
    )
    fc.assert(
      fc.property(
        other,
        fc.array(fc.constantFrom(...wordlist), { maxLength: 11 }),
        row,
        other,
        (head, few, row, tail) => {
          const before = [...head, ...few, 'the']
          const after = ['of', ...tail, 'end.']
          const text = [...before, ...row, ...after].join(' ')
          expect(clean(text)).toBe([...before, MARKER, ...after].join(' '))
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe('3 and more words after a label (redaction policy, section 6: mnemonic)', () => {
  test.each([
    'mnemonic={} (truncated)',
    'mnemonic: {}',
    'mnemonic {}, not valid',
    'mnemonic is "{}"',
    'mnemonic was: {}',
    "Mnemonic => '{}'",
    'MNEMONIC={}',
    'WALLET_MNEMONIC="{}"',
    'mnemonic phrase: {}',
    'mnemonic_phrase={}',
    'mnemonic (12 words): {}',
    'mnemonic: 12 words: {}',
    '"mnemonic":"{}"',
    '\\"mnemonic\\":\\"{}\\"',
    '{"walletMnemonic": "{}"}',
    'mnemonic := {}',
    'mnemonic -> {}',
    '--mnemonic "{}"',
    'mnemonic:\n{}',
    'mnemonic:\\n{}',
    'seed phrase {}',
    'seed phrase: "{}"',
    'seed phrase is {}',
    'seed-phrase: {}',
    'seed_phrase={}',
    'SEED_PHRASE={}',
    '"seedPhrase":"{}"',
    'walletSeedPhrase = {}',
    'seedphrase: {}',
    'seed words: {}',
    'recovery phrase "{}"',
    'recovery phrase: {}',
    'recoveryPhrase: {}',
    'Secret Recovery Phrase: {}',
    'backup phrase: {}',
    'secret phrase: {}',
    'seed={}',
    'seed: "{}"',
    'my seed phrase: 1. {}',
    'seed phrase: ["{}"]',
    'seed phrase ({})',
  ])('%s', (text) => {
    for (const words of ['scheme spot photo', 'legal winner thank year wave', PHRASE, PHRASE.toUpperCase()]) {
      expect(clean(text.replace('{}', words))).toBe(text.replace('{}', MARKER))
    }
    expect(clean(text.replace('{}', 'scheme, spot, 3. photo'))).toBe(text.replace('{}', MARKER))
  })

  test('the words go up to the closing quote', () => {
    expect(clean('mnemonic "scheme spot photo" amount index')).toBe(`mnemonic "${MARKER}" amount index`)
    expect(clean('{"mnemonic":["scheme","spot","photo"],"index":"key"}')).toBe(
      `{"mnemonic":["${MARKER}"],"index":"key"}`,
    )
    expect(clean('seed phrase: legal winner thank year wave saus')).toBe(`seed phrase: ${MARKER}`)
  })

  test.each([
    'mnemonic is invalid',
    'mnemonic word list missing',
    'mnemonic={}',
    'mnemonic=scheme spot',
    'mnemonic checksum: scheme spot photo',
    'seed phrase must not be empty',
    'the recovery phrase has 12 words',
    'seed phrase: [REDACTED:mnemonic] scheme spot photo',
    '[REDACTED:mnemonic] scheme spot photo',
    'phrase: scheme spot photo',
    'words: scheme spot photo',
    'seed scheme spot photo',
    'mnemonics: scheme spot photo',
    'seeds: scheme spot photo',
    'catch phrase: scheme spot photo',
    'passphrase: scheme spot photo',
    'mnemonic/scheme.ts',
    'seed=42 mnemonic=null',
  ])('stays: %s', (text) => expect(clean(`see ${text} here`)).toBe(`see ${text} here`))
})

describe('mnemonics in any text', () => {
  test('are never harmed twice and never make it throw', () => {
    const part = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('legal ', 'winner ', 'seed ', 'phrase ', 'word ', 'key,', 'Thank\n'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('mnemonic', ' is ', ': ', '=', '"', '", "', '\\n', '2. ', '[', PHRASE),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60, size: 'max' }), (parts) => {
        const once = clean(parts.join(''))
        expect(clean(once)).toBe(once)
      }),
      { numRuns: 3_000 },
    )
  })

  const almost = [...WORDS.slice(0, 11), 'wallet'].join(' ')
  test.each<[string, (size: number) => string]>([
    ['words of the list', (size) => 'abandon '.repeat(size / 8)],
    ['words of the list but every twelfth', (size) => `${almost} `.repeat(size / almost.length)],
    ['words of no list', (size) => 'wallet '.repeat(size / 7)],
    ['labels', (size) => 'seed phrase '.repeat(size / 12)],
    ['labels with separators', (size) => 'mnemonic: '.repeat(size / 10)],
    ['labels with two words', (size) => 'mnemonic legal winner '.repeat(size / 22)],
    ['joined labels', (size) => 'seedPhrase=seedPhrase='.repeat(size / 22)],
    ['one label of separators', (size) => `mnemonic${'='.repeat(size)}`],
    ['separators', (size) => '=phrase'.repeat(size / 7)],
    ['one long word', (size) => 'phrase'.repeat(size / 6)],
    ['escapes', (size) => '\\n'.repeat(size / 2)],
    ['white space', (size) => `${PHRASE}${' '.repeat(size)}x`],
    ['quotes', (size) => 'seed "'.repeat(size / 6)],
  ])('%s take linear time', (_, make) => {
    const text = make(64 * 1024)
    expect(fastest(() => clean(text))).toBeLessThan(400)
  })
})

describe('where a phrase begins and ends (redaction policy, section 6: mnemonic)', () => {
  test.each([
    [`Mnemonic:  ${PHRASE}\nBase HD Path: m`, `Mnemonic:  ${MARKER}\nBase HD Path: m`],
    [`got ${PHRASE}, index 0`, `got ${MARKER}, index 0`],
    [`${PHRASE.replace('useful ', 'useful\n')}`, MARKER],
    ['mnemonic seed phrase: scheme spot photo', `mnemonic seed phrase: ${MARKER}`],
    ['seed phrase - scheme spot photo', `seed phrase - ${MARKER}`],
    ['recovery phrase → scheme spot photo', `recovery phrase → ${MARKER}`],
  ])('%s', (text, expected) => expect(clean(text)).toBe(expected))
  test('takes linear time over words on lines of their own', () => {
    expect(fastest(() => clean(`${PHRASE}\nbase `.repeat(800)))).toBeLessThan(400)
  })
})
