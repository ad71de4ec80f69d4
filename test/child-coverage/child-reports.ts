import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Report {
  result: { url: string }[]
}

/**
 * Prepares the reports that children left in a directory of NODE_V8_COVERAGE for vitest, which reads them all at
 * once and gives up at the first one it cannot parse. A process killed while it wrote leaves half a report, and
 * that one goes. Of the others only what is ours stays: they carry the source map of everything the process
 * loaded, megabytes per process. A directory that is not there means that no child reported.
 */
export async function tidyChildReports(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names.filter((entry) => entry.endsWith('.json'))) {
    const file = join(directory, name)
    const report = parse(await readFile(file, 'utf8'))
    if (report) await writeFile(file, JSON.stringify({ result: report.result.filter(isOurs) }))
    else await rm(file)
  }
}

function isOurs({ url }: { url: string }): boolean {
  return url.startsWith('file://') && !url.includes('/node_modules/')
}

function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
