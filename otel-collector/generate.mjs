// Turns builder.yaml into the sources under go/collector. Plain JavaScript for Node 18 on.
//
//   node otel-collector/generate.mjs           writes go/collector
//   node otel-collector/generate.mjs --check   changes nothing; exit code 1 and the names when it would
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StepError } from '../tools/lib/step.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const SOURCES = join(HERE, 'go', 'collector')
const BUILDER = 'go.opentelemetry.io/collector/cmd/builder'

/** Some of OpenTelemetry's modules are unknown to the checksum database; go.sum holds their hashes. */
const GO_ENV = {
  ...process.env,
  GONOSUMDB: 'go.opentelemetry.io/*,github.com/open-telemetry/*',
  GOFLAGS: '-buildvcs=false',
  GOWORK: 'off',
  CGO_ENABLED: '0',
}

/**
 * Generates the sources into a folder of its own, with the modules resolved.
 * @returns {{ folder: string, remove: () => void }}
 * @throws {StepError} with the output of the command that failed
 */
function generate() {
  const temporary = mkdtempSync(join(tmpdir(), 'sightglass-generate-'))
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  try {
    const folder = join(temporary, 'collector')
    const manifest = join(temporary, 'builder.yaml')
    const text = readFileSync(join(HERE, 'builder.yaml'), 'utf8')
    writeFileSync(manifest, text.replace(/^dist:$/m, `dist:\n  output_path: ${JSON.stringify(folder)}`))
    // The builder would resolve every module anew, and the proxy lacks some; so it only writes the sources …
    go(join(HERE, 'go', 'builder'), [
      'run',
      '-mod=readonly',
      BUILDER,
      '--config',
      manifest,
      '--skip-compilation',
      '--skip-get-modules',
    ])
    // … and go itself adds what they need, and no more, starting from the hashes that are known already.
    if (existsSync(join(SOURCES, 'go.sum'))) copyFileSync(join(SOURCES, 'go.sum'), join(folder, 'go.sum'))
    go(folder, ['list', '-mod=mod', '-deps', '.'])
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * The committed sources against what builder.yaml gives.
 * @returns {string[]} names of files that differ, are missing, or should not be there
 */
export function staleSources() {
  const { folder, remove } = generate()
  try {
    const names = new Set([...readdirSync(folder), ...readdirSync(SOURCES)])
    return [...names].filter((name) => read(join(folder, name)) !== read(join(SOURCES, name))).sort()
  } finally {
    remove()
  }
}

/** Replaces go/collector by what builder.yaml gives. */
export function writeSources() {
  const { folder, remove } = generate()
  try {
    rmSync(SOURCES, { recursive: true, force: true })
    mkdirSync(SOURCES, { recursive: true })
    for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(SOURCES, name))
  } finally {
    remove()
  }
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
function go(cwd, args) {
  const result = spawnSync('go', args, { cwd, env: GO_ENV, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (result.status === 0) return
  throw new StepError(
    `sightglass: go ${args[0]} failed.\n${result.error?.message ?? result.stderr.trimEnd()}`,
  )
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv[2] === '--check') {
      const stale = staleSources()
      if (stale.length > 0) {
        throw new StepError(
          `sightglass: otel-collector/go/collector is not what builder.yaml gives (${stale.join(', ')}); ` +
            'run `node otel-collector/generate.mjs`.',
        )
      }
    } else writeSources()
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
