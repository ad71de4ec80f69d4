import {
  AggregationTemporality,
  AggregationType,
  type IMetricReader,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'

/** A reader that is there from the start, while the work behind it is loaded later. */
export interface DeferredReader {
  readonly reader: IMetricReader
  /** Gives the provider's metrics to the reader that does the work. */
  attach(reader: IMetricReader): void
}

/**
 * The SDK takes readers only when the provider is made; the page for Prometheus needs node:http and code that a program
 * which ends at once should not have to load.
 *
 * @param cardinalityLimit most points of an instrument, the one for overflow included
 */
export function deferReader(cardinalityLimit: number): DeferredReader {
  let producer: MetricProducer | undefined
  let behind: IMetricReader | undefined
  const nothing = async () => {}
  return {
    reader: {
      setMetricProducer(given) {
        producer = given
      },
      selectAggregation: () => ({ type: AggregationType.DEFAULT }),
      selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
      selectCardinalityLimit: () => cardinalityLimit,
      async collect(options) {
        if (behind === undefined) throw new Error('the page for Prometheus is not open yet')
        return behind.collect(options)
      },
      forceFlush: nothing,
      shutdown: () => behind?.shutdown() ?? nothing(),
    },
    attach(reader) {
      behind = reader
      if (producer !== undefined) reader.setMetricProducer(producer)
    },
  }
}
