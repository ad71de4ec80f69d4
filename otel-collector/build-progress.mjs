const TELL_MS = 1_000
const REPEAT_MS = 15_000

/**
 * What is going on, for people: `text` is the whole sentence, such as 'collector 412/1630 packages, 1 m 12 s'.
 * @typedef {object} BuildProgress
 * @property {'collector' | 'jaeger'} name
 * @property {'waiting' | 'downloading' | 'compiling' | 'linking'} phase waiting: another process builds it
 * @property {number} done modules while downloading; afterwards packages, without those that Go had cached
 * @property {number} total 0 while it is not known
 * @property {number} elapsedMs
 * @property {string} text
 */

/** @typedef {ReturnType<typeof reporter>} Reporter */

/**
 * Tells the current state at once when the phase changes, else at most once a second.
 * @param {BuildProgress['name']} name
 * @param {(progress: BuildProgress) => void} onProgress
 */
export function reporter(name, onProgress) {
  const started = Date.now()
  /** @type {{ phase: BuildProgress['phase'], done: number, total: number }} */
  let state = { phase: 'waiting', done: 0, total: 0 }
  const tell = () => {
    const elapsedMs = Date.now() - started
    onProgress({ name, ...state, elapsedMs, text: `${name} ${describe(state)}, ${duration(elapsedMs)}` })
  }
  const timer = setInterval(tell, TELL_MS)
  /**
   * @param {BuildProgress['phase']} phase
   * @param {number} done
   * @param {number} total
   */
  const report = (phase, done, total) => {
    const changed = state.phase !== phase
    state = { phase, done, total }
    if (changed) tell()
  }
  report.stop = () => clearInterval(timer)
  return report
}

/** @param {{ phase: BuildProgress['phase'], done: number, total: number }} state */
function describe({ phase, done, total }) {
  if (phase === 'waiting') return 'in another process'
  if (phase === 'downloading') return `${done} modules downloaded`
  return phase === 'linking' ? `${done}/${total} packages, linking` : `${done}/${total} packages`
}

/** @param {number} ms */
function duration(ms) {
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} m ${seconds % 60} s`
}

/**
 * For `onProgress`: hands the sentence on at every new phase, and every 15 s.
 * @param {(text: string) => void} print
 * @returns {(progress: BuildProgress) => void}
 */
export function everyFewSeconds(print) {
  let next = 0
  let phase = ''
  return (progress) => {
    if (progress.phase === phase && progress.elapsedMs < next) return
    phase = progress.phase
    next = progress.elapsedMs + REPEAT_MS
    print(progress.text)
  }
}
