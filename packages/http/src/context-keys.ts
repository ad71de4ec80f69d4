import { createContextKey } from '@opentelemetry/api'

// The API gives its keys as Symbol.for of their description, so every copy of it and of @opentelemetry/core has the
// same ones. A test compares them.

/** The active span. */
export const SPAN_KEY: symbol = createContextKey('OpenTelemetry Context Key SPAN')

/** Set to true where tracing is switched off, as `suppressTracing()` of @opentelemetry/core does it. */
export const SUPPRESS_KEY: symbol = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Under it upstream's instrumentations (hapi, restify, connect ...) look for the object to put a route on. */
export const RPC_METADATA_KEY: symbol = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')
