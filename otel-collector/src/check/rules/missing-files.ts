import { accessSync, constants, statSync } from 'node:fs'
import { usedComponents } from '../components.ts'
import { leavesOf } from '../config.ts'
import type { ConfigPath } from '../problem.ts'
import type { Rule } from './rule.ts'

/** Certificates, keys, tokens and passwords that a component reads: they are opened at the start, or later. */
export const missingFiles: Rule = ({ config }) =>
  usedComponents(config).flatMap(({ section, settings, path }) =>
    [...leavesOf(settings, path)]
      .filter((leaf) => typeof leaf.value === 'string' && leaf.value !== '' && isReadFrom(section, leaf.path))
      .flatMap((leaf) => {
        const reason = whyUnreadable(String(leaf.value))
        return reason === undefined
          ? []
          : [config.problem(leaf.path, `is ${leaf.value}, ${reason}; create it, or correct the path.`)]
      }),
  )

/** ca_file, cert_file, client_ca_file …; `filename` of bearertokenauth; `htpasswd::file` of basicauth. pprof writes its own. */
function isReadFrom(section: string, path: ConfigPath): boolean {
  const key = String(path.at(-1))
  if (key === 'save_to_file') return false
  return key.endsWith('_file') || (section === 'extensions' && (key === 'filename' || key === 'file'))
}

function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK)
    return statSync(file).isFile() ? undefined : 'which is not a file'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? 'which does not exist'
      : 'which cannot be read'
  }
}
