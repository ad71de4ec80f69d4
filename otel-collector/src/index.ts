export { type BinaryName, type BuildProgress, binaryPath, buildBinary, findGo } from '../build.mjs'
export { everyFewSeconds } from '../build-progress.mjs'
export { type CheckOptions, checkConfig } from './check/check.ts'
export { formatProblem, type Problem } from './check/problem.ts'
export { CollectorError } from './collector-error.ts'
export type { ExitInfo, ManagedProcess } from './managed-process.ts'
export type { ChosenPorts, MovedPort, PortChoice } from './ports.ts'
export { COLLECTOR_PORTS, JAEGER_PORTS, type PortSetting } from './settings.ts'
export { type BackendOptions, type RunningBackend, startBackend } from './start-backend.ts'
export {
  type CollectorOptions,
  type CollectorPortName,
  type RunningCollector,
  startCollector,
} from './start-collector.ts'
export { type JaegerOptions, type JaegerPortName, type RunningJaeger, startJaeger } from './start-jaeger.ts'
export type { StartOptions } from './start-program.ts'
