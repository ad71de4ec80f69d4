/** The version of this package, as its scope says over OTLP; a test compares it with package.json. */
export const VERSION = '0.1.0'
