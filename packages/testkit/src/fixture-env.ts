// vitest sets TEST, VITEST*, PROD, DEV, SSR, MODE, BASE_URL and NODE_ENV in its workers.
const notInherited =
  /^(OTEL_.*|SIGHTGLASS_.*|VITEST.*|NODE_OPTIONS|NODE_ENV|TEST|PROD|DEV|SSR|MODE|BASE_URL|FORCE_COLOR|NO_COLOR)$/

/** Programs under test run side by side, and the page for Prometheus has one port: who wants it says so. */
const withoutPage = { OTEL_METRICS_EXPORTER: 'otlp' }

/**
 * The environment of a program under test: `inherited` without what would change the outcome (settings of
 * OpenTelemetry and ours, of Node and of the test runner), without the page for Prometheus, then `changes`, where
 * undefined takes a variable away.
 */
export function fixtureEnv(
  inherited: NodeJS.ProcessEnv,
  changes: Record<string, string | undefined> = {},
): Record<string, string> {
  const kept = Object.entries(inherited).filter(([name]) => !notInherited.test(name))
  const merged = { ...Object.fromEntries(kept), ...withoutPage, ...changes }
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
