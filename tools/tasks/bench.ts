// `npm run bench`: what Sightglass costs, beside its peers, in the same run. Nothing else should be running.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeDocs } from '../../bench/docs.ts'
import { readOptions } from '../../bench/options.ts'
import { sectionsOf } from '../../bench/report.ts'
import { runBench } from '../../bench/run.ts'
import { CACHE } from '../lib/paths.mjs'
import { StepError } from '../lib/step.mjs'

try {
  const options = readOptions(process.argv.slice(2))
  const results = await runBench(options, (what) => console.error(`bench: ${what}`))
  for (const { text } of sectionsOf(results)) console.log(`\n${text}`)

  for (const file of [join(CACHE, 'bench', 'results.json'), options.json]) {
    if (file === undefined) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`)
  }
  if (options.docs) writeDocs(results)
  // The goals depend on the machine and are only shown; these two are promises.
  if ([...results.soak, ...results.concurrency].some(({ passed }) => !passed)) process.exitCode = 1
} catch (error) {
  if (!(error instanceof StepError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
