import { styleText } from 'node:util'
import type { Attributes, SinkSpan } from './telemetry.ts'
import { type TraceNode, walkTrace } from './trace-tree.ts'

/** For formatTrace. */
export interface FormatTraceOptions {
  /** ANSI colours; false by default. */
  color?: boolean
}

const BAR_WIDTH = 20
const NAME_WIDTH = 56

/** Attributes worth a place on the line: stable names first, then what older instrumentations say instead. */
const shown: readonly (readonly string[])[] = [
  ['http.response.status_code', 'http.status_code'],
  ['db.system.name', 'db.system'],
  ['rpc.system.name', 'rpc.system'],
  ['messaging.system'],
]

/**
 * A trace as a tree for terminals: a line with service, id, number of spans and duration, then per span its
 * name (at most 56 characters), kind, duration in ms, place in time as a bar, and a few attributes that tell how
 * it went. The service is repeated where it changes. Control characters are replaced, so that a span's name
 * cannot steer the terminal.
 */
export function formatTrace(root: TraceNode, options: FormatTraceOptions = {}): string {
  const paint = options.color ? color : plain
  const nodes = [...walkTrace(root)]
  const window = windowOf(nodes)
  const rows = rowsOf(root)
  const nameWidth = Math.max(...rows.map(({ prefix, name }) => prefix.length + name.length))
  const kindWidth = Math.max(...nodes.map(({ span }) => span.kind.length))
  const timeWidth = Math.max(...nodes.map(({ span }) => duration(span.end - span.start).length))
  const count = nodes.length === 1 ? '1 span' : `${nodes.length} spans`
  const head = [
    paint('bold', serviceOf(root.span)),
    paint('dim', `trace ${root.span.traceId}`),
    paint('dim', count),
    duration(window.end - window.start),
  ]
  if (root.span.parentSpanId) head.push(paint('yellow', `its parent ${root.span.parentSpanId} is not here`))
  const lines = rows.map(({ prefix, name, node, service }) => {
    const { span } = node
    const failed = span.status.code === 'error'
    const pad = ' '.repeat(nameWidth - prefix.length - name.length)
    return [
      paint('dim', prefix) + paint(failed ? 'red' : 'bold', name) + pad,
      paint(kindColor[span.kind], span.kind.padEnd(kindWidth)),
      duration(span.end - span.start).padStart(timeWidth),
      paint(failed ? 'red' : 'cyan', bar(span, window)),
      [service && paint('magenta', `[${service}]`), ...details(span, paint)].filter(Boolean).join(' '),
    ]
      .join('  ')
      .trimEnd()
  })
  return [head.join(paint('dim', ' · ')), ...lines].join('\n')
}

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue' | 'cyan' | 'magenta' | 'gray'
type Paint = (style: Style, text: string) => string

const plain: Paint = (_, text) => text
// Whether the stream can show colours is the caller's decision.
const color: Paint = (style, text) => styleText(style, text, { validateStream: false })

const kindColor: Record<SinkSpan['kind'], Style> = {
  server: 'green',
  client: 'blue',
  producer: 'yellow',
  consumer: 'yellow',
  internal: 'gray',
}

interface Row {
  prefix: string
  name: string
  node: TraceNode
  service: string | undefined
}

function rowsOf(root: TraceNode): Row[] {
  const rows: Row[] = []
  const visit = (node: TraceNode, glyph: string, indent: string, parentService: string) => {
    const service = serviceOf(node.span)
    rows.push({
      prefix: glyph,
      name: cut(node.span.name || '(no name)'),
      node,
      service: service === parentService ? undefined : service,
    })
    node.children.forEach((child, index) => {
      const last = index === node.children.length - 1
      visit(child, indent + (last ? '└─ ' : '├─ '), indent + (last ? '   ' : '│  '), service)
    })
  }
  visit(root, '', '', serviceOf(root.span))
  return rows
}

function details(span: SinkSpan, paint: Paint): string[] {
  const values = shown.flatMap((keys) => firstOf(span.attributes, keys) ?? [])
  const type = span.attributes['error.type']
  // For a status code that counts as an error, error.type repeats it.
  const types = type === undefined || values.includes(String(type)) ? [] : [String(type)]
  if (span.status.code !== 'error') return [...peerOf(span), ...values, ...types].map(printable)
  const message = span.status.message || exceptionMessage(span.events)
  const failure = [...types, ...(message ? [message] : [])].join(': ')
  return [...[...peerOf(span), ...values].map(printable), paint('red', `✗ ${cut(failure || 'error')}`)]
}

/** Whom an HTTP request went to: clients name their spans by the method alone. */
function peerOf({ kind, attributes }: SinkSpan): string[] {
  const method = firstOf(attributes, ['http.request.method', 'http.method'])
  const host = attributes['server.address']
  if (kind !== 'client' || method === undefined || host === undefined) return []
  const port = attributes['server.port']
  return [port === undefined ? String(host) : `${host}:${port}`]
}

function firstOf(attributes: Attributes, keys: readonly string[]): string | undefined {
  const key = keys.find((candidate) => attributes[candidate] !== undefined)
  return key === undefined ? undefined : String(attributes[key])
}

function exceptionMessage(events: readonly { name: string; attributes: Attributes }[]): string | undefined {
  const exception = events.find(({ name }) => name === 'exception')
  const message = exception?.attributes['exception.message'] ?? exception?.attributes['exception.type']
  return message === undefined ? undefined : String(message)
}

function serviceOf(span: SinkSpan): string {
  return printable(String(span.resource['service.name'] ?? 'unknown service'))
}

interface Window {
  start: bigint
  end: bigint
}

function windowOf(nodes: readonly TraceNode[]): Window {
  // Math.min and Math.max take no bigint.
  const [first] = nodes
  const window = { start: first?.span.start ?? 0n, end: first?.span.end ?? 0n }
  for (const { span } of nodes) {
    if (span.start < window.start) window.start = span.start
    if (span.end > window.end) window.end = span.end
  }
  return window
}

function bar(span: SinkSpan, window: Window): string {
  const total = Number(window.end - window.start) || 1
  const from = Math.min(Math.floor((Number(span.start - window.start) / total) * BAR_WIDTH), BAR_WIDTH - 1)
  const to = Math.ceil((Number(span.end - window.start) / total) * BAR_WIDTH)
  const length = Math.min(Math.max(to - from, 1), BAR_WIDTH - from)
  return ' '.repeat(from) + '━'.repeat(length) + ' '.repeat(BAR_WIDTH - from - length)
}

function duration(nanoseconds: bigint): string {
  return `${(Number(nanoseconds) / 1e6).toFixed(1)} ms`
}

function cut(text: string): string {
  const clean = printable(text)
  return clean.length <= NAME_WIDTH ? clean : `${clean.slice(0, NAME_WIDTH - 1)}…`
}

function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ')
}
