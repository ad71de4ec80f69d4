import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ROOT } from '../tools/lib/paths.mjs'

const empty = mkdtempSync(join(tmpdir(), 'sightglass-path-'))
afterAll(() => rmSync(empty, { recursive: true, force: true }))

describe('tools/run.mjs', () => {
  it('refuses an unknown task and names the known ones', () => {
    const result = runTool(['dmeo'])
    expect(result).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no task is called 'dmeo'; there are demo, test"),
    })
  })

  it('says in one sentence that npm is missing, which version is wanted and how to get it', () => {
    const result = runTool(['build'], { PATH: empty })
    expect(result.status).toBe(1)
    expect(result.stderr).toBe(
      'sightglass: npm 8.0 or later is needed, and none was found on the PATH; it comes with Node: https://nodejs.org.\n',
    )
  })

  it('fails npm test without Go, naming Go', () => {
    const result = runTool(['test'], { PATH: pathWith('npm', 'node', 'env') })
    expect(result.status).toBe(1)
    expect(result.stderr).toBe(
      'sightglass: go 1.26 or later is needed, and none was found on the PATH; install it from https://go.dev/dl.\n',
    )
  })

  it('passes on the exit code of what it runs', () => {
    expect(runTool(['exec', 'node', '-e', 'process.exit(7)']).status).toBe(7)
  })

  it('passes on the signal that ended it, as a shell does', () => {
    expect(runTool(['exec', 'node', '-e', "process.kill(process.pid, 'SIGHUP')"]).status).toBe(129)
  })

  it('names a command that does not exist, without a stack', () => {
    const { status, stderr } = runTool(['exec', 'vitset'])
    expect(status).toBe(1)
    expect(stderr).toBe('sightglass: vitset could not be started: spawn vitset ENOENT.\n')
  })

  it('runs commands under the pinned Node', () => {
    expect(runTool(['exec', 'node', '-p', 'process.execPath']).stdout).toContain(join('.cache', 'toolchain'))
  })

  // The oldest Node the README promises; only linux-x64 has it among the packages of the matrix.
  const node18 = join(ROOT, 'test/node_modules/node-18/bin/node')
  it.runIf(process.platform === 'linux' && process.arch === 'x64')('starts on Node 18', () => {
    const result = runTool(['exec', 'node', '-p', '1 + 1'], {}, node18)
    expect(result).toMatchObject({ status: 0, stdout: '2\n' })
  })
})

function runTool(args: readonly string[], env: Record<string, string> = {}, node: string = process.execPath) {
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env } } as const
  return spawnSync(node, [join(ROOT, 'tools/run.mjs'), ...args], options)
}

/** A PATH on which only these programs, taken from the present PATH, can be found. */
function pathWith(...names: string[]): string {
  for (const name of names) {
    const folder = (process.env.PATH ?? '').split(':').find((entry) => existsSync(join(entry, name)))
    if (folder && !existsSync(join(empty, name))) symlinkSync(join(folder, name), join(empty, name))
  }
  return empty
}
