import type { IncomingMessage, ServerResponse } from 'node:http'
import { monotonicMs } from '@sightglass/core'
import type { Family, HistogramSeries, SumSeries } from '@sightglass/metrics'
import type { Hooks } from '../hooks.ts'
import { METHODS, methodIndex, methodName } from '../methods.ts'
import { resolveRoute } from '../routes/index.ts'
import { type Connection, connectionOf } from './connection.ts'
import { RequestContext } from './request-context.ts'
import { endSpan, type Outcome, type StartedSpan } from './request-span.ts'
import { createRouteTable } from './route-series.ts'

/** What the requests of a server are counted in. */
export interface ServerFamilies {
  readonly duration: Family<HistogramSeries>
  readonly active: Family<SumSeries>
}

/** Follows requests from their arrival to the end of their response. */
export interface RequestRecorder {
  /** A request came in: gives the context its handler has to run in. `response` is absent for an upgrade. */
  begin(request: IncomingMessage, response: ServerResponse | undefined): RequestContext
  /** It is over, complete or not. Only the first call counts. */
  end(state: RequestContext, outcome: Outcome): void
}

/** What a recorder is made of. */
export interface RecorderOptions {
  readonly startSpan: (request: IncomingMessage, connection: Connection, method: number) => StartedSpan
  readonly families: ServerFamilies
  readonly hooks: Hooks
  /** The route of what no framework answered, from the app. */
  readonly routeOf: (request: IncomingMessage) => string | undefined
}

/** Makes a recorder: one span and one measurement for each request. */
export function createRecorder({ startSpan, families, hooks, routeOf }: RecorderOptions): RequestRecorder {
  const seriesOf = createRouteTable(families.duration)
  const active = { plain: unbound(), secure: unbound() }
  const activeSeries = (secure: boolean, method: number): SumSeries => {
    const bound = secure ? active.secure : active.plain
    bound[method] ??= families.active.series([methodName(method), secure ? 'https' : 'http'])
    return bound[method]
  }

  return {
    begin(request, response) {
      const startedAt = monotonicMs()
      const connection = connectionOf(request.socket)
      const { secure } = connection
      const method = methodIndex(request.method)
      const { parent, span } = startSpan(request, connection, method)
      const state = new RequestContext(parent, span, request, response, method, secure, startedAt)
      // Last: what failed until here is not counted as under way.
      activeSeries(secure, method).add(1)
      return state
    },

    end(state, outcome) {
      const { request, response, span, method, secure } = state
      // A response may still close after its handler threw.
      if (request === undefined) return
      const seconds = (monotonicMs() - state.startedAt) / 1000
      const route = resolveRoute(request, state) ?? routeOf(request)
      const { status } = outcome
      const errorType = outcome.errorType ?? (status >= 500 ? String(status) : undefined)
      const series = seriesOf(route)
      activeSeries(secure, method).add(-1)
      series.duration(method, status, secure, request.httpVersion, errorType).record(seconds)
      if (span?.isRecording()) {
        // A framework's handler throws for a 404 as well.
        const error = outcome.error ?? (errorType === undefined ? undefined : state.error)
        endSpan(span, hooks, request, response, {
          status,
          errorType,
          error,
          route,
          name: series.spanName(method),
        })
      }
      state.release()
    },
  }
}

function unbound(): (SumSeries | undefined)[] {
  return METHODS.map(() => undefined)
}
