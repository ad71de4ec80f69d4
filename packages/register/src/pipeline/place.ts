import type { OtlpTarget } from '../config.ts'

/** Scheme, host and port, always with the port: all of an endpoint that is ever shown. */
export function showPlace({ url }: OtlpTarget): string {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return `${url.protocol}//${url.hostname}:${port}`
}
