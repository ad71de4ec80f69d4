import { once } from 'node:events'
import { createServer, type IncomingMessage, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it went over the wire. */
export interface Recorded {
  readonly path: string
  /** Names and values as they came, line by line. */
  readonly head: string
  readonly encoding: string
  readonly body: Buffer
}

/** A server that keeps the raw bytes of every request. */
export interface Recorder {
  readonly url: string
  readonly requests: readonly Recorded[]
  close(): Promise<void>
}

/** Starts one on a free port. It passes requests on to `target` and answers as that does; without one it answers 200. */
export async function startRecorder(target?: string): Promise<Recorder> {
  const requests: Recorded[] = []
  const server = createServer(async (request, response) => {
    try {
      const recorded = { ...describe(request), body: await read(request) }
      requests.push(recorded)
      if (target === undefined) return void response.end()
      const upstream = send(`${target}${recorded.path}`, { method: 'POST', headers: request.headers })
      upstream.end(recorded.body)
      const [answer] = (await once(upstream, 'response')) as [IncomingMessage]
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    } catch {
      response.destroy()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => {})
    },
  }
}

function describe({ url = '/', headers, rawHeaders }: IncomingMessage): Omit<Recorded, 'body'> {
  const lines = rawHeaders.flatMap((text, at) => (at % 2 ? [] : [`${text}: ${rawHeaders[at + 1]}`]))
  return { path: url, head: lines.join('\n'), encoding: String(headers['content-encoding'] ?? 'identity') }
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
