// A decoder of its own for OTLP's trace messages, strict where the collector would be, so that two encoders can be
// compared field by field: fields that were not sent get their default, and one that is not declared is an error.

type Kind = 'string' | 'bytes' | 'fixed64' | 'fixed32' | 'varint' | 'int64' | 'double' | 'bool'
type Field = readonly [name: string, kind: Kind | Message, repeated?: 'repeated']
interface Message {
  readonly oneof?: true
  readonly fields: Readonly<Record<number, Field>>
}

const anyValue: { oneof: true; fields: Record<number, Field> } = {
  oneof: true,
  fields: {
    1: ['string', 'string'],
    2: ['bool', 'bool'],
    3: ['int', 'int64'],
    4: ['double', 'double'],
    7: ['bytes', 'bytes'],
  },
}
const keyValue: Message = { fields: { 1: ['key', 'string'], 2: ['value', anyValue] } }
anyValue.fields[5] = ['array', { fields: { 1: ['values', anyValue, 'repeated'] } }]
anyValue.fields[6] = ['map', { fields: { 1: ['values', keyValue, 'repeated'] } }]

const attributes = (field: number): Record<number, Field> => ({
  [field]: ['attributes', keyValue, 'repeated'],
})
const event: Message = {
  fields: {
    1: ['time', 'fixed64'],
    2: ['name', 'string'],
    ...attributes(3),
    4: ['droppedAttributes', 'varint'],
  },
}
const link: Message = {
  fields: {
    1: ['traceId', 'bytes'],
    2: ['spanId', 'bytes'],
    3: ['state', 'string'],
    ...attributes(4),
    5: ['droppedAttributes', 'varint'],
    6: ['flags', 'fixed32'],
  },
}
const span: Message = {
  fields: {
    1: ['traceId', 'bytes'],
    2: ['spanId', 'bytes'],
    3: ['state', 'string'],
    4: ['parent', 'bytes'],
    5: ['name', 'string'],
    6: ['kind', 'varint'],
    7: ['start', 'fixed64'],
    8: ['end', 'fixed64'],
    ...attributes(9),
    10: ['droppedAttributes', 'varint'],
    11: ['events', event, 'repeated'],
    12: ['droppedEvents', 'varint'],
    13: ['links', link, 'repeated'],
    14: ['droppedLinks', 'varint'],
    15: ['status', { fields: { 2: ['message', 'string'], 3: ['code', 'varint'] } }],
    16: ['flags', 'fixed32'],
  },
}
const scope: Message = {
  fields: { 1: ['name', 'string'], 2: ['version', 'string'], ...attributes(3), 4: ['dropped', 'varint'] },
}
const scopeSpans: Message = {
  fields: { 1: ['scope', scope], 2: ['spans', span, 'repeated'], 3: ['schemaUrl', 'string'] },
}
const resource: Message = { fields: { ...attributes(1), 2: ['dropped', 'varint'] } }
const resourceSpans: Message = {
  fields: {
    1: ['resource', resource],
    2: ['scopeSpans', scopeSpans, 'repeated'],
    3: ['schemaUrl', 'string'],
  },
}
const request: Message = { fields: { 1: ['resourceSpans', resourceSpans, 'repeated'] } }

/** A message as an object: bytes in hex, 64-bit integers as bigint, repeated fields as lists. */
export type Decoded = Record<string, unknown>

/** Decodes an ExportTraceServiceRequest. Throws on whatever is not exactly one. */
export function decodeRequest(data: Uint8Array): Decoded {
  return decode(request, Buffer.from(data.buffer, data.byteOffset, data.byteLength))
}

/** All spans of a request with `scope` and `resource` beside them. */
export function spansIn(decoded: Decoded): Decoded[] {
  return (decoded.resourceSpans as Decoded[]).flatMap(({ resource, scopeSpans }) =>
    (scopeSpans as Decoded[]).flatMap(({ scope, spans }) =>
      (spans as Decoded[]).map((span) => ({ ...span, scope, resource })),
    ),
  )
}

/** Attributes in short: the key and the only field of its value. */
export function attributesIn(message: Decoded): Record<string, unknown> {
  return Object.fromEntries(
    (message.attributes as Decoded[]).map(({ key, value }) => [key, Object.values(value as Decoded)[0]]),
  )
}

function decode(message: Message, bytes: Buffer): Decoded {
  const found: Decoded = message.oneof ? {} : defaultsOf(message)
  const reader = { bytes, pos: 0 }
  while (reader.pos < bytes.length) {
    const tag = Number(readVarint(reader))
    const field = message.fields[tag >>> 3]
    if (!field) throw new Error(`field ${tag >>> 3} is not declared`)
    const [name, kind, repeated] = field
    const value = readValue(reader, tag & 7, kind)
    if (repeated) (found[name] as unknown[]).push(value)
    else found[name] = value
  }
  if (message.oneof && Object.keys(found).length > 1) throw new Error('more than one value')
  return found
}

function defaultsOf(message: Message): Decoded {
  return Object.fromEntries(
    Object.values(message.fields).map(([name, kind, repeated]) => {
      if (repeated) return [name, []]
      if (typeof kind === 'object') return [name, kind.oneof ? 'absent' : defaultsOf(kind)]
      if (kind === 'string' || kind === 'bytes') return [name, '']
      return [name, kind === 'varint' || kind === 'fixed32' ? 0 : 0n]
    }),
  )
}

interface Reader {
  readonly bytes: Buffer
  pos: number
}

function readValue(reader: Reader, wire: number, kind: Kind | Message): unknown {
  const expected =
    typeof kind === 'object' || kind === 'string' || kind === 'bytes'
      ? 2
      : kind === 'fixed32'
        ? 5
        : kind === 'fixed64' || kind === 'double'
          ? 1
          : 0
  if (wire !== expected) throw new Error(`wire type ${wire} instead of ${expected}`)
  if (wire === 0) {
    const value = readVarint(reader)
    if (kind === 'bool') return value !== 0n
    return kind === 'int64' ? BigInt.asIntN(64, value) : Number(value)
  }
  const size = wire === 2 ? Number(readVarint(reader)) : wire === 1 ? 8 : 4
  const part = reader.bytes.subarray(reader.pos, reader.pos + size)
  if (part.length !== size) throw new Error('the message ends too early')
  reader.pos += size
  if (typeof kind === 'object') return decode(kind, part)
  if (kind === 'fixed32') return part.readUInt32LE()
  if (kind === 'fixed64') return part.readBigUInt64LE()
  if (kind === 'double') return part.readDoubleLE()
  return kind === 'string'
    ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part)
    : part.toString('hex')
}

function readVarint(reader: Reader): bigint {
  let value = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.bytes[reader.pos++]
    if (byte === undefined || shift > 63n) throw new Error('a varint that does not end')
    value |= BigInt(byte & 127) << shift
    // Only the shortest form counts: longer ones are legal, but not every decoder agrees.
    if (byte === 0 && shift > 0n) throw new Error('a varint with needless bytes')
    if (byte < 128) return value
  }
}
