const FIRST_SIZE = 16 * 1024
/** Shorter strings are written by a loop: a call into native code costs as much as some ten characters. */
const LOOP_LIMIT = 12
/** Longer strings are measured before: they would need three times their length at worst. */
const LONG = 4096
const TWO_POW_32 = 2 ** 32

/** What a hex digit's char code stands for; anything else is 0. */
const HEX = new Uint8Array(256)
for (let digit = 0; digit < 16; digit++) {
  HEX[digit.toString(16).charCodeAt(0)] = digit
  HEX[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

/**
 * Writes protobuf (https://protobuf.dev/programming-guides/encoding/) into a buffer that grows up to `limit` bytes;
 * beyond it every write throws a RangeError. Setting `pos` back takes back what was written since.
 *
 * Only methods that say so make room: the others need a `reserve` before.
 */
export class ProtoWriter {
  buffer: Buffer
  /** Where the next byte goes. */
  pos = 0
  readonly limit: number

  /** Begins with a buffer of its own unless one is given. */
  constructor(limit: number, buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE)) {
    this.limit = limit
    this.buffer = buffer
  }

  /** Forgets what was written, and gives a large buffer back. */
  reset(): void {
    this.pos = 0
    if (this.buffer.length > FIRST_SIZE) this.buffer = Buffer.allocUnsafeSlow(FIRST_SIZE)
  }

  /** Makes sure of room for `size` more bytes. */
  reserve(size: number): void {
    if (this.pos + size > this.buffer.length) this.#grow(size)
  }

  #grow(size: number): void {
    const needed = this.pos + size
    if (needed > this.limit) throw new RangeError(`more than ${this.limit} bytes`)
    const larger = Buffer.allocUnsafeSlow(Math.min(this.limit, Math.max(needed, this.buffer.length * 2)))
    this.buffer.copy(larger, 0, 0, this.pos)
    this.buffer = larger
  }

  /** One byte: a tag below field 16, or a number below 128. */
  byte(value: number): void {
    this.buffer[this.pos++] = value
  }

  /** An integer from 0 to 2^32 - 1 in at most 5 bytes. */
  varint(value: number): void {
    const { buffer } = this
    let rest = value
    let { pos } = this
    while (rest > 127) {
      buffer[pos++] = (rest & 127) | 128
      rest >>>= 7
    }
    buffer[pos++] = rest
    this.pos = pos
  }

  /** A 64-bit integer in at most 10 bytes; exact as far as the number is. */
  int64(value: number): void {
    let low = value >>> 0
    let high = Math.floor(value / TWO_POW_32) >>> 0
    while (high > 0 || low > 127) {
      this.buffer[this.pos++] = (low & 127) | 128
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.buffer[this.pos++] = low
  }

  /** Four bytes, little-endian. */
  fixed32(value: number): void {
    const { buffer, pos } = this
    buffer[pos] = value
    buffer[pos + 1] = value >>> 8
    buffer[pos + 2] = value >>> 16
    buffer[pos + 3] = value >>> 24
    this.pos = pos + 4
  }

  /** A double. */
  double(value: number): void {
    this.pos = this.buffer.writeDoubleLE(value, this.pos)
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.buffer.set(bytes, this.pos)
    this.pos += bytes.length
  }

  /** An id in hex as bytes, with the length before; makes room. What is no hex digit counts as 0. */
  hexId(hex: string): void {
    const digits = hex.length
    this.reserve(digits + 5)
    this.varint(digits >>> 1)
    const { buffer, pos } = this
    // The digits first go where their bytes will be: a byte never overtakes the digits it is made of.
    buffer.write(hex, pos, digits, 'latin1')
    let to = pos
    for (let from = pos; from + 1 < pos + digits; from += 2)
      buffer[to++] =
        ((HEX[buffer[from] as number] as number) << 4) | (HEX[buffer[from + 1] as number] as number)
    this.pos = to
  }

  /** A string in UTF-8 with its length before; lone surrogates become U+FFFD; makes room. */
  string(text: string): void {
    const { length } = text
    if (length > LONG) {
      this.#longString(text)
      return
    }
    this.reserve(length * 3 + 5)
    const start = this.pos
    this.varint(length)
    if (length <= LOOP_LIMIT) {
      if (this.#ascii(text)) return
    } else {
      const { pos } = this
      // At best one byte a character, as the length says that is written already.
      const written = this.buffer.write(text, pos, length * 3)
      if (written === length) {
        this.pos = pos + written
        return
      }
    }
    this.pos = start
    this.varint(Buffer.byteLength(text))
    this.pos += this.buffer.write(text, this.pos, length * 3)
  }

  /** Without room for bytes that will not come. */
  #longString(text: string): void {
    const size = Buffer.byteLength(text)
    this.reserve(size + 5)
    this.varint(size)
    this.pos += this.buffer.write(text, this.pos, size)
  }

  #ascii(text: string): boolean {
    const { buffer, pos } = this
    const { length } = text
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) return false
      buffer[pos + index] = code
    }
    this.pos = pos + length
    return true
  }

  /**
   * Begins a part whose length is not known yet, with `size` bytes for the length: 1 where it is mostly below 128,
   * 2 below 16384. Makes room for them. Returns what `end` needs.
   */
  begin(size: number): number {
    this.reserve(size)
    this.pos += size
    return this.pos
  }

  /** Ends the part that began at `start` with `size` bytes for its length, and moves it when that was the wrong guess. */
  end(start: number, size: number): void {
    const length = this.pos - start
    const needed = varintSize(length)
    if (needed !== size) {
      this.reserve(needed)
      this.buffer.copyWithin(start + needed - size, start, this.pos)
    }
    this.pos = start - size
    this.varint(length)
    this.pos += length
  }
}

/** Bytes of a varint from 0 to 2^32 - 1. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x200000) return 3
  return value < 0x10000000 ? 4 : 5
}
