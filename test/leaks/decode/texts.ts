import { gunzipSync } from 'node:zlib'
import { readBadgerLog } from './badger-log.ts'
import { readBadgerTable } from './badger-table.ts'
import { protobufLeaves } from './protobuf.ts'

/** Behind how many layers of escapes a text is still read: JSON in JSON in JSON. */
const LAYERS = 4

/** All that bytes of one kind may say: as they are, in UTF-16, and without their encodings, one within the other. */
export function textsOf(bytes: Buffer): string[] {
  const utf16 = bytes.subarray(0, bytes.length & ~1)
  const shifted = bytes.subarray(1, bytes.length - ((bytes.length - 1) & 1))
  return [
    ...layersOf(bytes.toString('utf8')),
    ...[utf16, shifted].flatMap((part) => [
      part.toString('utf16le'),
      Buffer.from(part).swap16().toString('utf16le'),
    ]),
  ]
}

/** A text, and what it says without JSON's escapes, percent-encoding and odd characters, alone or mixed. */
export function layersOf(text: string): string[] {
  const seen = new Set([text])
  let last = [text]
  for (let layer = 0; layer < LAYERS && last.length > 0; layer++) {
    const next = last.flatMap((each) => [unescapeJson(each), decodePercent(each), plainCharacters(each)])
    last = [...new Set(next)].filter((each) => !seen.has(each))
    for (const each of last) seen.add(each)
  }
  return [...seen]
}

/** A request of OTLP over HTTP: its bytes, what they are unpacked, and what the message says. */
export function textsOfOtlp(body: Buffer, encoding: string): string[] {
  const plain = encoding === 'gzip' ? gunzipSync(body) : body
  const leaves = protobufLeaves(plain)
  if (!leaves) throw new Error('a request that is not protobuf')
  return [...textsOf(body), ...textsOf(plain), ...layersOf(leaves.join('\n'))]
}

/** A file of Badger: bytes as they are, and keys and values as they are without compression. */
export function textsOfBadger(name: string, bytes: Buffer): string[] {
  const entries = name.endsWith('.sst')
    ? readBadgerTable(bytes)
    : /\.(mem|vlog)$/.test(name)
      ? readBadgerLog(bytes)
      : []
  const parts = entries.flatMap(({ key, value }) => [key, value])
  const leaves = entries.flatMap(({ value }) => protobufLeaves(value) ?? [])
  return [...textsOf(bytes), ...textsOf(Buffer.concat(parts)), ...layersOf(leaves.join('\n'))]
}

const SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unescapeJson(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g, (_, code?: string, mark = '') =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (SHORT[mark] ?? mark),
  )
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

/** Characters that are not seen or direct the text (redaction policy, section 7). */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu

function plainCharacters(text: string): string {
  return text.replace(UNSEEN, '').normalize('NFKC')
}
