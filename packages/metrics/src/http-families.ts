import type { Definition } from './definition.ts'
import type { LabelDefinition } from './types.ts'

/**
 * Upper bounds in seconds: API-shaped from 1 ms to 10 s, with all of those that the conventions advise for
 * `http.server.request.duration` (0.005 to 10).
 */
export const HTTP_BOUNDARIES: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
]

/** The methods of RFC 9110, PATCH and QUERY; the conventions call any other one `_OTHER`. */
export const HTTP_METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
  '_OTHER',
]

const method: LabelDefinition = { otel: 'http.request.method', prometheus: 'method', values: HTTP_METHODS }
const scheme: LabelDefinition = { otel: 'url.scheme', values: ['http', 'https'] }
const errorType: LabelDefinition = { otel: 'error.type', maxValues: 50 }
// Any status that a server may send is below 600; a client may meet a stranger one.
const status: LabelDefinition = {
  otel: 'http.response.status_code',
  prometheus: 'status',
  prometheusMissing: 'unknown',
  otelType: 'number',
  maxValues: 100,
}
const protocolVersion: LabelDefinition = {
  otel: 'network.protocol.version',
  values: ['1.0', '1.1', '2', '3'],
}

/**
 * Requests that came in. Labels in this order: method, route (undefined: nothing matched), status (undefined: no
 * status was sent), scheme, protocol version, error type.
 */
export const httpServerDuration: Definition<'histogram'> = {
  name: 'http.server.request.duration',
  kind: 'histogram',
  description: 'Duration of HTTP requests that came in.',
  unit: 's',
  labels: [
    method,
    { otel: 'http.route', prometheus: 'endpoint', prometheusMissing: 'unmatched' },
    status,
    scheme,
    protocolVersion,
    errorType,
  ],
  boundaries: HTTP_BOUNDARIES,
  prometheus: [
    {
      name: 'http_requests_total',
      prefixed: true,
      as: 'count',
      labels: ['method', 'endpoint', 'status'],
      description: 'HTTP requests that came in and have ended.',
    },
    { name: 'http_request_duration_seconds', prefixed: true, labels: ['method', 'endpoint', 'status'] },
  ],
}

/** Requests that came in and have not ended. Labels: method, scheme. */
export const httpServerActive: Definition<'updowncounter'> = {
  name: 'http.server.active_requests',
  kind: 'updowncounter',
  description: 'HTTP requests that came in and have not ended.',
  unit: '{request}',
  labels: [method, scheme],
  prometheus: [{ name: 'http_requests_active', prefixed: true, labels: ['method'] }],
}

/** Requests that went out, one per attempt. Labels in this order: method, server address, server port, status, error type, scheme. */
export const httpClientDuration: Definition<'histogram'> = {
  name: 'http.client.request.duration',
  kind: 'histogram',
  description: 'Duration of HTTP requests that went out, each attempt by itself.',
  unit: 's',
  labels: [
    method,
    { otel: 'server.address', prometheus: 'server_address', maxValues: 100 },
    { otel: 'server.port', prometheus: 'server_port', otelType: 'number', maxValues: 100 },
    status,
    errorType,
    scheme,
  ],
  boundaries: HTTP_BOUNDARIES,
  prometheus: [
    {
      name: 'http_client_request_duration_seconds',
      labels: ['method', 'server_address', 'server_port', 'status'],
    },
  ],
}
