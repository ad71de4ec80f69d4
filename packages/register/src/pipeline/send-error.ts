/** An export that failed. `status` is there when something answered, and answered no. */
export class SendError extends Error {
  readonly status: number | undefined

  constructor(message: string, status: number | undefined) {
    super(message)
    this.name = 'SendError'
    this.status = status
  }
}
