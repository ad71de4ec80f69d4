import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Behaviour, parseBehaviour } from './behaviour.ts'

/** An answer: a status and a body, which is sent as JSON, or as plain text when it is a string. */
export interface Answer {
  status: number
  body: unknown
}

/** What a stand-in answers when nothing is wrong. */
export interface Upstream {
  /** What a call is called, for a behaviour that is meant for some calls only. */
  nameOf(path: string, body: unknown): string
  answer(path: string, body: unknown): Answer
}

/**
 * Serves a stand-in on 127.0.0.1, on the port given by `--port` (0 takes any), and prints one JSON line with its
 * `url`. POST /_behaviour makes it slow, failing or hanging until the next such call; GET /_behaviour tells how it
 * behaves and how many calls it keeps waiting.
 */
export function serveUpstream(upstream: Upstream, defaultPort: number): void {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultPort) } } })
  let behaviour: Behaviour = { mode: 'ok', delayMs: 0, path: '' }
  let waiting = 0

  const server = createServer(async (request, response) => {
    try {
      const path = request.url ?? '/'
      const body = await readJson(request)
      if (path === '/_behaviour') {
        if (request.method === 'POST') behaviour = parseBehaviour(body)
        return send(response, { status: 200, body: { ...behaviour, waiting } })
      }
      const { mode, delayMs, path: only } = behaviour
      if (!upstream.nameOf(path, body).includes(only)) return send(response, upstream.answer(path, body))
      if (mode === 'hang' || mode === 'slow') {
        waiting += 1
        response.once('close', () => {
          waiting -= 1
        })
      }
      if (mode === 'hang') return
      if (mode === 'slow') await delay(delayMs)
      send(response, mode === 'fail' ? { status: 503, body: 'overloaded' } : upstream.answer(path, body))
    } catch (error) {
      send(response, { status: 400, body: String(error) })
    }
  })
  server.listen(Number(values.port), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    console.log(JSON.stringify({ msg: 'listening', url: `http://127.0.0.1:${port}` }))
  })
  const stop = () => {
    server.close()
    server.closeAllConnections() // those that hang too
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = typeof body === 'string'
  response.writeHead(status, { 'content-type': text ? 'text/plain' : 'application/json' })
  response.end(text ? body : JSON.stringify(body))
}
