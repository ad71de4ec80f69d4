import { expect, it } from 'vitest'
import { sketchSpans } from './trace-fixture.ts'
import { buildTraces, type TraceNode, walkTrace } from './trace-tree.ts'

const spans = sketchSpans({
  name: 'root',
  from: 0,
  to: 10,
  children: [
    { name: 'late', from: 5, to: 6 },
    { name: 'early', from: 1, to: 9, children: [{ name: 'leaf', from: 2, to: 3 }] },
  ],
})

it('joins spans in any order, children by start', () => {
  const [root, ...rest] = buildTraces(spans.toReversed())
  expect(rest).toEqual([])
  expect(root && names(root)).toEqual(['root', 'early', 'leaf', 'late'])
})

it('keeps traces apart, even with equal span ids, and orders them by start', () => {
  const earlier = spans.map((span) => ({ ...span, traceId: 'f'.repeat(32), start: span.start - 100n }))
  const roots = buildTraces([...spans, ...earlier])
  expect(roots.map(({ span }) => span.traceId)).toEqual(['f'.repeat(32), spans[0]?.traceId])
  expect(roots.map((root) => names(root).length)).toEqual([4, 4])
})

it('makes a span whose parent is missing a root', () => {
  const roots = buildTraces(spans.filter(({ name }) => name !== 'early'))
  expect(roots.map(names)).toEqual([['root', 'late'], ['leaf']])
  expect(roots[1]?.span.parentSpanId).toBeDefined()
})

it('counts a span that was delivered twice once', () => {
  const [root, ...rest] = buildTraces([...spans, ...spans])
  expect(rest).toEqual([])
  expect(root && names(root)).toHaveLength(4)
})

it('takes a span that claims to be its own parent for a root', () => {
  const [root] = spans
  if (!root) throw new Error('the sketch has a root')
  expect(buildTraces([{ ...root, parentSpanId: root.spanId }]).map(names)).toEqual([['root']])
})

function names(root: TraceNode): string[] {
  return [...walkTrace(root)].map(({ span }) => span.name)
}
