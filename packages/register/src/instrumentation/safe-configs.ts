/**
 * Options of upstream's instrumentations whose defaults let secrets through, by package. The redactor is the net behind
 * them, not the first line: what is never recorded cannot leak.
 */
export const SAFE_CONFIGS: Readonly<Record<string, object>> = {
  // Its default writes bind values into the query's text.
  '@opentelemetry/instrumentation-mysql2': { maskStatement: true },
  // Names are compared as they are written, and a list replaces the default one: that of the conventions, and others.
  '@opentelemetry/instrumentation-http': {
    redactedQueryParams: [
      ...['sig', 'Signature', 'AWSAccessKeyId', 'X-Goog-Signature', 'X-Goog-Credential'],
      ...['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Security-Token', 'signature'],
      ...[
        'token',
        'access_token',
        'refresh_token',
        'id_token',
        'api_key',
        'apikey',
        'apiKey',
        'password',
        'secret',
      ],
    ],
  },
}
