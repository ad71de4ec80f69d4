import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { layersOf, textsOf, textsOfBadger, textsOfOtlp } from './decode/texts.ts'
import { allocatedBytes, filesIn } from './files.ts'
import type { LiveRun } from './live-run.ts'

/** Where data of the app comes to lie or to pass, in the order it gets there. */
export const PLACES = [
  'request to a service',
  'OTLP traces',
  'OTLP metrics',
  'OTLP logs',
  "app's /metrics",
  'queue',
  'journal',
  'log file',
  "collector's /metrics",
  'Badger, running',
  'Badger',
  "Jaeger's API",
  "programs' own logs and metrics",
] as const

/** One of PLACES. */
export type Place = (typeof PLACES)[number]

/** Those that a secret reaches only if the collector lets it through. */
export const BEHIND_THE_COLLECTOR: readonly Place[] = PLACES.slice(5)

/** Everything a run has left, decoded. */
export function textsByPlace(run: LiveRun): ReadonlyMap<Place, readonly string[]> {
  const otlp = (path: string) =>
    run.wire.filter((each) => each.path === path).flatMap((each) => textsOfOtlp(each.body, each.encoding))
  const files = (folder: string) => filesIn(folder).flatMap((file) => textsOf(allocatedBytes(file)))
  const badger = (folder: string) =>
    filesIn(folder).flatMap((file) => textsOfBadger(basename(file), readFileSync(file)))
  const { pages, folders } = run
  return new Map<Place, readonly string[]>([
    ['request to a service', run.peer.flatMap(({ path, head }) => layersOf(`${path}\n${head}`))],
    ['OTLP traces', otlp('/v1/traces')],
    ['OTLP metrics', otlp('/v1/metrics')],
    ['OTLP logs', otlp('/v1/logs')],
    ["app's /metrics", layersOf(withoutNumbers(pages.app))],
    ['queue', files(folders.queue)],
    ['journal', files(folders.journal)],
    ['log file', files(folders.logs)],
    ["collector's /metrics", layersOf(withoutNumbers(pages.collector))],
    ['Badger, running', badger(folders.badgerRunning)],
    ['Badger', badger(folders.badger)],
    ["Jaeger's API", layersOf(pages.jaegerApi)],
    [
      "programs' own logs and metrics",
      [
        ...files(folders.programs),
        ...layersOf(run.output),
        ...layersOf(withoutNumbers(`${pages.collectorOwn}\n${pages.jaegerOwn}`)),
      ],
    ],
  ])
}

/** A page for Prometheus without values, exemplars, buckets and quantiles: among them any short number will be. */
function withoutNumbers(page: string): string {
  return page
    .replace(/(?<=\}| )[ ]?[-+.\deINaNf]+(?: # .*)?$/gm, '')
    .replace(/\b(?:le|quantile)="[^"]*"/g, '')
}
