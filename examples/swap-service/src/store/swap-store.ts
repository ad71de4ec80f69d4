import type { Direction, Swap, SwapRequest, SwapStatus } from '../swaps/swap.ts'
import type { Database } from './database.ts'

interface SwapRow {
  id: string
  direction: Direction
  /** Postgres sends 64-bit and numeric values as text. */
  amount_sats: string
  token_units: string
  bitcoin_address: string
  evm_address: `0x${string}`
  status: SwapStatus
  deposit_txid: string | null
  created_at: Date
  email: string
}

const SELECT = 'select s.*, c.email from swaps s join customers c on c.id = s.customer_id'

/** Where swaps are kept. */
export interface SwapStore {
  insert(request: SwapRequest, tokenUnits: bigint): Promise<Swap>
  find(id: string): Promise<Swap | undefined>
  /** @returns false when the swap does not wait for a deposit any more, or does not exist */
  nameDeposit(id: string, txid: string): Promise<boolean>
  /** Swaps whose deposit is named and not confirmed yet, oldest first. */
  listUnconfirmed(limit: number): Promise<Swap[]>
  confirm(id: string): Promise<void>
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
}

/** Keeps swaps in Postgres. */
export function createSwapStore(database: Database): SwapStore {
  return {
    insert: (request, tokenUnits) =>
      database.transaction(async (query) => {
        const [customer] = await query<{ id: string }>(
          `insert into customers (email) values ($1)
           on conflict (email) do update set email = excluded.email returning id`,
          [request.email],
        )
        const [row] = await query<Omit<SwapRow, 'email'>>(
          `insert into swaps (customer_id, direction, amount_sats, token_units, bitcoin_address, evm_address)
           values ($1, $2, $3, $4, $5, $6) returning *`,
          [
            customer?.id,
            request.direction,
            request.amountSats,
            tokenUnits.toString(),
            request.bitcoinAddress,
            request.evmAddress,
          ],
        )
        if (!row) throw new Error('insert … returning gave no row')
        return toSwap({ ...row, email: request.email })
      }),
    find: async (id) => {
      const [row] = await database.query<SwapRow>(`${SELECT} where s.id = $1`, [id])
      return row && toSwap(row)
    },
    nameDeposit: async (id, txid) => {
      const rows = await database.query(
        `update swaps set deposit_txid = $2, status = 'deposit-seen'
         where id = $1 and status = 'awaiting-deposit' returning id`,
        [id, txid],
      )
      return rows.length === 1
    },
    listUnconfirmed: async (limit) => {
      const rows = await database.query<SwapRow>(
        `${SELECT} where s.status = 'deposit-seen' order by s.created_at limit $1`,
        [limit],
      )
      return rows.map(toSwap)
    },
    confirm: async (id) => {
      await database.query(`update swaps set status = 'confirmed' where id = $1`, [id])
    },
    ping: async () => {
      await database.query('select 1')
    },
  }
}

function toSwap(row: SwapRow): Swap {
  return {
    id: row.id,
    direction: row.direction,
    amountSats: Number(row.amount_sats),
    tokenUnits: BigInt(row.token_units),
    bitcoinAddress: row.bitcoin_address,
    evmAddress: row.evm_address,
    email: row.email,
    status: row.status,
    depositTxid: row.deposit_txid ?? undefined,
    createdAt: row.created_at,
  }
}
