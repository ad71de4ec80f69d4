import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../tools/lib/paths.mjs'

/** A Node that the preload supports, and the binary to start it with. */
export interface SupportedNode {
  version: string
  binary: string
}

// The lowest supported version, the last one of its line, the last of 24 with the older loader hooks, the
// pinned one, and the newest line. Their binaries come from npm (test/package.json), for linux-x64 only.
const MATRIX: readonly string[] = ['22.15.0', '22.23.3', '24.11.0', '26.10.0']

/** Every supported Node that this platform has; the running one always. */
export const supportedNodes: readonly SupportedNode[] = [
  { version: process.versions.node, binary: process.execPath },
  ...MATRIX.map((version) => ({
    version,
    binary: join(ROOT, `test/node_modules/node-${version}/bin/node`),
  })).filter((node) => existsSync(node.binary)),
]

if (process.platform === 'linux' && process.arch === 'x64' && supportedNodes.length !== MATRIX.length + 1) {
  throw new Error(
    `test/node_modules lacks a Node of the matrix (${MATRIX.join(', ')}); delete node_modules and run npm test again.`,
  )
}
