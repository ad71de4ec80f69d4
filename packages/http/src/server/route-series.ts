import type { Family, HistogramSeries } from '@sightglass/metrics'
import { METHODS, methodName, spanMethodName } from '../methods.ts'

/** Combinations that are kept bound; beyond them the family is asked each time. */
const MOST_BOUND = 4096

/** HTTP versions that a series is kept bound for. */
const VERSIONS: readonly string[] = ['1.1', '1.0', '2']

/** Everything about one route that does not have to be looked up or put together again for each of its requests. */
export interface RouteSeries {
  /** `GET /users/:id`; without a route just `GET`. */
  spanName(method: number): string
  /** The duration's series of what has ended. `status` 0: not known. */
  duration(
    method: number,
    status: number,
    secure: boolean,
    version: string,
    errorType: string | undefined,
  ): HistogramSeries
}

/** Finds the entry of a route by its text; undefined is what matched nothing. */
export type RouteTable = (route: string | undefined) => RouteSeries

/** Keeps series of `http.server.request.duration` bound by route, method, status, scheme and version. */
export function createRouteTable(family: Family<HistogramSeries>): RouteTable {
  const entries = new Map<string | undefined, RouteSeries>()
  let bound = 0

  const createEntry = (route: string | undefined): RouteSeries => {
    const names = METHODS.map((_, method) =>
      route === undefined ? spanMethodName(method) : `${spanMethodName(method)} ${route}`,
    )
    const known = new Map<number, HistogramSeries>()
    return {
      spanName: (method) => names[method] as string,
      duration(method, status, secure, version, errorType) {
        const versionIndex = VERSIONS.indexOf(version)
        // An error that the status does not tell by itself is rare: it is not kept.
        const plain = versionIndex >= 0 && (errorType === undefined || errorType === String(status))
        const key =
          ((status * METHODS.length + method) * 2 + (secure ? 1 : 0)) * VERSIONS.length + versionIndex
        if (plain) {
          const series = known.get(key)
          if (series !== undefined) return series
        }
        const series = family.series([
          methodName(method),
          route,
          status === 0 ? undefined : status,
          secure ? 'https' : 'http',
          version,
          errorType,
        ])
        if (plain && bound < MOST_BOUND) {
          bound++
          known.set(key, series)
        }
        return series
      },
    }
  }

  return (route) => {
    const entry = entries.get(route)
    if (entry !== undefined) return entry
    const created = createEntry(route)
    if (entries.size < MOST_BOUND) entries.set(route, created)
    return created
  }
}
