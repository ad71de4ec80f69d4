/** The middle value; of an even number of values the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** A straight line through points by least squares. */
export interface Line {
  slope: number
  /** One standard error of the slope. */
  slopeError: number
}

/**
 * Fits a line to points [x, y].
 * @throws RangeError with fewer than three points
 */
export function fitLine(points: readonly (readonly [number, number])[]): Line {
  if (points.length < 3) throw new RangeError(`a line needs at least 3 points, got ${points.length}`)
  const n = points.length
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n
  let xx = 0
  let xy = 0
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2
    xy += (x - meanX) * (y - meanY)
  }
  const slope = xy / xx
  const residuals = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0)
  return { slope, slopeError: Math.sqrt(residuals / (n - 2) / xx) }
}
