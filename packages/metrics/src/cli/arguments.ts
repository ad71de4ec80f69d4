import { parseArgs } from 'node:util'
import { InputError } from './input-error.ts'

/** What the command is to do. */
export interface SeriesArguments {
  /** A URL, a file, or `-` for standard input. */
  readonly input: string
  /** Most series of a family that the budget does not name. */
  readonly limit: number
  readonly budgetFile: string | undefined
  readonly tokenFile: string | undefined
  readonly allowOverflow: boolean
  readonly json: boolean
}

/** Said by --help and after wrong arguments. */
export const USAGE: string = `Usage: sightglass-series [options] <URL, file, or - for standard input>

Counts the series of each family on a Prometheus page, and fails when a family has more than it may.

  --limit N            most series of a family that the budget does not name (default 998)
  --budget file.json   { "family": most series, ..., "total": most of all }
  --allow-overflow     a family that overflowed is no failure
  --token-file file    send what is in it as Authorization: Bearer <token>
  --json               print JSON instead of a table
  --help               print this

A series is one set of labels; all lines of a histogram's set are one. The overflow series is not counted.
Exit code: 0 within the budget, 1 not, 2 when the page, a file or an argument is wrong.
`

/** Most series of a family without the overflow series: with it there are fewer than 1000. */
const DEFAULT_LIMIT = 998

/**
 * Reads the command line.
 * @returns 'help' when that is asked for
 * @throws InputError for whatever it does not understand
 */
export function parseArguments(args: readonly string[]): SeriesArguments | 'help' {
  const { values, positionals } = split(args)
  if (values.help) return 'help'
  const [input, ...more] = positionals
  if (input === undefined || input === '')
    throw new InputError('what should be read? Give a URL, a file or -')
  if (more.length > 0) throw new InputError(`one page at a time, got ${positionals.length}`)
  const { limit = String(DEFAULT_LIMIT), budget, 'token-file': tokenFile } = values
  if (!/^\d{1,9}$/.test(limit))
    throw new InputError(`--limit must be a whole number of 0 or more, got '${limit}'`)
  if (tokenFile !== undefined && !isUrl(input)) throw new InputError('--token-file is for a URL')
  return {
    input,
    limit: Number(limit),
    budgetFile: budget,
    tokenFile,
    allowOverflow: values['allow-overflow'] ?? false,
    json: values.json ?? false,
  }
}

/** Whether the input is to be fetched. */
export function isUrl(input: string): boolean {
  return /^https?:\/\//i.test(input)
}

function split(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        limit: { type: 'string' },
        budget: { type: 'string' },
        'token-file': { type: 'string' },
        'allow-overflow': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new InputError((error as Error).message)
  }
}
