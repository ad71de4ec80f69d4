// Stands in for an Esplora server: the part of its REST API that the service uses, with made-up data.
//   node src/stand-ins/esplora.ts [--port 3001]
// An address that starts with tb1qqqqq holds nothing, any other holds 3 BTC; a transaction whose id starts with
// 00 does not exist, any other is three blocks below the tip.
import { createHash } from 'node:crypto'
import { type Answer, serveUpstream } from './upstream.ts'

const TIP = 2_900_000
const NOT_FOUND: Answer = { status: 404, body: 'Not found' }

serveUpstream({ nameOf: (path) => path, answer }, 3001)

function answer(path: string): Answer {
  if (path === '/fee-estimates') return ok({ '1': 24.5, '3': 15.2, '6': 9.1, '144': 1.6 })
  if (path === '/blocks/tip/height') return ok(TIP)
  const [, kind, id = '', rest] = path.split('/')
  if (kind === 'address' && rest === 'utxo') return ok(id.startsWith('tb1qqqqq') ? [] : utxosOf(id))
  if (kind === 'tx' && rest === undefined) return id.startsWith('00') ? NOT_FOUND : ok(transaction(id))
  return NOT_FOUND
}

/** Two outputs, 3 BTC together; their ids follow from the address, so that every run gives the same. */
function utxosOf(address: string) {
  return [200_000_000, 100_000_000].map((value, vout) => ({
    txid: createHash('sha256').update(`${address}:${vout}`).digest('hex'),
    vout,
    value,
    status: { confirmed: true, block_height: TIP - 100 },
  }))
}

function transaction(txid: string) {
  return { txid, status: { confirmed: true, block_height: TIP - 3 } }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}
