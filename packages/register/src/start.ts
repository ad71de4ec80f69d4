import { isAbsolute } from 'node:path'
import { trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { describeError } from '@sightglass/core'
import type { HttpTracer } from '@sightglass/http'
import { getRegistry } from '@sightglass/metrics'
import type { Redactor } from '@sightglass/redact'
import { apiRefusal, hasApiGlobal, registerGlobals, releaseGlobals } from './api.ts'
import { type Config, readConfig } from './config.ts'
import { startFromFile } from './declarative/start-from-file.ts'
import { startDiagnostics } from './diagnostics.ts'
import { type Flushable, flushAtExit } from './exit.ts'
import { startInstrumentations } from './instrumentation/index.ts'
import { say } from './log.ts'
import { createOutageBook } from './pipeline/outages.ts'
import { createPipeline, type Pipeline } from './pipeline/pipeline.ts'
import { createPropagator } from './pipeline/propagator.ts'
import { createRedaction } from './redaction.ts'
import { createResource } from './resource.ts'
import { type Started, startLine } from './start-line.ts'
import { VERSION } from './version.ts'

interface Running extends Pick<Started, 'service' | 'exporters'> {
  readonly pipeline: Flushable
  readonly onCut: () => void
  /** For our own HTTP instrumentation; undefined where upstream's is to record HTTP. */
  readonly tracer: HttpTracer | undefined
}

/** Starts everything, in this order. preload.ts has decided that it should be started. */
export function start(): void {
  const config = readConfig(process.env, say)
  const apiExisted = hasApiGlobal()
  startDiagnostics(config.logLevel)
  const redactor = createRedaction(config, say)
  const entry = entryFile()
  const running =
    apiRefusal(new AsyncLocalStorageContextManager(), entry) ??
    (config.configFile === undefined
      ? startFromEnvironment(config, redactor, entry)
      : startConfigFile(config.configFile, redactor))
  if (typeof running === 'string') {
    releaseGlobals(apiExisted)
    say(`${VERSION} started nothing, the app runs without telemetry: ${running}`)
    return
  }
  const instrumentations = startInstrumentations({
    tracer: running.tracer,
    registry: getRegistry(),
    untracedPaths: config.untracedPaths,
    frameworkSpans: config.frameworkSpans,
    enabled: config.enabledInstrumentations,
    disabled: config.disabledInstrumentations,
    warn: say,
  })
  flushAtExit(running.pipeline, config.exitBudget, running.onCut)
  if (config.startLine)
    say(
      startLine({
        ...running,
        nodeVersion: process.versions.node,
        instrumentationsOff: instrumentations.off,
      }),
    )
}

/** From OTEL_* variables: our own pipeline. */
function startFromEnvironment(
  config: Config,
  redactor: Redactor | undefined,
  entry: string | undefined,
): Running {
  const outages = createOutageBook(say)
  const { resource, service } = createResource(config, entry, say)
  const registry = getRegistry()
  registry.configure({
    seriesLimit: config.seriesLimit,
    prefix: config.metricsPrefix,
    warn: say,
    ...(redactor && { redactLabel: (_, label, value) => redactor.redact('metric.attribute', label, value) }),
  })
  const pipeline = createPipeline(config, resource, registry, redactor, entry, outages, say)
  const contextManager = new AsyncLocalStorageContextManager()
  registerGlobals({ ...pipeline, contextManager, propagator: createPropagator(config.propagators, redactor) })
  const onCut = () => {
    for (const [place, batches] of pipeline.inFlight()) outages.cut(place, batches, config.exitBudget)
    pipeline.breakOff()
  }
  const tracer = config.http === 'upstream' ? undefined : httpTracer(pipeline)
  return { pipeline, onCut, tracer, service, exporters: pipeline.exporters }
}

/** Without an exporter for traces requests are still counted; the API's own tracer records nothing and passes ids on. */
function httpTracer({ tracerProvider }: Pipeline): HttpTracer {
  return (tracerProvider ?? trace).getTracer('@sightglass/http', VERSION)
}

/** The file the process was started with; with `-e` or from stdin the second argument is something else. */
function entryFile(): string | undefined {
  const path = process.argv[1]
  return path !== undefined && isAbsolute(path) ? path : undefined
}

/** From a declarative file: upstream's pipeline. Returns why not, if not. */
function startConfigFile(file: string, redactor: Redactor | undefined): Running | string {
  try {
    const started = startFromFile(file, redactor, say)
    if ('problem' in started) return started.problem
    // Our own HTTP instrumentation records into a registry that the file's readers do not know.
    const tracer = undefined
    return {
      pipeline: started.pipeline,
      onCut() {},
      tracer,
      service: 'as the file has it',
      exporters: { file },
    }
  } catch (error) {
    return `OTEL_CONFIG_FILE ${file}: ${describeError(error)}`
  }
}
