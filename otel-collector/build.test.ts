import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { staleSources } from './generate.mjs'
import { ROOT } from './src/paths.ts'
import { temporaryFolder } from './src/testing/temporary-folder.ts'

const HELLO = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("hello") }\n'
const REAL_GO = execFileSync('sh', ['-c', 'command -v go'], { encoding: 'utf8' }).trim()

/** A copy of the build, with a program of three lines in place of the collector, and a log of all calls of go. */
class Copy {
  readonly root: string = temporaryFolder()
  readonly module: string = join(this.root, 'otel-collector', 'go', 'collector')
  readonly #calls = join(this.root, 'go-calls')

  constructor() {
    for (const part of ['tools/lib', 'otel-collector/build.mjs', 'otel-collector/build-progress.mjs'])
      this.#copy(part)
    for (const part of [
      'otel-collector/guard.mjs',
      'otel-collector/builder.yaml',
      'otel-collector/go/jaeger',
    ])
      this.#copy(part)
    mkdirSync(this.module, { recursive: true })
    this.write('go.mod', 'module sightglass.invalid/hello\n\ngo 1.26\n')
    this.write('main.go', HELLO)
    this.shim(`echo "$1" >> '${this.#calls}'; exec '${REAL_GO}' "$@"`)
  }

  /** Replaces the go command. */
  shim(script: string): void {
    const file = join(this.root, 'bin', 'go')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.module, file), text)
  }

  /** Runs the CLI in a process of its own; resolves with the path it prints. */
  build(): Promise<string> {
    return this.run([join(this.root, 'otel-collector', 'build.mjs'), 'collector'])
  }

  /** Runs Node with this copy's go; resolves with what it prints. */
  async run(args: readonly string[]): Promise<string> {
    const path = [join(this.root, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter)
    const env = { ...process.env, PATH: path }
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return stdout.trim()
  }

  builds(): number {
    return readFileSync(this.#calls, 'utf8')
      .split('\n')
      .filter((call) => call === 'build').length
  }

  #copy(part: string): void {
    cpSync(join(ROOT, part), join(this.root, part), { recursive: true })
  }
}

describe('buildBinary', () => {
  it('builds once, and again when a manifest or a source changes', async () => {
    const copy = new Copy()
    const first = await copy.build()
    expect(first).toMatch(/\.cache\/bin\/collector-[0-9a-f]+\/sightglass-collector$/)
    expect(execFileSync(first, { encoding: 'utf8' })).toBe('hello')
    expect(await copy.build()).toBe(first)
    expect(copy.builds()).toBe(1)

    copy.write('main.go', HELLO.replace('hello', 'goodbye'))
    const second = await copy.build()
    writeFileSync(join(copy.root, 'otel-collector', 'builder.yaml'), 'dist: {}\n')
    const third = await copy.build()
    copy.write('go.sum', '')
    const fourth = await copy.build()
    expect(new Set([first, second, third, fourth]).size).toBe(4)
    expect(copy.builds()).toBe(4)
    // Only the newest stays.
    expect([first, second, third, fourth].filter((path) => existsSync(path))).toEqual([fourth])
  })

  it('builds once for several processes at the same time', async () => {
    const copy = new Copy()
    const paths = await Promise.all([copy.build(), copy.build(), copy.build()])
    expect(new Set(paths).size).toBe(1)
    expect(copy.builds()).toBe(1)
  })

  it('takes over the lock of a process that is dead', async () => {
    const copy = new Copy()
    const { pid } = await new Promise<{ pid: number | undefined }>((resolve) => {
      const dead = execFile('true', () => resolve({ pid: dead.pid }))
    })
    mkdirSync(join(copy.root, '.cache', 'locks'), { recursive: true })
    writeFileSync(join(copy.root, '.cache', 'locks', 'build-collector.lock'), String(pid))
    expect(existsSync(await copy.build())).toBe(true)
  })

  it('shows the end of the log, and where it is, when the build fails, and leaves nothing half-built', async () => {
    const copy = new Copy()
    copy.write('main.go', 'package main\n\nfunc main() { undefinedFunction() }\n')
    const log = join(copy.root, '.cache', 'logs', 'build-collector.log')
    await expect(copy.build()).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/building collector failed\.\n[\s\S]*undefined: undefinedFunction/),
    })
    await expect(copy.build()).rejects.toMatchObject({
      stderr: expect.stringContaining(`The whole log: ${log}`),
    })
    expect(
      readdirSync(join(copy.root, '.cache')).includes('bin')
        ? readdirSync(join(copy.root, '.cache', 'bin'))
        : [],
    ).toEqual([])
  })

  it('tries a failed download again', async () => {
    const copy = new Copy()
    const mark = join(copy.root, 'failed-once')
    copy.shim(`[ "$1" = list ] && [ ! -e '${mark}' ] && touch '${mark}' && exit 1; exec '${REAL_GO}' "$@"`)
    expect(existsSync(await copy.build())).toBe(true)
    expect(existsSync(mark)).toBe(true)
  })

  it('stops the compiler when its signal says so', async () => {
    const copy = new Copy()
    const pidFile = join(copy.root, 'pid')
    copy.shim(`if [ "$1" = build ]; then echo $$ > '${pidFile}'; exec sleep 60; fi; exec '${REAL_GO}' "$@"`)
    const build = pathToFileURL(join(copy.root, 'otel-collector', 'build.mjs')).href
    const script = `import { existsSync } from 'node:fs'
      import { buildBinary } from ${JSON.stringify(build)}
      const stop = new AbortController()
      setInterval(() => existsSync(${JSON.stringify(pidFile)}) && stop.abort(), 10).unref()
      await buildBinary('collector', { signal: stop.signal }).catch((error) => console.log(error.name))`
    expect(await copy.run(['--input-type=module', '--eval', script])).toBe('AbortError')
    const pid = Number(readFileSync(pidFile, 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it.each([
    ['is missing', 'exit 127', /go 1\.26 or later is needed, and none was found.*https:\/\/go\.dev/],
    [
      'is too old',
      'echo go version go1.25.3 linux/amd64',
      /go 1\.26 or later is needed, and 1\.25 was found.*https:\/\/go\.dev/,
    ],
  ])('says what to install when Go %s', async (_, script, message) => {
    const copy = new Copy()
    copy.shim(script)
    await expect(copy.build()).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(message) })
  })
})

it('the committed sources are what builder.yaml gives', () => {
  expect(staleSources()).toEqual([])
}, 300_000)
