import { readFileSync } from 'node:fs'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import type { IMetricReader, MetricProducer } from '@opentelemetry/sdk-metrics'
import { describeError, parseIpRanges, type Warn } from '@sightglass/core'
import {
  createMetricsHandler,
  type MetricsAccess,
  publishMetricsHandler,
  startMetricsServer,
} from '@sightglass/metrics'
import type { Config } from '../config.ts'

/** What the page shows beside the instruments of the app's own meters, and where it is. */
export type PageConfig = Pick<
  Config,
  'prometheusHost' | 'prometheusPort' | 'metricsNetworks' | 'metricsTokenFile' | 'metricsRateLimit'
>

/**
 * Opens the page that Prometheus scrapes. Neither a port already taken nor a wrong setting stops the app: each costs
 * one line.
 *
 * @returns the reader behind the page
 */
export function startPrometheus(config: PageConfig, families: MetricProducer, warn: Warn): IMetricReader {
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    withoutScopeInfo: true,
    // It would show every reader paths, host and versions; what a scrape needs to know comes from its target.
    withoutTargetInfo: true,
    metricProducers: [families],
  })
  const handler = createMetricsHandler({ exporter, access: access(config, warn), warn })
  publishMetricsHandler(handler)
  startMetricsServer({ host: config.prometheusHost, port: config.prometheusPort, handler, warn })
  return exporter
}

function access(config: PageConfig, warn: Warn): MetricsAccess {
  const token = readToken(config.metricsTokenFile, warn)
  const allow = readNetworks(config.metricsNetworks, warn)
  return {
    ...(allow && { allow }),
    ...(token !== undefined && { token }),
    rateLimit: { limit: config.metricsRateLimit },
  }
}

/** Here and not with the other settings, because it needs node:net, which costs a start two milliseconds. */
function readNetworks(networks: readonly string[] | undefined, warn: Warn): readonly string[] | undefined {
  try {
    parseIpRanges(networks ?? [])
    return networks
  } catch (error) {
    warn(`SIGHTGLASS_METRICS_NETWORKS: ${describeError(error)}; using loopback and private networks`)
    return undefined
  }
}

function readToken(file: string | undefined, warn: Warn): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const who = 'only the allowed networks may read the Prometheus page'
    // Not the message, which has the path: that may be the token itself, set by mistake.
    const { code = 'unreadable' } = error as NodeJS.ErrnoException
    warn(`SIGHTGLASS_METRICS_TOKEN_FILE cannot be read (${code}); ${who}`)
    return undefined
  }
}
