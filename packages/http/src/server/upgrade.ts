import type { Duplex } from 'node:stream'

/** `HTTP/1.1 101`: as much of an answer as tells its status. */
const HEAD = 12

/**
 * Waits for the answer to an upgrade, which the app writes to the socket by itself: the first bytes say how it went.
 * What comes after belongs to the new protocol, and may last for days.
 *
 * @param onAnswer the status code of the answer; 0 where the connection ended without one. Called once
 */
export function followUpgrade(socket: Duplex, onAnswer: (status: number) => void): void {
  let head = ''
  let answered = false
  const put = { write: watch('write', heard), end: watch('end', heard), emit: watch('emit', ended) }
  for (const [name, method] of Object.entries(put)) Object.assign(socket, { [name]: method })

  function finish(status: number): void {
    if (answered) return
    answered = true
    // Only while they are still ours: somebody may have put their own in front.
    for (const [name, method] of Object.entries(put))
      if (Reflect.get(socket, name) === method) Reflect.deleteProperty(socket, name)
    onAnswer(status)
  }

  function heard(chunk: unknown): void {
    if (typeof chunk === 'string') head += chunk.slice(0, HEAD)
    else if (chunk instanceof Uint8Array) head += Buffer.from(chunk.subarray(0, HEAD)).toString('latin1')
    if (head.length < HEAD) return
    const [, code] = /^HTTP\/1\.\d (\d{3})/.exec(head) ?? []
    finish(code === undefined ? 0 : Number(code))
  }

  // Not a listener, which whoever takes the socket over may remove with those of the server.
  function ended(event: unknown): void {
    if (event === 'close') finish(0)
  }

  function watch(name: 'write' | 'end' | 'emit', hear: (first: unknown) => void) {
    const original = socket[name] as (...args: unknown[]) => unknown
    return function (this: Duplex, ...args: unknown[]) {
      if (!answered) hear(args[0])
      return Reflect.apply(original, this, args)
    }
  }
}
