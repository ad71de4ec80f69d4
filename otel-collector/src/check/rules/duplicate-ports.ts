import { type Listener, listenersOf } from '../listeners.ts'
import { formatKey } from '../problem.ts'
import type { Rule } from './rule.ts'

const WILDCARDS = ['', '0.0.0.0', '[::]']
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Two listeners on one port: the second ends the collector at its start. */
export const duplicatePorts: Rule = ({ config }) => {
  const listeners = listenersOf(config)
  return listeners.flatMap((listener, index) => {
    const earlier = listeners.slice(0, index).find((other) => collide(listener, other))
    if (!earlier) return []
    return [
      config.problem(
        listener.path,
        `listens on port ${listener.port}, as does ${formatKey(earlier.path)}; give one of them another port.`,
      ),
    ]
  })
}

function collide(a: Listener, b: Listener): boolean {
  if (a.port !== b.port || a.port === 0) return false
  const anywhere = WILDCARDS.includes(a.host) || WILDCARDS.includes(b.host)
  return anywhere || a.host === b.host || (LOOPBACK.includes(a.host) && LOOPBACK.includes(b.host))
}
