import { join } from 'node:path'
import type { MovedPort } from './ports.ts'
import { type RunningCollector, startCollector } from './start-collector.ts'
import { type JaegerOptions, type RunningJaeger, startJaeger } from './start-jaeger.ts'

/** `dataDir` gets a folder for each of the two. */
export type BackendOptions = Omit<JaegerOptions, 'logFile'>

/** Jaeger and, in front of it, the collector. */
export interface RunningBackend {
  readonly collector: RunningCollector
  readonly jaeger: RunningJaeger
  /** With ports 'next': those that were taken, and what is used instead. */
  readonly moved: readonly MovedPort[]
  /** Stops the collector first: what it holds still reaches Jaeger. */
  stop(): Promise<void>
}

/**
 * Starts Jaeger, then the collector that sends to it; both are ready when this resolves.
 * @throws what startJaeger and startCollector throw; then neither is left running
 */
export async function startBackend({ dataDir, ...options }: BackendOptions): Promise<RunningBackend> {
  const jaeger = await startJaeger({ ...options, dataDir: join(dataDir, 'jaeger') })
  try {
    const collector = await startCollector({
      ...options,
      dataDir: join(dataDir, 'collector'),
      jaegerEndpoint: jaeger.otlpEndpoint,
    })
    const stop = async () => {
      await collector.stop()
      await jaeger.stop()
    }
    return { collector, jaeger, moved: [...jaeger.moved, ...collector.moved], stop }
  } catch (error) {
    await jaeger.stop()
    throw error
  }
}
