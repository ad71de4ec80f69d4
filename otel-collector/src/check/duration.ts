const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, µs: 1e-3, ns: 1e-6 }

/** @returns the milliseconds of a duration in Go's notation, such as '1m30s'; 0 for anything else */
export function durationMs(value: unknown): number {
  let ms = 0
  for (const [, number, unit] of String(value).matchAll(/(\d+(?:\.\d+)?)(h|ms|m|µs|ns|s)/g)) {
    ms += Number(number) * (UNITS[unit ?? ''] ?? 0)
  }
  return ms
}
