import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** The modules of Node that serve HTTP/1. */
export type ServerModule = 'http' | 'https'

const REQUEST_START = 'http.server.request.start'

/**
 * Calls `patch` once for each of the two modules when the app has it: loading them ourselves would cost every start.
 * Told by `onModuleResolved`; a module that came another way (another preload, getBuiltinModule) is noticed with the
 * first request, which is announced on a channel before its listeners run.
 */
export function watchServerModules(patch: (name: ServerModule) => void): {
  onModuleResolved(name: string): void
  stop(): void
} {
  const patched = new Set<ServerModule>()
  const once = (name: ServerModule) => {
    if (patched.has(name)) return
    patched.add(name)
    patch(name)
  }
  const onRequest = (message: unknown) => {
    unsubscribe(REQUEST_START, onRequest)
    once('http')
    if (isSecure((message as { socket?: object }).socket)) once('https')
  }
  subscribe(REQUEST_START, onRequest)
  return {
    onModuleResolved(name) {
      if (name === 'http' || name === 'https') once(name)
      // http2 answers HTTP/1 as well, with the classes of http.
      if (name === 'http2' || name === 'https') once('http')
    },
    stop() {
      unsubscribe(REQUEST_START, onRequest)
    },
  }
}

function isSecure(socket: object | undefined): boolean {
  return socket !== undefined && 'encrypted' in socket && socket.encrypted === true
}
