/** The version of this package; a test compares it with package.json. */
export const VERSION: string = '0.1.0'

/** The oldest Node that the OpenTelemetry SDK 3.x and `module.registerHooks` run on. */
export const OLDEST_NODE: readonly [major: number, minor: number] = [22, 15]
