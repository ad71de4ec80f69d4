/**
 * Reads the fields of one protobuf message, one after the other, without copying: just enough to count what an
 * OTLP request holds. Groups (wire types 3 and 4) do not occur in OTLP and throw.
 */
export class ProtobufReader {
  /** Number of the field that next() read. */
  field = 0
  /** Its value when it is a varint or fixed64; exact up to 2^53. */
  value = 0
  /** Where its bytes begin when it is length-delimited, else -1. */
  start = -1
  /** Where they end. */
  end = -1
  readonly #bytes: Buffer
  #position: number
  readonly #limit: number

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#position = start
    this.#limit = end
  }

  /** Reads the next field; false at the end of the message. */
  next(): boolean {
    if (this.#position >= this.#limit) return false
    const tag = this.#varint()
    this.field = tag >>> 3
    this.start = -1
    switch (tag & 7) {
      case 0:
        this.value = this.#varint()
        return true
      case 1:
        this.value = Number(this.#bytes.readBigUInt64LE(this.#position))
        this.#position += 8
        return true
      case 2: {
        const length = this.#varint()
        this.start = this.#position
        this.end = this.#position += length
        if (this.end > this.#limit) throw new RangeError('a protobuf field ends beyond its message')
        return true
      }
      case 5:
        this.#position += 4
        return true
      default:
        throw new RangeError(`protobuf wire type ${tag & 7} at byte ${this.#position}`)
    }
  }

  /** The message in the length-delimited field that next() read. */
  message(): ProtobufReader {
    return new ProtobufReader(this.#bytes, this.start, this.end)
  }

  /** The text in the length-delimited field that next() read; ASCII is enough for names. */
  text(): string {
    return this.#bytes.toString('latin1', this.start, this.end)
  }

  #varint(): number {
    let result = 0
    let factor = 1
    for (;;) {
      const byte = this.#bytes[this.#position++]
      if (byte === undefined) throw new RangeError('a protobuf varint is cut off')
      result += (byte & 0x7f) * factor
      if (byte < 0x80) return result
      factor *= 128
    }
  }
}
