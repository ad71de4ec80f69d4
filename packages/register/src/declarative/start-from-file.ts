import { createRequire } from 'node:module'
import { type DiagAPI, logs, metrics, trace } from '@opentelemetry/api'
import { describeError, type Warn } from '@sightglass/core'
import type { Redactor } from '@sightglass/redact'
import type { Flushable } from '../exit.ts'
import { withRedactingSdk } from './redacting-sdk.ts'

type Configuration = {
  readonly disabled?: boolean
  readonly tracer_provider?: { readonly processors?: readonly unknown[] }
  readonly logger_provider?: { readonly processors?: readonly unknown[] }
  readonly meter_provider?: { readonly readers?: readonly unknown[] }
}

/**
 * Starts what OTEL_CONFIG_FILE describes with upstream's `startNodeSDK()`, which reads the variable itself and makes
 * the providers global, and redacts what it sends if there is a redactor. Returns why it could not, in words, when it
 * could not; what is global then is to be released.
 */
export function startFromFile(
  file: string,
  redactor: Redactor | undefined,
  warn: Warn,
): { readonly pipeline: Flushable } | { readonly problem: string } {
  const require = createRequire(import.meta.url)
  const load = createRequire(require.resolve('@opentelemetry/sdk-node'))
  // Read once before: startNodeSDK tells a broken file only to the diagnostics, without its name.
  let model: Configuration
  try {
    model = load('@opentelemetry/configuration').createConfigFactory().getConfigModel()
  } catch (error) {
    return { problem: aboutFile(file, error) }
  }
  if (model.disabled === true) return { problem: aboutFile(file, 'it says disabled: true') }
  const start = () => {
    const { startNodeSDK } = require('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node')
    let sdk: ReturnType<typeof startNodeSDK> | undefined
    const problems = withoutConsoleLogger(load('@opentelemetry/api').diag, () => {
      sdk = startNodeSDK()
    })
    return { sdk, problems }
  }
  const { result, senders } = redactor
    ? withRedactingSdk(load, redactor, warn, start)
    : { result: start(), senders: sendersOf(model) }
  if (result.problems.length > 0) return { problem: aboutFile(file, result.problems.join('; ')) }
  if (senders !== sendersOf(model)) {
    result.sdk?.shutdown().catch(() => {})
    return { problem: aboutFile(file, 'not everything that it sends can be redacted (SIGHTGLASS_REDACT)') }
  }
  return { pipeline: { flush: flushGlobals } }
}

/** How many processors and readers the file has. */
function sendersOf({ tracer_provider, logger_provider, meter_provider }: Configuration): number {
  const lists = [tracer_provider?.processors, logger_provider?.processors, meter_provider?.readers]
  return lists.reduce((count, list) => count + (list?.length ?? 0), 0)
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
