import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { usedComponents } from '../components.ts'
import { leavesOf } from '../config.ts'
import type { Rule } from './rule.ts'

type Reader = (content: Buffer) => unknown

const certificate: Reader = (content) => new X509Certificate(content)

/** What the files of a `tls` block must hold, in PEM. */
const READERS: Record<string, { what: string; read: Reader }> = {
  ca_file: { what: 'certificate', read: certificate },
  cert_file: { what: 'certificate', read: certificate },
  client_ca_file: { what: 'certificate', read: certificate },
  key_file: { what: 'private key', read: (content) => createPrivateKey(content) },
}

/** TLS files that are there but do not hold what they should. */
export const certificates: Rule = ({ config }) =>
  usedComponents(config).flatMap(({ settings, path }) =>
    leavesOf(settings, path).flatMap((leaf) => {
      const wanted = leaf.path.includes('tls') ? READERS[leaf.key] : undefined
      const content = wanted && typeof leaf.value === 'string' ? readIfThere(leaf.value) : undefined
      if (!wanted || !content || holds(content, wanted.read)) return []
      return [
        config.problem(
          leaf.path,
          `is ${leaf.value}, which holds no ${wanted.what}; it must be one in PEM format.`,
        ),
      ]
    }),
  )

function holds(content: Buffer, read: Reader): boolean {
  try {
    read(content)
    return true
  } catch {
    return false
  }
}

/** A missing file is another rule's matter. */
function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
