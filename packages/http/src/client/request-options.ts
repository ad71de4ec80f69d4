import type { ClientRequest, RequestOptions } from 'node:http'
import type { Origin } from './origins.ts'

/**
 * The options of a request as the user's hooks know them from upstream, read back from the request. Headers that the
 * app gave as an array are not among them: Node has only their text by then.
 */
export function requestOptionsOf(request: ClientRequest, origin: Origin): RequestOptions {
  const { method, path, protocol, host, agent } = request as ClientRequest & {
    agent?: RequestOptions['agent']
  }
  const socketPath = (request as { socketPath?: string }).socketPath
  return {
    method,
    path,
    protocol,
    host,
    hostname: host,
    headers: request.getHeaders(),
    ...(origin.port !== undefined && { port: origin.port }),
    ...(socketPath !== undefined && { socketPath }),
    ...(agent !== undefined && { agent }),
  }
}
