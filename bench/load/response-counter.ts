/**
 * Counts the complete responses on one connection, pipelined or not. It knows Content-Length only, which is
 * all that the apps of the benchmark send, and bodies are small.
 */
export class ResponseCounter {
  #rest = ''

  /**
   * @returns how many responses this chunk completed
   * @throws at a status other than 200 and at a response without Content-Length
   */
  add(chunk: Buffer): number {
    const text = this.#rest + chunk.toString('latin1')
    let complete = 0
    let at = 0
    for (;;) {
      const end = text.indexOf('\r\n\r\n', at)
      if (end < 0) break
      const next = end + 4 + bodyLength(text.slice(at, end))
      if (next > text.length) break
      complete++
      at = next
    }
    this.#rest = text.slice(at)
    return complete
  }
}

function bodyLength(head: string): number {
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`the app answered ${head.split('\r\n', 1)[0]}`)
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? []
  if (length === undefined) throw new Error('the app answered without Content-Length')
  return Number(length)
}
