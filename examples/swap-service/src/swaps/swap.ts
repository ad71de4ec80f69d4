import { isAddress } from 'viem'
import { z } from 'zod'

/** A segwit address of a test network. Only the shape is checked: no money ever moves in this example. */
export const BitcoinAddress = z
  .string('must be a bech32 address of a Bitcoin test network')
  .regex(/^(tb|bcrt)1[02-9ac-hj-np-z]{11,71}$/, 'must be a bech32 address of a Bitcoin test network')

/** Checksum capitals are not asked for. */
export const EvmAddress = z.custom<`0x${string}`>(
  (value) => typeof value === 'string' && isAddress(value, { strict: false }),
  'must be 0x and 40 hexadecimal digits',
)

/** What a customer gives and gets. */
export const Direction = z.enum(['btc-to-token', 'token-to-btc'])

/** What a customer may swap at once: from 10 000 sats to one bitcoin. */
export const AmountSats = z.coerce.number().int().min(10_000).max(100_000_000)

/** The body of POST /swaps; anything else in it is refused. */
export const SwapRequest = z.strictObject({
  direction: Direction,
  amountSats: AmountSats,
  bitcoinAddress: BitcoinAddress,
  evmAddress: EvmAddress,
  email: z.email(),
})

/** The query of GET /quotes. */
export const QuoteRequest = z.strictObject({ direction: Direction, amountSats: AmountSats })

/** A transaction's id as its chain writes it; an EVM hash is accepted with or without its 0x. */
export const DepositRequest = z.strictObject({
  txid: z.string().regex(/^(0x)?[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
})

/** btc-to-token or token-to-btc. */
export type Direction = z.infer<typeof Direction>
/** What a customer asks for, checked. */
export type SwapRequest = z.infer<typeof SwapRequest>

/** awaiting-deposit → deposit-seen (the customer named a transaction) → confirmed (the job found it deep enough). */
export type SwapStatus = 'awaiting-deposit' | 'deposit-seen' | 'confirmed'

/** A swap as it is kept. */
export interface Swap extends SwapRequest {
  id: string
  /** In the token's smallest unit. */
  tokenUnits: bigint
  status: SwapStatus
  depositTxid: string | undefined
  createdAt: Date
}
