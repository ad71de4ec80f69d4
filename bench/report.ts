import { titleOf } from './candidates.ts'
import { goalsOf, verdictOn } from './goals.ts'
import { redactSection } from './redact/report.ts'
import type { Results } from './results.ts'
import { added, megabytes, percent, table } from './table.ts'

/** A part of the report: `npm run bench` prints it, docs/benchmarks.md has it between two comments. */
export interface Section {
  id: 'machine' | 'goals' | 'load' | 'startup' | 'install' | 'micro' | 'redact' | 'concurrency' | 'soak'
  /** Markdown. */
  text: string
}

/** The sections that a run has figures for. */
export function sectionsOf(results: Results): Section[] {
  const sections: Section[] = [
    { id: 'machine', text: machine(results) },
    { id: 'goals', text: goals(results) },
    { id: 'load', text: results.load.map(load).join('\n\n') },
    { id: 'startup', text: results.startup.map(startup).join('\n\n') },
    { id: 'install', text: install(results) },
    { id: 'micro', text: micro(results) },
    { id: 'redact', text: redactSection(results.redact ?? {}) },
    { id: 'concurrency', text: concurrency(results) },
    { id: 'soak', text: soak(results) },
  ]
  return sections.filter(({ text }) => text !== '')
}

function machine({ machine, size, load, startup }: Results): string {
  const where =
    `${machine.date}, Node ${machine.node}, ${machine.platform}, ${machine.cores} × ${machine.cpu}, ` +
    `${megabytes(machine.memory / 1_000, 0)} GB of memory, load average at the start ${machine.loadAverage.toFixed(1)}.`
  const rounds =
    `CPU: medians of ${size.rounds} interleaved rounds of ${size.requests} requests after ${size.warmUp} ` +
    `to warm up. Starts: medians of ${size.starts}.`
  return load.length + startup.length > 0 ? `${where}\n${rounds}` : where
}

function goals(results: Results): string {
  const rows = goalsOf(results).map((goal) => [
    goal.title,
    goal.atMost.toFixed(2),
    goal.aim.toFixed(2),
    goal.ratio === undefined ? '–' : goal.ratio.toFixed(3),
    verdictOn(goal),
  ])
  const head = ['of auto-instrumentations-node in the same run', 'at most', 'aim', 'this run', '']
  return rows.length > 0 ? table(head, rows) : ''
}

function load({ title, figures }: Results['load'][number]): string {
  const head = ['under', 'added µs', 'CPU µs', 'lowest-highest', 'requests/s', 'traces', 'metrics', '']
  const rows = figures.map((figure) => [
    titleOf(figure.candidate),
    figure.candidate === 'bare' ? '' : added(figure.added),
    figure.cpu.toFixed(1),
    figure.cpuRange.map((value) => value.toFixed(1)).join('-'),
    figure.requestsPerSecond.toFixed(0),
    percent(figure.traced),
    percent(figure.counted),
    figure.void ? 'void' : '',
  ])
  return `**${title}**\n\n${table(head, rows)}`
}

function startup({ kind, figures }: Results['startup'][number]): string {
  const head = ['under', 'added ms', 'lowest-highest ms', 'added CPU ms', 'added RSS MB', 'first-line span']
  const rows = figures.map((figure) => [
    titleOf(figure.candidate),
    figure.candidate === 'bare' ? '' : added(figure.wallAdded),
    figure.wallRange.map((value) => value.toFixed(0)).join('-'),
    figure.candidate === 'bare' ? '' : added(figure.cpuAdded),
    figure.candidate === 'bare' ? '' : added(figure.rssAdded / 1e6),
    figure.firstLine === undefined ? '–' : figure.firstLine ? 'arrived' : 'lost',
  ])
  return `**${kind === 'cjs' ? 'CommonJS' : 'ES modules'}**\n\n${table(head, rows)}`
}

function install({ install }: Results): string {
  const head = ['package', 'packages', 'MB', 'MiB on disk']
  const rows = install.map((figure) => [
    titleOf(figure.candidate),
    String(figure.packages),
    megabytes(figure.bytes),
    (figure.onDisk / 2 ** 20).toFixed(1),
  ])
  return rows.length > 0 ? table(head, rows) : ''
}

function micro({ micro }: Results): string {
  return Object.entries(micro)
    .map(([file, text]) => `\`bench/${file}\`:\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\``)
    .join('\n\n')
}

function concurrency(results: Results): string {
  const head = [
    '',
    'in flight',
    'counted',
    'still active',
    'spans sent',
    'spans dropped',
    'memory MB',
    'verdict',
  ]
  const rows = results.concurrency.map((result) => [
    `${result.connections} connections × ${result.pipelined}`,
    String(result.inFlight),
    String(result.counted),
    String(result.stillActive),
    String(result.spansSent),
    result.spansDropped === undefined ? '–' : String(result.spansDropped),
    `${added(result.memory / 1e6)} (${added(result.memoryInFlight / 1e6)} held, ${added(result.memoryAfter / 1e6)} after)`,
    result.passed ? 'passed' : 'not passed',
  ])
  return rows.length > 0 ? `${when(results)}\n\n${table(head, rows)}` : ''
}

function soak(results: Results): string {
  const head = [
    'Node',
    'minutes',
    'requests',
    'samples',
    'heap MB',
    'slope KB/s',
    'standard error',
    'verdict',
  ]
  const rows = results.soak.map((result) => [
    result.node,
    result.minutes.toFixed(1),
    String(result.requests),
    String(result.samples.length),
    result.heapRange.map((bytes) => megabytes(bytes)).join('-'),
    (result.slope / 1e3).toFixed(3),
    (result.slopeError / 1e3).toFixed(3),
    result.passed ? 'no growth' : 'grows',
  ])
  return rows.length > 0 ? `${when(results)}\n\n${table(head, rows)}` : ''
}

/** These two run apart from the rest, so they say themselves when. */
function when({ machine }: Results): string {
  return `Run on ${machine.date}, ${machine.cores} × ${machine.cpu}.`
}
