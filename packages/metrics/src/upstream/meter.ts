import {
  type Attributes,
  type BatchObservableCallback,
  type Counter,
  createNoopMeter,
  type Gauge,
  type Histogram,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
  type UpDownCounter,
} from '@opentelemetry/api'
import type { MetricKind } from '../types.ts'
import type { Observations } from './observations.ts'
import type { Target } from './target.ts'

/** What a meter asks about its instruments. */
export interface Instruments {
  /** Where an instrument of the allow-list goes; undefined: it is not on it. Never throws. */
  targetOf(name: string, kinds: readonly MetricKind[]): Target | undefined
  /** Whether the user lists the instrument. */
  isListed(name: string): boolean
  readonly observations: Observations
}

const noop = createNoopMeter()

/** A meter that records instruments of the allow-list here, hands those that the user lists on, and is deaf to others. */
export class AllowListMeter implements Meter {
  readonly #instruments: Instruments
  readonly #fallback: () => Meter
  readonly #targets = new WeakMap<object, Target>()
  readonly #handedOn = new WeakSet<object>()

  /** @param fallback the meter for what the user lists; asked for when there is such an instrument */
  constructor(instruments: Instruments, fallback: () => Meter) {
    this.#instruments = instruments
    this.#fallback = fallback
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    if (this.#isListed(name)) return this.#fallback().createGauge(name, options)
    const target = this.#instruments.targetOf(name, ['gauge'])
    return target ? new Recorder(target) : noop.createGauge(name, options)
  }

  createHistogram(name: string, options?: MetricOptions): Histogram {
    if (this.#isListed(name)) return this.#fallback().createHistogram(name, options)
    const target = this.#instruments.targetOf(name, ['histogram'])
    return target ? new Recorder(target) : noop.createHistogram(name, options)
  }

  createCounter(name: string, options?: MetricOptions): Counter {
    if (this.#isListed(name)) return this.#fallback().createCounter(name, options)
    const target = this.#instruments.targetOf(name, ['counter'])
    return target ? new Recorder(target) : noop.createCounter(name, options)
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    if (this.#isListed(name)) return this.#fallback().createUpDownCounter(name, options)
    const target = this.#instruments.targetOf(name, ['updowncounter'])
    return target ? new Recorder(target) : noop.createUpDownCounter(name, options)
  }

  createObservableGauge(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, ['gauge', 'updowncounter'], (meter) =>
      meter.createObservableGauge(name, options),
    )
  }

  createObservableCounter(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, ['counter'], (meter) => meter.createObservableCounter(name, options))
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): Observable {
    return this.#observable(name, ['updowncounter'], (meter) =>
      meter.createObservableUpDownCounter(name, options),
    )
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const own = new Map<Observable, Target>()
    for (const observable of observables) {
      const target = this.#targets.get(observable)
      if (target) own.set(observable, target)
    }
    if (own.size > 0) this.#instruments.observations.addBatch(this, own, callback)
    const others = observables.filter((observable) => this.#handedOn.has(observable))
    if (others.length > 0) this.#fallback().addBatchObservableCallback(callback, others)
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.#instruments.observations.remove(this, callback)
    const others = observables.filter((observable) => this.#handedOn.has(observable))
    if (others.length > 0) this.#fallback().removeBatchObservableCallback(callback, others)
  }

  #isListed(name: string): boolean {
    return this.#instruments.isListed(name)
  }

  #observable(name: string, kinds: readonly MetricKind[], create: (meter: Meter) => Observable): Observable {
    if (this.#isListed(name)) {
      const handedOn = create(this.#fallback())
      this.#handedOn.add(handedOn)
      return handedOn
    }
    const target = this.#instruments.targetOf(name, kinds)
    if (!target) return create(noop)
    const { observations } = this.#instruments
    const observable: Observable = {
      addCallback: (callback: ObservableCallback) => observations.add(observable, target, callback),
      removeCallback: (callback: ObservableCallback) => observations.remove(observable, callback),
    }
    this.#targets.set(observable, target)
    return observable
  }
}

/** A counter, up-down counter, gauge or histogram. */
class Recorder implements Counter, UpDownCounter, Gauge, Histogram {
  readonly #target: Target

  constructor(target: Target) {
    this.#target = target
  }

  add(value: number, attributes?: Attributes): void {
    this.record(value, attributes)
  }

  record(value: number, attributes?: Attributes): void {
    try {
      this.#target.record(value, this.#target.labels(attributes))
    } catch {
      // An attribute that throws when it is read: the point is lost, the app is not.
    }
  }
}
