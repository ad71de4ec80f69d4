import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** @returns a new empty folder that is removed when the test has ended */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-collector-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
