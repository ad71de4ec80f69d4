// A process of its own that loads an app over plain sockets: a fixed request, as little work a response as
// possible, and never more requests under way than connections times `pipelined`.
import { connect, type Socket } from 'node:net'
import { ResponseCounter } from './response-counter.ts'
import { serveParent } from './worker.ts'

/** One run of the load. */
export interface LoadOrder {
  port: number
  /** How many requests in all; each has to be answered with 200. */
  requests: number
  /** Connections, all kept alive; 16 by default. */
  connections?: number
  /** Requests under way on each connection; 1 by default. */
  pipelined?: number
  /** '/users/42' by default. */
  path?: string
}

/** How the run went. */
export interface LoadOutcome {
  seconds: number
}

const CONNECTING_AT_ONCE = 100

serveParent<LoadOrder, LoadOutcome>(load)

function load({ port, requests, connections = 16, pipelined = 1, path = '/users/42' }: LoadOrder) {
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: sightglass-bench/1\r\nAccept: application/json\r\n\r\n`,
  )
  return new Promise<LoadOutcome>((resolve, reject) => {
    const started = performance.now()
    const sockets: Socket[] = []
    let opened = 0
    let sent = 0
    let answered = 0

    const finish = (error?: Error) => {
      for (const socket of sockets) socket.destroy()
      if (error) reject(error)
      else resolve({ seconds: (performance.now() - started) / 1_000 })
    }
    const send = (socket: Socket, wanted: number) => {
      const count = Math.min(wanted, requests - sent)
      sent += count
      if (count === 1) socket.write(request)
      else if (count > 1) socket.write(Buffer.concat(Array(count).fill(request)))
    }
    const open = () => {
      if (opened >= connections || sent >= requests) return
      opened++
      const counter = new ResponseCounter()
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      sockets.push(socket)
      socket.on('connect', () => {
        send(socket, pipelined)
        open()
      })
      socket.on('data', (chunk) => {
        try {
          const complete = counter.add(chunk)
          answered += complete
          if (answered === requests) finish()
          else send(socket, complete)
        } catch (error) {
          finish(error as Error)
        }
      })
      socket.on('error', finish)
      socket.on('end', () => {
        if (answered < requests) finish(new Error(`the app closed a connection after ${answered} answers`))
      })
    }
    for (let i = 0; i < CONNECTING_AT_ONCE; i++) open()
  })
}
