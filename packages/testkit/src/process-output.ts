/** What a process has written, and promises for lines of it. */
export class ProcessOutput {
  stdout = ''
  stderr = ''
  /** How the process ended, such as 'exited with code 1'; undefined while it runs. */
  #ended: string | undefined
  readonly #waiting = new Set<() => void>()

  /** Adds what came from one of its streams. */
  add(stream: 'stdout' | 'stderr', chunk: string): void {
    this[stream] += chunk
    this.#wake()
  }

  /** Says that no more can come, and why. */
  end(reason: string): void {
    this.#ended = reason
    this.#wake()
  }

  /** The first line, past or future, that matches; rejects with `command` and the end of both streams. */
  waitForLine(pattern: RegExp, timeoutMs: number, command: string): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        this.#waiting.delete(look)
      }
      const fail = (reason: string) => {
        settle()
        reject(new Error(`${command}\n${reason} a line that matches ${pattern}\n${this.tail()}`))
      }
      const look = () => {
        const match = this.#firstMatch(pattern)
        if (match) {
          settle()
          resolve(match)
        } else if (this.#ended) fail(`${this.#ended} before it wrote`)
      }
      const timer = setTimeout(() => fail(`did not write within ${timeoutMs} ms`), timeoutMs)
      this.#waiting.add(look)
      look()
    })
  }

  /** The last 20 lines of each stream, for messages. */
  tail(): string {
    return [tailOf('stdout', this.stdout), tailOf('stderr', this.stderr)].join('\n')
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look()
  }

  #firstMatch(pattern: RegExp): RegExpExecArray | undefined {
    // A g or y flag would make each attempt start where the last one stopped.
    const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
    for (const text of [this.stdout, this.stderr]) {
      const lines = text.split(/\r?\n/)
      // The last piece is a line only when nothing can follow: half a URL would match too.
      if (!this.#ended) lines.pop()
      for (const line of lines) {
        const match = stateless.exec(line)
        if (match) return match
      }
    }
    return undefined
  }
}

function tailOf(name: string, text: string): string {
  if (text.trim() === '') return `(nothing on ${name})`
  return [`--- end of ${name}`, ...text.trimEnd().split('\n').slice(-20)].join('\n')
}
