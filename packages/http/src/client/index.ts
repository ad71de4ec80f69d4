export { startClient } from './http-client.ts'
export type { ClientOptions } from './options.ts'
export type { ClientDuration } from './origins.ts'
export { startUndici } from './undici-client.ts'
