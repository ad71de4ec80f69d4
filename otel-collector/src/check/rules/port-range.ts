import { listenersOf } from '../listeners.ts'
import type { Rule } from './rule.ts'

const HIGHEST_PORT = 65_535

/** Ports that no system has: they end the collector at its start, but the trial listens on other ones. */
export const portRange: Rule = ({ config }) =>
  listenersOf(config)
    .filter(({ port }) => !(port <= HIGHEST_PORT))
    .map(({ path, port }) =>
      config.problem(path, `listens on port ${port}; the highest port is ${HIGHEST_PORT}.`),
    )
