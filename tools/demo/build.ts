import {
  type BinaryName,
  type BuildProgress,
  binaryPath,
  buildBinary,
} from '../../otel-collector/src/index.ts'
import { say } from './say.ts'

const BINARIES: readonly BinaryName[] = ['collector', 'jaeger']
const REPEAT_MS = 15_000

/** Those of the two Go programs that are not in the cache yet. */
export function notBuilt(): BinaryName[] {
  return BINARIES.filter((name) => binaryPath(name) === undefined)
}

/** A build under way: `announce()` shows how far it is from then on; `done` settles with it. */
export interface Build {
  announce(): void
  done: Promise<void>
}

/** Builds one program after the other: each uses all cores by itself. */
export function startBuild(names: readonly BinaryName[], signal: AbortSignal): Build {
  let latest: BuildProgress | undefined
  let announced = false
  let said = 0
  const show = () => {
    if (!announced || !latest || Date.now() - said < REPEAT_MS) return
    said = Date.now()
    say.detail(`building ${latest.text}`)
  }
  const done = (async () => {
    for (const name of names) {
      await buildBinary(name, {
        signal,
        onProgress: (progress) => {
          latest = progress
          show()
        },
      })
      if (announced) say.detail(`built ${name}`)
    }
  })()
  // It may fail while nobody waits for it yet.
  done.catch(() => {})
  return {
    announce: () => {
      announced = true
      show()
    },
    done,
  }
}
