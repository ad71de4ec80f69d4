import type { CatalogueEntry } from './catalogue.ts'
import type { Loader } from './loader.ts'
import { onFirstUndiciRequest, type UndiciInstrumentation } from './undici.ts'

/** Long enough that a script which only prints something never loads them, shorter than any metric interval. */
const BACKGROUND_DELAY_MS = 1000

/**
 * Arranges when the instrumentations load that patch no module: undici with the first request, aws-lambda
 * at once where the runtime names a handler, the metrics of runtime-node and host-metrics after the start.
 *
 * @returns calls off what has not happened yet
 */
export function loadWithoutModule(
  entries: readonly CatalogueEntry[],
  loader: Loader,
  env: NodeJS.ProcessEnv,
): () => void {
  const cancel: (() => void)[] = []
  const later: CatalogueEntry[] = []
  for (const entry of entries) {
    if (entry.modules.length > 0) continue
    if (entry.name === 'undici') {
      cancel.push(onFirstUndiciRequest(() => loader.load(entry) as UndiciInstrumentation | undefined))
    } else if (entry.name === 'aws-lambda') {
      // The condition of upstream's init(); its module, the handler's file, is known only at run time.
      if (env.LAMBDA_TASK_ROOT && env._HANDLER) loader.load(entry)
    } else {
      later.push(entry)
    }
  }
  const timer = setTimeout(() => {
    for (const entry of later) loader.load(entry)
  }, BACKGROUND_DELAY_MS)
  timer.unref()
  cancel.push(() => clearTimeout(timer))
  return () => {
    for (const stop of cancel) stop()
  }
}
