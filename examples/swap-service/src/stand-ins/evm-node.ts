// Stands in for the JSON-RPC endpoint of an EVM node, with made-up data.
//   node src/stand-ins/evm-node.ts [--port 3002]
// An address that starts with 0xdead holds no token, any other holds 10 million; a receipt whose hash starts with
// 0x00 does not exist, any other is five blocks below the newest.
import { type Answer, serveUpstream } from './upstream.ts'

interface Call {
  id: unknown
  method: string
  params?: readonly unknown[]
}

const CHAIN_ID = 31_337 // what local development chains use
const BLOCK = 18_000_000
const DECIMALS = 6
const BALANCE = 10_000_000n * 10n ** BigInt(DECIMALS)
/** The first four bytes of the Keccak hash of `decimals()` and of `balanceOf(address)`. */
const SELECTORS = { decimals: '0x313ce567', balanceOf: '0x70a08231' }

serveUpstream(
  {
    nameOf: (_path, body) =>
      callsIn(body)
        .map(({ method }) => method)
        .join(' '),
    answer: (_path, body): Answer => {
      const answers = callsIn(body).map(answerTo)
      return { status: 200, body: Array.isArray(body) ? answers : answers[0] }
    },
  },
  3002,
)

function callsIn(body: unknown): Call[] {
  return (Array.isArray(body) ? body : [body]) as Call[]
}

function answerTo({ id, method, params = [] }: Call) {
  const result = resultOf(method, params)
  if (result !== undefined) return { jsonrpc: '2.0', id, result }
  return { jsonrpc: '2.0', id, error: { code: -32601, message: `the method ${method} is not available` } }
}

function resultOf(method: string, params: readonly unknown[]): unknown {
  switch (method) {
    case 'eth_chainId':
      return quantity(CHAIN_ID)
    case 'eth_blockNumber':
      return quantity(BLOCK)
    case 'eth_gasPrice':
      return quantity(12_000_000_000)
    case 'eth_call':
      return readToken((params[0] as { data: string }).data)
    case 'eth_getTransactionReceipt':
      return receipt(String(params[0]))
    default:
      return undefined
  }
}

function readToken(data: string): string | undefined {
  if (data === SELECTORS.decimals) return word(BigInt(DECIMALS))
  // The argument is the address, filled up with zeros to 32 bytes.
  if (data.startsWith(SELECTORS.balanceOf)) return word(data.slice(34).startsWith('dead') ? 0n : BALANCE)
  return undefined
}

function receipt(hash: string) {
  if (hash.startsWith('0x00')) return null
  return {
    transactionHash: hash,
    transactionIndex: '0x0',
    blockHash: `0x${'b'.repeat(64)}`,
    blockNumber: quantity(BLOCK - 5),
    from: `0x${'1'.repeat(40)}`,
    to: `0x${'2'.repeat(40)}`,
    contractAddress: null,
    cumulativeGasUsed: '0xc350',
    gasUsed: '0xc350',
    effectiveGasPrice: quantity(12_000_000_000),
    logs: [],
    logsBloom: `0x${'0'.repeat(512)}`,
    status: '0x1',
    type: '0x2',
  }
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`
}

/** 32 bytes, as contracts return a number. */
function word(value: bigint): string {
  return `0x${value.toString(16).padStart(64, '0')}`
}
