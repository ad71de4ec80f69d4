import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { hex } from './hex.ts'

const clean = cleanerOf([hex])
const cleanStrict = cleanerOf([hex], true)
const digits = (count: number) => randomBytes(count).toString('hex').slice(0, count)
const HASH = '73a64d14a795541ae282bf61819245fb7362bd987f5a88805f2f142c6f91513b'
const OTHER = 'd4b4bfed86f4b2ef4f327225f3fc5596d0ce5480023fded9b2b251103f733b50'

describe('hex with 0x (redaction policy, section 6)', () => {
  test.each<[string, string]>([
    ['evm-address', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
    ['evm-address', '0x0000000000000000000000000000000000000000'],
    ['evm-address', '0X86EC12ADC142F516E913E9AF7559937B9CFAC5C4'],
    ['evm-address', `0x${digits(40)}`],
    ['tx-hash', `0x${HASH}`],
    ['tx-hash', `0X${HASH.toUpperCase()}`],
    ['evm-calldata', `0xa9059cbb${digits(128)}`],
    ['evm-calldata', `0x02f8b4${digits(300)}`],
    ['evm-calldata', `0x${digits(130)}`],
    ['evm-calldata', `0x${digits(63)}`],
    ['evm-calldata', `0x${digits(41)}`],
  ])('%s: %s goes, wherever it stands', (category, value) => {
    const marker = `[REDACTED:${category}]`
    expect(clean(value)).toBe(marker)
    expect(clean(`got ${value}, ${value}.`)).toBe(`got ${marker}, ${marker}.`)
    expect(clean(`eip155:1:${value}`)).toBe(`eip155:1:${marker}`)
    expect(clean(`/v1/${value}/x?a=${value}#y`)).toBe(`/v1/${marker}/x?a=${marker}#y`)
    expect(clean(`{"a":["${value}"]}`)).toBe(`{"a":["${marker}"]}`)
    expect(clean(`a_${value}_b-${value}`)).toBe(`a_${marker}_b-${marker}`)
    expect(clean(`x:\\n${value}\\n`)).toBe(`x:\\n${marker}\\n`)
  })

  test.each([
    'selector 0xa9059cbb topic count 3 storage slot 0x0',
    `pointer 0x7fff5fbff8c0, 0x${'a'.repeat(39)}.`,
    `x0x${'a'.repeat(40)}`,
    `10x${'a'.repeat(40)}`,
    `0x${'a'.repeat(40)}g`,
    `0x${'g'.repeat(64)}`,
    '0x5aAe…BeAed 0x5aAe...BeAed',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test.each([
    'reorg at block {} depth 2',
    'block hash {}',
    'block hash: {}',
    'blockHash={}',
    '{"blockHash":"{}"}',
    '{"number":"0x1b4","parentHash" : "{}"}',
    '{\\"stateRoot\\":\\"{}\\"}',
    'BLOCK_HASH={}',
    'prevBlockHash {}',
    'previousblockhash: {}',
    'block.hash={}',
    'block-hash {}',
    'parent {}',
    'parent hash {}',
    'parent_hash="{}"',
    'state root {} mismatch',
    'StateRoot({})',
    'state={}',
    'receiptsRoot: {}',
    'receipts root [{}]',
    'receipt root {}',
    'genesis {}',
    'genesis hash = {}',
    'Genesis: {}',
    'merkle root {}',
    'merkleRoot: `{}`',
    'merkle_root_hash={}',
    '/block/{}',
    '/eth/v1/beacon/blocks/{}/root',
    'finalized Block {}',
  ])('what is right after the word of a block stays: %s', (text) => {
    const filled = text.replace('{}', `0x${HASH}`)
    expect(clean(filled)).toBe(filled)
    const bare = text.replace('{}', HASH)
    expect(clean(`txid in ${bare}`)).toBe(`txid in ${bare}`)
  })

  test.each([
    'broadcasted {} nonce 12',
    'hash {}',
    'root: {}',
    'block 12 tx {}',
    'unblock {}',
    'blocked {}',
    'stateless {}',
    'parent of {}',
    'block, then {}',
    'block\n{}',
    'transaction hash {}',
    'storage slot {}',
    'hash={} block=12',
  ])('what is not, goes: %s', (text) =>
    expect(clean(text.replace('{}', `0x${HASH}`))).toBe(text.replace('{}', '[REDACTED:tx-hash]')),
  )

  test('an address or call data after such a word goes', () => {
    expect(clean(`block 0x${digits(40)}`)).toBe('block [REDACTED:evm-address]')
    expect(clean(`block 0x${digits(136)}`)).toBe('block [REDACTED:evm-calldata]')
  })

  test('goes in spite of invisible characters (section 7)', () => {
    expect(clean('withdraw to 0xe3de9df8\u200b477f7f7c4e8bb5a6\u200d60fc8c8f83a6f2a3')).toBe(
      'withdraw to [REDACTED:evm-address]',
    )
  })

  test('is left alone under identifier keys (section 4)', () => {
    for (const key of ['eth.block.hash', 'parent_hash', 'stateRoot', 'image.id', 'request_id']) {
      expect(clean(`0x${HASH}`, key)).toBe(`0x${HASH}`)
      expect(cleanStrict(HASH, key)).toBe(HASH)
    }
    expect(clean(`0x${HASH}`, 'genesis.hash')).toBe(`0x${HASH}`)
    expect(clean(`0x${HASH}`, 'app.note')).toBe('[REDACTED:tx-hash]')
  })
})

describe('64 hex digits without 0x (redaction policy, section 6)', () => {
  test.each<[string, string]>([
    ['tx-hash', 'MempoolConflict: txid {} already spent'],
    ['tx-hash', 'utxo {}:1'],
    ['tx-hash', 'spending outpoint {}:0'],
    ['tx-hash', 'tx={}'],
    ['tx-hash', 'txn {}'],
    ['tx-hash', '"txHash":"{}"'],
    ['tx-hash', '{\\"txid\\":\\"{}\\"}'],
    ['tx-hash', 'TXID {}'],
    ['tx-hash', 'rawTxId: {}'],
    ['tx-hash', 'tx_id={}'],
    ['tx-hash', 'https://mempool.example/tx/{}'],
    ['tx-hash', 'Transaction {} failed'],
    ['tx-hash', 'transaction was sent: {}'],
    ['tx-hash', 'UTXOs ["{}"]'],
    ['private-key', 'DEPLOYER_PRIVATE_KEY={} NODE_ENV=production'],
    ['private-key', 'privateKey: {}'],
    ['private-key', 'private key {}'],
    ['private-key', 'privkey {}'],
    ['private-key', 'wallet-key {}'],
    ['private-key', 'signing key is {}'],
    ['private-key', 'signer {}'],
    ['private-key', 'sweep from {}'],
    ['private-key', 'secret={}'],
    ['private-key', 'seed: {}'],
    ['private-key', 'secret for tx {}'],
  ])('%s: %s', (category, text) => {
    expect(clean(text.replace('{}', HASH))).toBe(text.replace('{}', `[REDACTED:${category}]`))
    expect(clean(text.replace('{}', HASH.toUpperCase()))).toBe(text.replace('{}', `[REDACTED:${category}]`))
    expect(clean(`some words\n${text.replace('{}', HASH)}`)).toContain(`[REDACTED:${category}]`)
  })

  test('with 0x it is a private key after the same words', () => {
    expect(clean(`invalid private key, got privateKey: 0x${HASH}`)).toBe(
      'invalid private key, got privateKey: [REDACTED:private-key]',
    )
    expect(clean(`signer 0x${HASH}`)).toBe('signer [REDACTED:private-key]')
  })

  test.each([
    'object {} stored',
    '{}',
    'artifact sha256={} verified',
    'registry.example.com/ledger@sha256:{}',
    'tx sha256:{}',
    'tx sha-256 {}',
    'tx digest: {}',
    'secret checksum={}',
    'tx commit {}',
    'tx commit hash {}',
    'tx etag: W/"{}"',
    'tx "etag":"{}"',
    'tx layer {}',
    'tx image {}',
    'tx imageDigest={}',
    'tx blob {}',
    'tx block {}',
    'ctx {}',
    'txt {}',
    'context {}',
    'seeded {}',
    'secretary {}',
    'designer {}',
    'key {}',
    'public key {}',
    'tx\n{}',
    'tx {}\n',
    'txid                                {}',
    'transaction of 24 characters {}',
    'x{}',
    '{}0',
  ])('stays: %s', (text) => {
    const isFar = !text.includes('tx {}\n')
    const filled = text.replace('{}', HASH)
    expect(clean(filled)).toBe(isFar ? filled : 'tx [REDACTED:tx-hash]\n')
  })

  test.each([31, 32, 40, 63, 65, 96, 128])('%s digits stay', (count) => {
    for (const text of [`tx ${digits(count)} x`, `secret ${digits(count)}`]) {
      expect(clean(text)).toBe(text)
      expect(cleanStrict(text)).toBe(text)
    }
  })

  test('a word counts within 24 characters, the whole of it', () => {
    const at = (gap: number) => clean(`txid${' '.repeat(gap)}${HASH}`)
    expect(at(20)).toContain('[REDACTED:tx-hash]')
    expect(at(21)).toContain(HASH)
    expect(clean(`ctx${' '.repeat(22)}${HASH}`)).toContain(HASH)
    expect(clean(`a tx${' '.repeat(22)}${HASH}`)).toContain('[REDACTED:tx-hash]')
    expect(clean(`myTx${' '.repeat(22)}${HASH}`)).toContain('[REDACTED:tx-hash]')
  })

  test('the others of a list go with the first', () => {
    expect(clean(`txids: ${HASH}, ${OTHER}`)).toBe('txids: [REDACTED:tx-hash], [REDACTED:tx-hash]')
    expect(clean(`"txids":["${HASH}","${OTHER}"]`)).toBe(
      '"txids":["[REDACTED:tx-hash]","[REDACTED:tx-hash]"]',
    )
    expect(clean(`utxos ${HASH}:0 ${OTHER}:12`)).toBe('utxos [REDACTED:tx-hash]:0 [REDACTED:tx-hash]:12')
    expect(clean(`txid ${HASH} block ${OTHER}`)).toBe(`txid [REDACTED:tx-hash] block ${OTHER}`)
  })

  test('the last word of the key counts as the first of the text', () => {
    expect(clean(`${HASH}:1`, 'bitcoin.outpoint')).toBe('[REDACTED:tx-hash]:1')
    expect(clean(HASH, 'app.tx')).toBe('[REDACTED:tx-hash]')
    expect(clean(HASH, 'tx.note')).toBe(HASH)
    expect(clean(`${' '.repeat(30)}${HASH}`, 'app.tx')).toContain(HASH)
  })

  test('what is in a marker or before it is no context: a second pass finds nothing more', () => {
    for (const text of [
      `[REDACTED:tx-hash] and ${HASH}`,
      `[REDACTED:private-key] ${HASH}`,
      `txid [REDACTED:otp] ${HASH}`,
      `tx?sig=REDACTED&x=${HASH}`,
    ]) {
      expect(clean(text)).toBe(text)
    }
  })

  test('strict removes all that are no digest (section 8)', () => {
    expect(cleanStrict(`object ${HASH} stored`)).toBe('object [REDACTED:strict] stored')
    expect(cleanStrict(`tx ${HASH}`)).toBe('tx [REDACTED:tx-hash]')
    expect(cleanStrict(`block ${HASH}`)).toBe('block [REDACTED:strict]')
    for (const text of [`ledger@sha256:${HASH}`, `commit ${HASH}`, `digest: "${HASH}"`])
      expect(cleanStrict(text)).toBe(text)
  })
})

describe('hex of any kind', () => {
  test('is never harmed twice and never makes it throw', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'tx',
        'block',
        'hash',
        'sha256',
        'secret',
        'Root',
        'state',
        '\\n',
        '\n',
        '"',
        ':',
        '=',
        ' ',
        '-',
      ),
      fc.constantFrom(
        HASH,
        OTHER,
        `0x${HASH}`,
        `0x${OTHER.slice(0, 40)}`,
        `0x${HASH}${OTHER}`,
        '[REDACTED:tx-hash]',
      ),
      fc.string({ maxLength: 30 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.constantFrom('', 'app.tx', 'block'), (parts, key) => {
        const once = clean(parts.join(''), key)
        expect(clean(once, key)).toBe(once)
        const strict = cleanStrict(parts.join(''), key)
        expect(cleanStrict(strict, key)).toBe(strict)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each<[string, string]>([
    ['bare hashes', `${HASH} `.repeat(1_000)],
    ['hashes after words', `tx ${HASH} `.repeat(960)],
    ['hashes after blocks', `block hash: 0x${HASH}`.repeat(820)],
    ['addresses', `0x${HASH.slice(0, 40)} `.repeat(1_500)],
    ['one long word of hex', `0x${'a'.repeat(64 * 1024)}`],
    ['prefixes', '0x'.repeat(32 * 1024)],
    ['words of blocks', `${'block '.repeat(11_000)}0x${HASH}`],
    ['white space', `${' '.repeat(64 * 1024)}0x${HASH}`],
  ])('%s take linear time', (_, text) => expect(fastest(() => clean(text))).toBeLessThan(400))
})
