/** How a stand-in treats its calls. hang: it never answers. */
export type Mode = 'ok' | 'slow' | 'fail' | 'hang'

/** How a stand-in treats its calls, and which of them. */
export interface Behaviour {
  mode: Mode
  /** Only for slow: added to each answer, in milliseconds. */
  delayMs: number
  /** Only calls whose name contains this: a path for Esplora, a method for the EVM node. Empty: all calls. */
  path: string
}

const MODES: readonly string[] = ['ok', 'slow', 'fail', 'hang'] satisfies Mode[]

/**
 * Reads the body of POST /_behaviour: `{ "mode": "slow", "delayMs": 500, "path": "/utxo" }`.
 * @throws {TypeError} naming the field that is wrong
 */
export function parseBehaviour(body: unknown): Behaviour {
  const { mode, delayMs = 500, path = '' } = (body ?? {}) as Record<string, unknown>
  if (typeof mode !== 'string' || !MODES.includes(mode))
    throw new TypeError(`mode must be one of ${MODES.join(', ')}`)
  if (typeof delayMs !== 'number' || !(delayMs >= 0 && delayMs <= 60_000))
    throw new TypeError('delayMs must be a number from 0 to 60000')
  if (typeof path !== 'string') throw new TypeError('path must be text')
  return { mode: mode as Mode, delayMs, path }
}
