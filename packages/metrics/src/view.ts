import type { DataPoint, MetricData } from '@opentelemetry/sdk-metrics'
import {
  attributesOf,
  createMember,
  type Group,
  gaugePoint,
  histogramPoint,
  type Interval,
  type Member,
  type ShownLabel,
  sumPoint,
} from './points.ts'
import { CUMULATIVE, DELTA, DOUBLE, GAUGE, HISTOGRAM, SUM } from './sdk-values.ts'
import type { SeriesTable } from './series-table.ts'

/** Under which name a view shows a family. */
export interface ViewShape {
  readonly name: string
  readonly description: string
  readonly unit: string
  /** Per label of the definition; undefined: not shown. */
  readonly labels: readonly (ShownLabel | undefined)[]
  /** Of a histogram only its count, as a counter. */
  readonly countOnly: boolean
  readonly delta: boolean
}

/** A family under one name for one reader: knows which series show as one point, and what was reported of each. */
export class View {
  readonly #table: SeriesTable
  readonly #shape: ViewShape
  readonly #groups: Map<string, Group> = new Map()
  readonly #members: Member[] = []
  #clears: number
  #relabels: number

  constructor(table: SeriesTable, shape: ViewShape) {
    this.#table = table
    this.#shape = shape
    this.#clears = table.clears
    this.#relabels = table.relabels
  }

  /** The family's points; undefined when it has none to report. */
  collect(interval: Interval): MetricData | undefined {
    this.#update()
    const { kind, boundaries = [] } = this.#table.definition
    const { name, description, unit, countOnly, delta } = this.#shape
    const common = {
      descriptor: { name, description, unit, valueType: DOUBLE },
      aggregationTemporality: delta ? DELTA : CUMULATIVE,
    }
    if (kind === 'gauge') {
      const dataPoints = this.#points((group) => gaugePoint(group, interval))
      return dataPoints && { ...common, dataPointType: GAUGE, dataPoints }
    }
    if (kind === 'histogram' && !countOnly) {
      const dataPoints = this.#points((group) => histogramPoint(group, boundaries, interval, delta))
      return dataPoints && { ...common, dataPointType: HISTOGRAM, dataPoints }
    }
    const dataPoints = this.#points((group) => sumPoint(group, interval, delta))
    return dataPoints && { ...common, dataPointType: SUM, dataPoints, isMonotonic: kind !== 'updowncounter' }
  }

  #points<T>(pointOf: (group: Group) => DataPoint<T> | undefined): DataPoint<T>[] | undefined {
    const points: DataPoint<T>[] = []
    for (const group of this.#groups.values()) {
      const point = pointOf(group)
      if (point !== undefined) points.push(point)
    }
    return points.length === 0 ? undefined : points
  }

  /** Takes in the series that are new; those it has stay where they are. */
  #update(): void {
    const { all, clears, relabels } = this.#table
    if (this.#clears !== clears) {
      this.#clears = clears
      this.#members.length = 0
      this.#groups.clear()
    }
    if (this.#relabels !== relabels) {
      this.#relabels = relabels
      this.#groups.clear()
      for (const member of this.#members) this.#group(member)
    }
    for (let index = this.#members.length; index < all.length; index++) {
      const member = createMember(all[index] as SeriesTable['all'][number])
      this.#members.push(member)
      this.#group(member)
    }
  }

  #group(member: Member): void {
    const attributes = attributesOf(member.series, this.#shape.labels)
    const key = JSON.stringify(attributes)
    const group = this.#groups.get(key)
    if (group === undefined) this.#groups.set(key, { attributes, members: [member] })
    else group.members.push(member)
  }
}
