import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import type { MetricReaderLike as CollectingReader } from './metric-types.ts'
import { redactResourceMetrics } from './metrics.ts'

export type { CollectingReader }

/**
 * Makes a metric reader collect redacted metrics, those of additional producers included, and returns it. Readers call
 * their own `collect` for what they export or serve: this object's is replaced, so a `PrometheusExporter` then serves a
 * redacted page. No class or prototype is changed.
 *
 * If a metric cannot be read it is left out; if nothing can, `collect` rejects.
 * @throws TypeError if the reader is frozen
 */
export function redactMetricReader<R extends CollectingReader>(
  reader: R,
  given?: Redactor | RedactorOptions,
): R {
  const redactor = asRedactor(given)
  const report = createReport('a metric could not be redacted and is not exported')
  const collect = reader.collect
  reader.collect = async (options) => {
    const { resourceMetrics, errors } = await collect.call(reader, options)
    try {
      return { resourceMetrics: redactResourceMetrics(resourceMetrics, redactor, report), errors }
    } catch (error) {
      report(error)
      // Readers show the message.
      throw new Error('@sightglass/redact: the metrics could not be redacted')
    }
  }
  return reader
}
