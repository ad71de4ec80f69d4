import type { DetectedResource, ResourceDetector } from '@opentelemetry/resources'

/** Attributes that may hold secrets, and that the conventions would not have collected without a need. */
const ARGUMENTS = ['process.command_args', 'process.command_line']

/** Upstream's detector of the process, without what the command was called with. */
export function withoutArguments(detector: unknown): ResourceDetector {
  const original = detector as ResourceDetector
  return {
    detect(config): DetectedResource {
      const detected = original.detect(config)
      const attributes = { ...detected.attributes }
      for (const key of ARGUMENTS) delete attributes[key]
      return { ...detected, attributes }
    },
  }
}
