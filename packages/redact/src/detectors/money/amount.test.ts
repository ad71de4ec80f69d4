import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { amount } from './amount.ts'
import { unitCertainty } from './amount-units.ts'

const clean = cleanerOf([amount])
const MARKER = '[REDACTED:amount]'

const CRYPTO =
  'BTC XBT WBTC mBTC ETH WETH stETH USDT USDC DAI BUSD BNB SOL XRP LTC BCH DOGE ADA DOT AVAX MATIC POL LINK UNI TRX ATOM XMR'
const SMALL = 'sat sats satoshi satoshis wei'
const ISO =
  'USD EUR GBP CHF JPY CAD AUD NZD SEK DKK PLN CZK HUF BRL INR KRW CNY MXN ZAR SGD HKD THB ILS AED RUB UAH'

describe('sums of money (redaction policy, section 6: amount)', () => {
  const sums = [
    ...`${CRYPTO} ${SMALL} ${ISO}`
      .split(' ')
      .flatMap((unit) => [`12 ${unit}`, `0.51 ${unit}`, `32,640.00 ${unit}`]),
    ...`${CRYPTO} ${ISO}`.split(' ').map((unit) => `12.5${unit}`),
    ...ISO.split(' ').flatMap((unit) => [`${unit} 12`, `${unit} 0.5`, `${unit} 2,500.00`, `${unit}2,500.00`]),
    ...['₿', 'Ξ', '€', '£', '¥', '₹', '₩'].flatMap((sign) => [
      `${sign}5`,
      `${sign} 2,500.00`,
      `5 ${sign}`,
      `0.5${sign}`,
    ]),
    '1250000000000000000 wei',
    '1e18 wei',
    '1.5e-7 BTC',
    '.5 BTC',
    '-0.5 BTC',
    '+3 ETH',
    '32_640 USDT',
    "32'640.50 CHF",
    '32 640,50 EUR',
    '32\u00a0640,50\u00a0€',
    '2.500,00 EUR',
    '2.500.000 EUR',
    '1,00,000.00 INR',
    '₹1,00,000',
    '1,5 EUR',
    '1.5k USDT',
    '10kUSDT',
    '2M USD',
    '2 M USD',
    '3bn EUR',
    '3 bn EUR',
    '5k €',
    'EUR 3bn',
    '€1.5k',
    '£2M',
    '€-5',
    '-€5.00',
    '$1,999.95',
    '$0.50',
    '$1,000',
    "$1'000",
    '$1_000',
    '$10 000',
    '$1 000 000',
    '$ 19.99',
    '-$5.00',
    '$5k',
    '$1.2M',
    '$3bn',
    '19.99$',
    '$5.00 USD',
    'USD100',
    '100USD',
    'BTC 0.51',
    'BTC 0.5',
    'USDT 32,640.00',
    '500 TRY',
    'TRY 1,250.00',
    '1,250.00 ALL',
    '2,500.00 TOP',
  ]

  test.each([...new Set(sums)])('%s goes, wherever it stands', (sum) => {
    expect(clean(sum)).toBe(MARKER)
    expect(clean(`sold ${sum} on venue-2`)).toBe(`sold ${MARKER} on venue-2`)
    expect(clean(`balance=${sum}, (${sum})`)).toBe(`balance=${MARKER}, (${MARKER})`)
    expect(clean(`{"sum":"${sum}"}`)).toBe(`{"sum":"${MARKER}"}`)
    expect(clean(`limit: ${sum}.`)).toBe(`limit: ${MARKER}.`)
    expect(clean(`${sum}; ${sum}`)).toBe(`${MARKER}; ${MARKER}`)
    if (!/^[-+]/.test(sum)) expect(clean(`/${sum}/x`)).toBe(`/${MARKER}/x`)
    expect(clean(sum, 'batch.offset')).toBe(sum) // section 3a
  })

  test.each([
    [
      'swap filled: sold 0.51 BTC for 32,640.00 USDT on venue-2',
      `swap filled: sold ${MARKER} for ${MARKER} on venue-2`,
    ],
    ['daily limit €2,500.00 exceeded', `daily limit ${MARKER} exceeded`],
    ['Payment of $1,999.95 declined', `Payment of ${MARKER} declined`],
    ['swap 100 USDT 200 USDC', `swap ${MARKER} ${MARKER}`],
    ['EUR 100 USD 200', `${MARKER} ${MARKER}`],
    ['12:30 500 USDT', `12:30 ${MARKER}`],
    ['10-20 BTC', `10-${MARKER}`],
    ['€5/month, 10 EUR/day', `${MARKER}/month, ${MARKER}/day`],
    ['US$5.00', `US${MARKER}`],
    ['filled 0.5/1.0 BTC', `filled 0.5/${MARKER}`],
    ['1 ETH = 3,000 USD', `${MARKER} = ${MARKER}`],
    ['5\u00a0000\u202f€', MARKER],
    ['12%20EUR', MARKER],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test.each([
    '$1 $5 $12 $1 500 $0.0023 $ {5.00} $10.00.1 $1.50x $1,2',
    'ticker BTC/USDT spread 12 bps, ERC-20 decimals 18, chainId 137, EIP-1559 enabled',
    'mempool floor 12 sat/vB, 24 ETH-USD candles loaded',
    '12 sats/vbyte 12 sat per vB 3 sat/byte 35 gwei 35 Gwei 21000 gas',
    '24 BTC/USDT 24 BTC / USDT 24 ETH:USD 24 ETH_USD 42 USDC-pools 5 BTC-PERP',
    'loaded 24 USDT markets, 10 BTC pairs, 3 ETH candles, 7 USDC pools',
    'BTC-USDT 64,000.50 EUR/USD 1.0845 ETH_USD 3,000.00',
    'BTC 24h, ETH 2.0, SOL 5, UNI 7, DOT 3, ADA 1, eth 5, btc 3',
    'port 3 LINK DOWN, LINK 3 UP, 2 LINK state',
    'ERC-20 USDT, ERC20 USDT, BEP-20 BNB, part_3 ETH, v2 ETH, #12 ETH, x0x12 ETH, 1.2.3 ETH',
    'attempt 3 ALL, step 2 TOP, retry 3 TRY, 3 CUP, 7 MOP, 1 SOS, 2 BOB, 4 MAD, TRY 3 of 5, ALL 5 failed, TOP 10',
    'CVE 2024, 12 CVE, CRC 32, 16 CRC errors, SDG 13, PHP 8, PHP 8.3, 3 NOK, NIC 2, AMD 5900, BSD 3, 2 SVC, 4 BTN',
    '3 all, 5 top, 2 try, 10 usd, 12 eur, 12 Sat, 3 Link, 4 dot',
    '200 OK, GET 200, HTTP 404, 12 GB, 5 MB, 3 KB, 35 ms, 7 s, 2 weeks, 3 min, 5 m, 10 k, 2 bn, 5 M, 18 MAR, 12 AM',
    'EUR 5% fee, EUR 2026-06-18, USD 12:30, 2026-06-18 EUR, 12:30:15 USD, rate 1.2.3 EUR',
    'GC paused 0.51 ms, heap 1,048,576 bytes, 42% used, 1_000_000 rows, 1e18',
    'USDs 5, 5 USDs, 5 EURO, EUROS 5, XUSD 100, PEN300, ISK123456, 12345AED, 3ADA-1',
    'amount_usd balance USD EUR BTC € $ ₿',
    '{"market":"BTC-USDT","limit":500} ?base=BTC&quote=USDT&interval=1m&limit=500',
    'block 19482113 gasUsed=21000 baseFee=35 gwei confirmations=12',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Mobile/15E148 Safari/604.1',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('ISO 4217 codes are those in use, in their own spelling', () => {
    for (const code of ISO.split(' ')) expect(unitCertainty(code), code).toBe('always')
    for (const code of Intl.supportedValuesOf('currency')) expect(unitCertainty(code), code).toBeDefined()
    for (const word of ['XXX', 'XTS', 'DEM', 'FRF', 'usd', 'Eur', 'OK', ''])
      expect(unitCertainty(word), word).toBeUndefined()
  })

  test('any number with cents goes with its code, before or after, and with a dollar', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 99 }), fc.constantFrom(...ISO.split(' ')), (whole, cents, code) => {
        const plain = `${whole}.${String(cents).padStart(2, '0')}`
        const grouped = `${whole.toLocaleString('en-US')}.${String(cents).padStart(2, '0')}`
        for (const sum of [
          `${plain} ${code}`,
          `${grouped} ${code}`,
          `${code} ${grouped}`,
          `$${grouped}`,
          `$${plain}`,
        ])
          expect(clean(`paid ${sum} now`)).toBe(`paid ${MARKER} now`)
      }),
    )
  })

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom(
      '5',
      '12',
      '500',
      '0.5',
      ',',
      '.',
      ' ',
      '-',
      '/',
      'BTC',
      'EUR',
      '$',
      '€',
      'k',
      'M',
      'e',
      'TRY',
      "'",
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const once = clean(text)
          expect(clean(once)).toBe(once)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test.each([
    '1 000 ',
    '1,000',
    '1.000',
    '1,00',
    '1 000 BTC ',
    '1 000 BTC-',
    '12:30 000 BTC-',
    '$1.00 ',
    '$1',
    'EUR 1 ',
    'EUR 1 EUR',
    '1e',
    '1e5 ',
    '5 BTC',
    '5 BTC/',
    '5 k ',
    "1'000",
    '-1',
    '1 A',
    'AAA1',
    '1€',
    '1',
  ])('takes linear time over rows of %s', (unit) => expect(isLinear(clean, unit)).toBe(true))
})

describe('sums next to escapes, of codes that are words (redaction policy, section 6: amount)', () => {
  test.each([
    ['a\\n0.5 BTC\\nEUR 12.50\\n-3 ETH', 'a\\n[REDACTED:amount]\\n[REDACTED:amount]\\n[REDACTED:amount]'],
    ['50 NOK, 500 MAD, 7 RON', '[REDACTED:amount], [REDACTED:amount], [REDACTED:amount]'],
  ])('%s', (text, expected) => expect(clean(text)).toBe(expected))
  test('what a marker ends with joins as what it stands for', () => {
    const once = clean('5 EUR-500TRY')
    expect(clean(once)).toBe(once)
  })
})
