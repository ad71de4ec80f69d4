import type { Direction } from './swap.ts'

/** The size of a transaction with one segwit input and two outputs, in virtual bytes. */
const TYPICAL_VBYTES = 141
const SATS_PER_BITCOIN = 100_000_000n

/** What prices follow from at the moment. */
export interface Market {
  tokensPerBitcoin: number
  tokenDecimals: number
  feeBasisPoints: number
  satsPerVbyte: number
}

/** What a swap costs and yields; whole sats, and the token's smallest unit. */
export interface Quote {
  direction: Direction
  amountSats: number
  serviceFeeSats: number
  networkFeeSats: number
  /** btc-to-token: what the customer gets; token-to-btc: what the customer pays. */
  tokenUnits: bigint
}

/** The service rounds its fee up, and what it pays out down. */
export function priceSwap(direction: Direction, amountSats: number, market: Market): Quote {
  const serviceFeeSats = Math.ceil((amountSats * market.feeBasisPoints) / 10_000)
  const networkFeeSats = Math.ceil(market.satsPerVbyte * TYPICAL_VBYTES)
  const pricedSats =
    direction === 'btc-to-token' ? amountSats - serviceFeeSats : amountSats + serviceFeeSats + networkFeeSats
  return { direction, amountSats, serviceFeeSats, networkFeeSats, tokenUnits: toUnits(pricedSats, market) }
}

function toUnits(sats: number, { tokensPerBitcoin, tokenDecimals }: Market): bigint {
  return (BigInt(sats) * BigInt(tokensPerBitcoin) * 10n ** BigInt(tokenDecimals)) / SATS_PER_BITCOIN
}
