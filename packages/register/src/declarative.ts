import { createRequire } from 'node:module'
import { type DiagAPI, logs, metrics, trace } from '@opentelemetry/api'
import { describeError } from '@sightglass/core'
import type { Flushable } from './exit.ts'

/**
 * Starts what OTEL_CONFIG_FILE describes with upstream's `startNodeSDK()`, which reads the variable itself and makes
 * the providers global. Returns why it could not, in words, when it could not; nothing is global then.
 */
export function startFromFile(file: string): { readonly pipeline: Flushable } | { readonly problem: string } {
  const load = createRequire(import.meta.url)
  const { startNodeSDK } = load('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node')
  // Read once before: startNodeSDK tells a broken file only to the diagnostics, without its name.
  const configuration = createRequire(load.resolve('@opentelemetry/sdk-node'))('@opentelemetry/configuration')
  let disabled: boolean
  try {
    disabled = configuration.createConfigFactory().getConfigModel().disabled === true
  } catch (error) {
    return { problem: aboutFile(file, error) }
  }
  if (disabled) return { problem: aboutFile(file, 'it says disabled: true') }
  const api = createRequire(load.resolve('@opentelemetry/sdk-node'))('@opentelemetry/api')
  const problems = withoutConsoleLogger(api.diag, () => startNodeSDK())
  if (problems.length > 0) return { problem: aboutFile(file, problems.join('; ')) }
  return { pipeline: { flush: flushGlobals } }
}

/** One sentence with the file's name. Only the first line: a YAML parser goes on with the text itself, secrets included. */
function aboutFile(file: string, reason: unknown): string {
  const [first = ''] = (reason instanceof Error ? reason.message : String(reason)).split('\n')
  return `OTEL_CONFIG_FILE ${file}: ${first.replace(`${file}: `, '')}`
}

/**
 * startNodeSDK logs to the console, so to the app's stdout as well; ours stays, and errors while starting are kept. `diag`
 * is that of its own copy of the API.
 */
function withoutConsoleLogger(diag: DiagAPI, run: () => void): string[] {
  const problems: string[] = []
  const own = diag.setLogger
  const error = diag.error
  diag.setLogger = () => true
  diag.error = (...words) => {
    problems.push(words.map(describeError).join(' '))
  }
  try {
    run()
  } finally {
    diag.setLogger = own
    diag.error = error
  }
  return problems
}

async function flushGlobals({ metrics: withMetrics }: { readonly metrics: boolean }): Promise<void> {
  const providers: unknown[] = [trace.getTracerProvider(), logs.getLoggerProvider()]
  if (withMetrics) providers.push(metrics.getMeterProvider())
  await Promise.allSettled(providers.map(forceFlush))
}

async function forceFlush(provider: unknown): Promise<void> {
  const target = hasMethod(provider, 'getDelegate') ? provider.getDelegate() : provider
  if (hasMethod(target, 'forceFlush')) await target.forceFlush()
}

function hasMethod<N extends string>(value: unknown, name: N): value is Record<N, () => unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
