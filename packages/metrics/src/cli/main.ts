import { parseArguments, USAGE } from './arguments.ts'
import { type Budget, checkBudget, parseBudget } from './budget.ts'
import { countSeries } from './count-series.ts'
import { InputError } from './input-error.ts'
import { parsePage } from './parse-page.ts'
import { readPage, readText } from './read-input.ts'
import { reportJson, reportProblems, reportTable, type SeriesReport } from './report.ts'

/** The streams of the command. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

/**
 * Runs `sightglass-series`: table or JSON to stdout, what is wrong to stderr.
 * @returns the exit code: 0 within the budget, 1 not, 2 for a wrong page, file or argument
 */
export async function main(args: readonly string[], { stdin, stdout, stderr }: Streams): Promise<number> {
  try {
    const parsed = parseArguments(args)
    if (parsed === 'help') {
      stdout.write(USAGE)
      return 0
    }
    const { input, limit, budgetFile, tokenFile, allowOverflow, json } = parsed
    // The budget first: a wrong one should not wait for the page.
    const budget: Budget =
      budgetFile === undefined
        ? { limit, families: new Map(), total: undefined }
        : parseBudget(await readText(budgetFile), limit)
    const page = parsePage(await readPage(input, tokenFile, stdin))
    const counts = countSeries(page)
    // Green for nothing would hide that the app never came up.
    if (counts.length === 0) throw new InputError('there is no series on the page')
    const verdict = checkBudget(counts, budget, allowOverflow)
    const report: SeriesReport = { counts, lines: page.lines, budget, verdict }
    stdout.write(json ? reportJson(report) : reportTable(report))
    stderr.write(reportProblems(report))
    return verdict.excesses.length === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    stderr.write(`sightglass-series: ${error.message}\n`)
    return 2
  }
}
