import { describe, expect, test } from 'vitest'
import { priceSwap } from '../src/swaps/quote.ts'

const market = { tokensPerBitcoin: 60_000, tokenDecimals: 18, feeBasisPoints: 25, satsPerVbyte: 10 }

describe('a price', () => {
  test('takes our fee from what a customer gets in tokens', () => {
    expect(priceSwap('btc-to-token', 100_000, market)).toEqual({
      direction: 'btc-to-token',
      amountSats: 100_000,
      serviceFeeSats: 250,
      networkFeeSats: 1_410,
      tokenUnits: 59_850_000_000_000_000_000n,
    })
  })

  test('puts both fees on what a customer pays in tokens', () => {
    expect(priceSwap('token-to-btc', 100_000, market).tokenUnits).toBe(60_996_000_000_000_000_000n)
  })

  test('rounds fees up and what is paid out down', () => {
    const quote = priceSwap('btc-to-token', 10_001, { ...market, tokenDecimals: 0, satsPerVbyte: 1.001 })
    expect(quote).toMatchObject({ serviceFeeSats: 26, networkFeeSats: 142, tokenUnits: 5n })
  })

  test('keeps every unit of a token with 18 decimals', () => {
    const { tokenUnits } = priceSwap('btc-to-token', 99_999_999, { ...market, feeBasisPoints: 0 })
    expect(tokenUnits).toBe(59_999_999_400_000_000_000_000n)
  })
})
