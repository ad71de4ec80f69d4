/** A module that an instrumentation patches. */
export interface TargetModule {
  /** Package name (`pg`, `@nestjs/core`) or builtin without `node:` (`http`, `dns/promises`). */
  readonly name: string
  /** Ranges as upstream writes them, such as `>=8.0.3 <9`; one of them must hold. */
  readonly versions: readonly string[]
  /** True if the exports of the package's entry are patched, not only single files of it. */
  readonly main: boolean
  /** Patched files with their package in front, such as `pg/lib/client.js`. */
  readonly files: readonly string[]
}

/** One instrumentation package of `@opentelemetry/auto-instrumentations-node`. */
export interface CatalogueEntry {
  /** What OTEL_NODE_ENABLED_INSTRUMENTATIONS calls it: the package name after `instrumentation-`. */
  readonly name: string
  /** npm name, such as `@opentelemetry/instrumentation-pg`. */
  readonly package: string
  /** The exported class. */
  readonly className: string
  /** Whether upstream switches it on without being asked. */
  readonly defaultOn: boolean
  /** Empty for those that patch no module: undici, runtime-node, host-metrics, aws-lambda. */
  readonly modules: readonly TargetModule[]
}
