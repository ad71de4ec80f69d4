import type { FoundCategory } from '../category.ts'
import { isLetThrough, type Judgement } from '../engine/judge.ts'
import type { KeyRule } from '../keys/table.ts'
import { Anchor } from './anchor.ts'
import { Anchors } from './anchors.ts'
import { DetectionCopy } from './copy.ts'
import { Found } from './found.ts'
import type { Detector, Scan } from './scan.ts'

/** What a search needs to know of the text's key. */
export type Readable = Pick<Judgement, 'key' | 'shape' | 'identifier' | 'isAllowed'>

/** Runs the detectors over one text after the other, in storage that is used again. */
export class TextScan implements Scan {
  text = ''
  key = ''
  shape: Scan['shape'] = 'text'
  readonly strict: boolean
  readonly anchors = new Anchors()
  readonly ruleOfName: (name: string) => KeyRule | undefined
  /** In positions of the text that `search` was given last, moved by its `offset`. */
  readonly found = new Found()
  readonly #detectors: readonly Detector[]
  readonly #copy = new DetectionCopy()
  #mapped = false
  #offset = 0
  #isAllowed = false

  constructor(
    detectors: readonly Detector[],
    strict: boolean,
    ruleOfName: (name: string) => KeyRule | undefined,
  ) {
    this.#detectors = detectors
    this.strict = strict
    this.ruleOfName = ruleOfName
  }

  /** Adds to `found` what the detectors find in `text`, which stands at `offset` of a longer one. */
  search(text: string, judgement: Readable, offset = 0): void {
    this.text = text
    this.key = judgement.key
    this.shape = judgement.shape === 'url' || judgement.shape === 'query' ? judgement.shape : 'text'
    this.#isAllowed = judgement.isAllowed
    this.#mapped = false
    this.#offset = offset
    this.anchors.read(text)
    const { bits } = this.anchors
    if ((bits & (Anchor.WIDE | Anchor.ENCODED)) !== 0 && this.#copy.read(text)) {
      if ((bits & Anchor.ENCODED) !== 0) this.#run(judgement.identifier, true)
      this.text = this.#copy.text
      this.#mapped = true
      this.anchors.read(this.text)
    }
    this.#run(judgement.identifier, false)
  }

  #run(identifier: boolean, structuralOnly: boolean): void {
    const { bits } = this.anchors
    const detectors = this.#detectors
    for (let index = 0; index < detectors.length; index++) {
      const detector = detectors[index] as Detector
      if (detector.needs !== 0 && (detector.needs & bits) === 0) continue
      if (identifier && detector.offForIdentifiers) continue
      if (structuralOnly && !detector.structural) continue
      detector.find(this)
    }
  }

  add(category: FoundCategory, start: number, end: number, replacement?: string): void {
    if (start >= end || (this.#isAllowed && isLetThrough(category))) return
    const from = this.#mapped ? this.#copy.startOf(start) : start
    const to = this.#mapped ? this.#copy.endOf(end) : end
    this.found.add(category, this.#offset + from, this.#offset + to, replacement)
  }
}
