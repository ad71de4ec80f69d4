import type { IncomingMessage, ServerResponse } from 'node:http'
import { createTag } from '../tag.ts'

/** Notes the responses of each connection until it is over. */
export interface ConnectionEnds {
  add(request: IncomingMessage, response: ServerResponse): void
  /** It is over. */
  forget(request: IncomingMessage, response: ServerResponse): void
}

interface Responses {
  /** Has the connection, or had it last. */
  current: ServerResponse | undefined
  /** Made for requests that were sent without waiting for the answer to the one before. */
  readonly queued: Set<ServerResponse>
}

/**
 * For responses that never close by themselves. Of pipelined requests only the first has the socket, and when that dies
 * Node up to 24.11 tells this one alone; an app may move a socket to a response of its own, or keep its `close` from us.
 * So whatever is open is over with its connection, or when the connection has come to the next request.
 *
 * @param onOver hears of each that is left
 */
export function followConnections(onOver: (response: ServerResponse) => void): ConnectionEnds {
  const connections = createTag<Responses>()
  return {
    add(request, response) {
      const { socket } = request
      let responses = connections.get(socket)
      if (responses === undefined) {
        const created: Responses = { current: undefined, queued: new Set() }
        responses = created
        connections.put(socket, created)
        // One for the connection, however many requests come over it.
        socket.once('close', () => {
          // After Node's own listener: a response that closes with its socket says more by itself.
          setImmediate(() => {
            for (const left of created.queued) onOver(left)
            if (created.current) onOver(created.current)
            created.queued.clear()
            created.current = undefined
          })
        })
      }
      if (response.socket === null) {
        responses.queued.add(response)
        return
      }
      const before = responses.current
      responses.current = response
      // Its turn is over, or this request would have had to wait.
      if (before !== undefined) onOver(before)
    },
    forget(request, response) {
      const responses = connections.get(request.socket)
      if (responses === undefined) return
      responses.queued.delete(response)
      if (responses.current === response) responses.current = undefined
    },
  }
}
