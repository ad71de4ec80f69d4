/** A failure that is told in one message, without a stack: the reader can act on it. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError'
}
