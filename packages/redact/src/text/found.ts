import type { FoundCategory } from '../category.ts'
import { isPlaceholder, markerEnd } from './markers.ts'

/** A stretch of the text that was given, to be replaced. */
interface Finding {
  start: number
  end: number
  readonly category: FoundCategory
  readonly replacement: string | undefined
  /** Of findings that become one, the earliest names it. */
  readonly order: number
}

/** What replaces a finding that has no replacement of its own, and counts it. */
export type Replace = (category: FoundCategory, secret: string) => string

/** What was found in one text. */
export class Found {
  #findings: Finding[] = []

  /** How many there are. */
  get size(): number {
    return this.#findings.length
  }

  /** Forgets all. */
  clear(): void {
    if (this.#findings.length > 0) this.#findings = []
  }

  /** See `Findings`. */
  add(category: FoundCategory, start: number, end: number, replacement: string | undefined): void {
    if (start < end) this.#findings.push({ start, end, category, replacement, order: this.#findings.length })
  }

  /**
   * The text up to `limit` with everything that was found replaced, and a finding across the limit as a whole; the
   * same text if there was nothing but placeholders.
   */
  apply(text: string, limit: number, replace: Replace, counted: (category: FoundCategory) => void): string {
    let result = ''
    let copied = 0
    for (const { start, end, category, replacement } of this.#merged(text)) {
      if (start >= limit) break
      const secret = text.slice(start, end)
      if (isPlaceholder(secret) || replacement === secret) continue
      result += text.slice(copied, start) + (replacement ?? replace(category, secret))
      copied = end
      counted(category)
    }
    if (copied === 0) return limit < text.length ? text.slice(0, limit) : text
    return copied < limit ? result + text.slice(copied, limit) : result
  }

  /** In the order of the text, none overlapping another, none cutting a marker in two. */
  #merged(text: string): readonly Finding[] {
    const findings = text.includes('[REDACTED') ? coverMarkers(this.#findings, text) : this.#findings
    findings.sort((one, other) => one.start - other.start || other.end - one.end || one.order - other.order)
    const merged: Finding[] = []
    for (const finding of findings) {
      const last = merged[merged.length - 1]
      if (last === undefined || finding.start >= last.end) merged.push(finding)
      else {
        const first = finding.order < last.order ? finding : last
        merged[merged.length - 1] = { ...first, start: last.start, end: Math.max(last.end, finding.end) }
      }
    }
    return merged
  }
}

/** A finding that begins or ends within a marker takes the whole of it; one that lies within it is none. */
function coverMarkers(findings: readonly Finding[], text: string): Finding[] {
  const starts: number[] = []
  const ends: number[] = []
  for (let start = text.indexOf('[REDACTED'); start >= 0; start = text.indexOf('[REDACTED', start + 1)) {
    const end = markerEnd(text, start)
    if (end < 0) continue
    starts.push(start)
    ends.push(end)
  }
  /** The marker that holds the character at `position`, or -1. */
  const markerAt = (position: number): number => {
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ends[middle] as number) > position) high = middle
      else low = middle + 1
    }
    return low < starts.length && (starts[low] as number) <= position ? low : -1
  }
  return findings.filter((finding) => {
    const first = markerAt(finding.start)
    const last = markerAt(finding.end - 1)
    if (first >= 0 && first === last) return false
    if (first >= 0) finding.start = starts[first] as number
    if (last >= 0) finding.end = ends[last] as number
    return true
  })
}
