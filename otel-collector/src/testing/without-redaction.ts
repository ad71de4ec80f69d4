import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { configFile } from '../paths.ts'
import { writeChanged } from './changed-config.ts'

/**
 * Writes the shipped files of the default tier, with no pipeline that redacts, into a folder: shows what would come
 * through without the collector's second layer.
 * @returns their paths, in the order in which the collector gets them
 */
export function writeWithoutRedaction(folder: string): string[] {
  const { service } = parse(readFileSync(configFile('single.yaml'), 'utf8')) as {
    service: { pipelines: Record<string, { processors: string[] }> }
  }
  const changes = Object.entries(service.pipelines).map(([name, { processors }]) => ({
    file: 'single.yaml' as const,
    path: ['service', 'pipelines', name, 'processors'],
    set: processors.filter((each) => each !== 'redaction'),
  }))
  return writeChanged(folder, changes)
}
