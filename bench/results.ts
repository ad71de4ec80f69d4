import type { ConcurrencyResult } from './concurrency.ts'
import type { InstallFigure } from './install-size.ts'
import type { LoadResult, LoadSize } from './load.ts'
import type { RedactResults } from './redact.ts'
import type { SoakResult } from './soak.ts'
import type { StartResult } from './startup.ts'

/** Everything that a run found; what it was not asked for is absent. Written to .cache/bench/results.json. */
export interface Results {
  machine: Machine
  size: LoadSize & { starts: number }
  load: LoadResult[]
  startup: StartResult[]
  install: InstallFigure[]
  soak: SoakResult[]
  concurrency: ConcurrencyResult[]
  /** What the microbenchmarks printed, by file. */
  micro: Record<string, string>
  redact?: RedactResults
}

/** Where a run took place, without the machine's name. */
export interface Machine {
  /** The day, as YYYY-MM-DD. */
  date: string
  node: string
  platform: string
  cpu: string
  cores: number
  /** In bytes. */
  memory: number
  /** The load average of the last minute when the run began: other work makes all figures larger. */
  loadAverage: number
}
