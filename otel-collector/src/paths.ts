import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..')

/** The repository's root, an absolute path. */
export const ROOT: string = join(FOLDER, '..')

/** @returns the absolute path of a file in otel-collector/config */
export function configFile(
  name: 'common.yaml' | 'single.yaml' | 'jaeger.yaml' | 'jaeger-badger.yaml',
): string {
  return join(FOLDER, 'config', name)
}

/** Where `npm run collector` keeps queue, journal, logs and Jaeger's store unless SG_DATA says so; git ignores it. */
export const LOCAL_DATA: string = join(ROOT, '.cache', 'data')
