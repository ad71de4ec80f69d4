/** Where all copies of @opentelemetry/api 1.x keep what is registered; apart, so that it is read without the API. */
export const API_GLOBAL: symbol = Symbol.for('opentelemetry.js.api.1')
