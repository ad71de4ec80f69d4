import type { Hooks } from '../hooks.ts'
import type { HttpTracer } from '../types.ts'
import type { ClientDuration } from './origins.ts'

/** What tracing of outgoing requests is told. */
export interface ClientOptions {
  readonly tracer: HttpTracer
  readonly families: { readonly clientDuration: ClientDuration }
  readonly hooks: Hooks
  /** Told one line per kind of problem. */
  readonly warn: (message: string) => void
}
