import type { Duplex } from 'node:stream'

/**
 * Waits for the answer to an upgrade, which the app writes to the socket by itself: the first bytes say how it went.
 * What comes after belongs to the new protocol, and may last for days.
 *
 * @param onAnswer the status code of the answer; 0 where the connection ended without one. Called once
 */
export function followUpgrade(socket: Duplex, onAnswer: (status: number) => void): void {
  let answered = false
  const finish = (status: number) => {
    if (answered) return
    answered = true
    socket.removeListener('close', onClose)
    // Only while they are still ours: somebody may have put their own in front.
    if (socket.write === write) Reflect.deleteProperty(socket, 'write')
    if (socket.end === end) Reflect.deleteProperty(socket, 'end')
    onAnswer(status)
  }
  const onClose = () => finish(0)
  const write = watch('write')
  const end = watch('end')
  socket.on('close', onClose)
  socket.write = write as Duplex['write']
  socket.end = end as Duplex['end']

  function watch(name: 'write' | 'end') {
    const original = socket[name] as (...args: unknown[]) => unknown
    return function (this: Duplex, ...args: unknown[]) {
      const status = statusIn(args[0])
      if (status !== undefined) finish(status)
      return Reflect.apply(original, this, args)
    }
  }
}

/** The status code at the beginning of what is written; 0 for bytes that are no answer of HTTP/1. */
function statusIn(chunk: unknown): number | undefined {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return undefined
  const head =
    typeof chunk === 'string' ? chunk.slice(0, 16) : Buffer.from(chunk.subarray(0, 16)).toString('latin1')
  const [, code] = /^HTTP\/1\.\d (\d{3})/.exec(head) ?? []
  return code === undefined ? 0 : Number(code)
}
