import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  type ContextManager,
  context,
  createContextKey,
  diag,
  logs,
  metrics,
  propagation,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'
import { describeError } from '@sightglass/core'
import { API_GLOBAL } from './api-global.ts'
import type { Pipeline } from './pipeline/pipeline.ts'

/** What becomes global: the app and every instrumentation reach it through their own copy of @opentelemetry/api. */
export interface Globals extends Pick<Pipeline, 'tracerProvider' | 'meterProvider' | 'loggerProvider'> {
  readonly contextManager: ContextManager
  readonly propagator: TextMapPropagator
}

/**
 * Why the API would not have us; undefined when it will. Asked before anything is built, so that a refusal leaves
 * nothing behind: no port, no timer.
 */
export function apiRefusal(probe: ContextManager, entry: string | undefined): string | undefined {
  if (!context.setGlobalContextManager(probe))
    return 'another version of @opentelemetry/api is registered in this process already'
  try {
    const rejecting = rejectingCopy(entry)
    return rejecting && `the app's own copy of @opentelemetry/api (${rejecting}) does not accept ours`
  } catch (error) {
    return `the app's own copy of @opentelemetry/api does not load (${describeError(error)})`
  } finally {
    context.disable()
  }
}

/** Makes everything global; apiRefusal has had no objection. */
export function registerGlobals(globals: Globals): void {
  context.setGlobalContextManager(globals.contextManager)
  propagation.setGlobalPropagator(globals.propagator)
  if (globals.tracerProvider) trace.setGlobalTracerProvider(globals.tracerProvider)
  if (globals.meterProvider) metrics.setGlobalMeterProvider(globals.meterProvider)
  if (globals.loggerProvider) logs.setGlobalLoggerProvider(globals.loggerProvider)
}

/** Whether some copy of the API has registered something in this process. */
export function hasApiGlobal(): boolean {
  return Reflect.get(globalThis, API_GLOBAL) !== undefined
}

/** Takes back what was registered, the version mark included: with ours in place the app's own SDK could not register. */
export function releaseGlobals(existedBefore: boolean): void {
  context.disable()
  diag.disable()
  if (!existedBefore) Reflect.deleteProperty(globalThis, API_GLOBAL)
}

/** Asks the app's copy itself, if it has one: a context set through it must be seen through ours. */
function rejectingCopy(entry: string | undefined): string | undefined {
  const ours = createRequire(import.meta.url).resolve('@opentelemetry/api')
  const load = createRequire(entry ?? join(process.cwd(), 'package.json'))
  let theirs: string
  try {
    theirs = load.resolve('@opentelemetry/api')
  } catch {
    return undefined
  }
  if (theirs === ours) return undefined
  const api = load(theirs) as typeof import('@opentelemetry/api')
  const key = createContextKey('sightglass')
  const seen = api.context.with(api.ROOT_CONTEXT.setValue(key, true), () => context.active().getValue(key))
  return seen === true ? undefined : describeCopy(theirs)
}

function describeCopy(file: string): string {
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    if (!folder.endsWith('api')) continue
    try {
      return `version ${createRequire(file)(join(folder, 'package.json')).version} in ${folder}`
    } catch {}
  }
  return file
}
