import type { Config } from './config.ts'
import type { ConfigPath, Problem } from './problem.ts'

/** Where the lines of a message are: the component they speak of, and the place inside it. */
interface Position {
  component: ConfigPath
  inside: ConfigPath
}

/** One shape of line that `validate` prints, and what it says. */
interface LineShape {
  readonly pattern: RegExp
  read(config: Config, at: Position, ...groups: string[]): Problem[]
}

const SHAPES: readonly LineShape[] = [
  {
    pattern: /^$|^failed to get config: cannot unmarshal the configuration|^decoding failed due to/,
    read: () => [],
  },
  {
    // processors::memory_limiter: 'limit_mib' … must be greater than zero
    pattern: /^((?:receivers|processors|exporters|connectors|extensions|service)(?:::[^\s:]+)*): (.+)$/,
    read: (config, _, key = '', text) => [
      config.problem(key.split('::'), `is refused by the collector: ${text}.`),
    ],
  },
  {
    // 'exporters' error reading configuration for "otlp_grpc/jaeger": decoding failed …
    pattern: /^'(\w+)' error reading configuration for "([^"]+)"/,
    read: (_, at, section = '', id = '') => {
      at.component = [section, id]
      at.inside = []
      return []
    },
  },
  {
    // 'processors' unknown type: "redactor" for id: "redactor" (valid values: [batch filter …])
    pattern: /^'(\w+)' unknown type: "[^"]*" for id: "([^"]+)" \(valid values: \[(.*)\]\)$/,
    read: (config, _, section = '', id = '', types = '') => [
      config.problem(
        [section, id],
        `is of a type this collector does not have; it has ${types.split(' ').join(', ')}.`,
      ),
    ],
  },
  {
    // 'configgrpc.ServerConfig' has invalid keys: endpont
    pattern: /has invalid keys: (.+)$/,
    read: (config, at, keys = '') =>
      keys
        .split(', ')
        .map((key) =>
          config.problem(
            [...at.component, ...at.inside, key],
            'is no setting that exists here; correct its name, or remove it.',
          ),
        ),
  },
  {
    // 'protocols.grpc' decoding failed due to the following error(s):
    pattern: /^'([^']*)' decoding failed due to/,
    read: (_, at, keys) => {
      at.inside = keysOf(keys)
      return []
    },
  },
  {
    // 'decision_wait' time: missing unit in duration
    pattern: /^'([^']*)' (.+)$/,
    read: (config, at, keys, text) => [
      config.problem(
        [...at.component, ...at.inside, ...keysOf(keys)],
        `is refused by the collector: ${text}.`,
      ),
    ],
  },
  {
    // failed to create "resourcedetection" processor, in pipeline "logs": invalid detector key: mainframe
    pattern: /^(.+)$/,
    read: (config, _, text = '') => {
      const path = componentIn(text)
      if (path) return [config.problem(path, `is refused by the collector: ${text}.`)]
      return [config.problem([], `The collector refuses ${config.files.join(', ')}: ${text}.`)]
    },
  },
]

/**
 * Turns what `validate` prints into problems with a place.
 * @param output its standard error
 */
export function problemsOfValidate(config: Config, output: string): Problem[] {
  const at: Position = { component: [], inside: [] }
  const lines = output.split('\n').map((line) => line.trim().replace(/^Error: /, ''))
  return lines.flatMap((line) => {
    const shape = SHAPES.find(({ pattern }) => pattern.test(line))
    return shape ? shape.read(config, at, ...(shape.pattern.exec(line)?.slice(1) ?? [])) : []
  })
}

const ID_BEFORE_KIND = /"([^"]+)" (receiver|processor|exporter|connector|extension)\b/
const ID_AFTER_KIND = /\b(receiver|processor|exporter|connector|extension) "([^"]+)"/

/**
 * Turns the message a collector ends with at its start into a problem with a place.
 * @param log its log; the last line that starts with `Error:` tells the reason
 */
export function problemOfStart(config: Config, log: string): Problem {
  const lines = log.trimEnd().split('\n')
  const reason = (lines.findLast((line) => line.startsWith('Error: ')) ?? lines.at(-1) ?? '').replace(
    /^Error: /,
    '',
  )
  return config.problem(componentIn(reason) ?? ['service'], `keeps the collector from starting: ${reason}.`)
}

/** The component that a message names, such as `"otlp" receiver` or `extension "pprof"`. */
function componentIn(text: string): ConfigPath | undefined {
  const [, id, kind] = ID_BEFORE_KIND.exec(text) ?? []
  const [, otherKind, otherId] = ID_AFTER_KIND.exec(text) ?? []
  const section = kind ?? otherKind
  return section === undefined ? undefined : [`${section}s`, id ?? otherId ?? '']
}

/** 'protocols.grpc' and 'policies[2].latency' as a path. */
function keysOf(text: string | undefined): ConfigPath {
  if (!text) return []
  return text.split(/\.|(?=\[)/).map((part) => (/^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : part))
}
