const OWN_FOLDER = new URL('.', import.meta.url).href

// The exporters' connections and the instrumentations' own imports are not the app's.
const TELEMETRY = /\/node_modules\/(?:@opentelemetry|import-in-the-middle|require-in-the-middle)\//

/** Whether a module belongs to the telemetry, so that what it loads is no reason to instrument anything. */
export function isTelemetryModule(url: string): boolean {
  return url.startsWith(OWN_FOLDER) || TELEMETRY.test(url)
}
