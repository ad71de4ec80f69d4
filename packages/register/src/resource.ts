import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import { basename, dirname, join } from 'node:path'
import {
  defaultResource,
  detectResources,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import { describeError, type Warn } from '@sightglass/core'
import type { Config } from './config.ts'
import { LOCAL_DETECTORS, REMOTE_DETECTORS } from './settings.ts'
import { VERSION } from './version.ts'

type Attributes = Record<string, string | number>
type Names = Pick<Config, 'serviceName' | 'resourceAttributes' | 'detectors'>

/**
 * Who is sending: service, instance, host, process. Never the arguments of the command line, which may hold
 * secrets. `entry` is the file the process was started with. The name of the service comes extra: attributes of a
 * resource cannot be read before every detector has answered.
 */
export function createResource(
  config: Names,
  entry: string | undefined,
  warn: Warn,
): { readonly resource: Resource; readonly service: string } {
  const asked = new Set<string>(config.detectors)
  if (asked.has('all')) for (const name of [...LOCAL_DETECTORS, ...REMOTE_DETECTORS]) asked.add(name)
  const own = findPackage(entry)
  const attributes: Attributes = {
    'service.name': own.name ?? 'unknown_service:node',
    ...(own.version === undefined ? {} : { 'service.version': own.version }),
    'telemetry.distro.name': 'sightglass',
    'telemetry.distro.version': VERSION,
    ...(asked.has('host') ? host() : {}),
    ...(asked.has('os') ? operatingSystem() : {}),
    ...(asked.has('process') ? describeProcess(entry) : {}),
    ...(asked.has('serviceinstance') ? { 'service.instance.id': randomId() } : {}),
    ...(asked.has('env') ? config.resourceAttributes : {}),
    ...(config.serviceName === undefined ? {} : { 'service.name': config.serviceName }),
  }
  const remote = REMOTE_DETECTORS.filter((name) => asked.has(name)).flatMap((name) =>
    loadDetectors(name, warn),
  )
  const found = detectResources({ detectors: remote })
  const resource = defaultResource().merge(found).merge(resourceFromAttributes(attributes))
  return { resource, service: String(attributes['service.name']) }
}

/** Name and version of the package that the entry file belongs to; of the working folder for tools run from node_modules. */
export function findPackage(entry: string | undefined): {
  readonly name?: string
  readonly version?: string
} {
  if (entry === undefined) return {}
  const isTool = /[\\/]node_modules[\\/]/.test(entry)
  for (let folder = isTool ? process.cwd() : dirname(entry); ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (typeof name === 'string' && name !== '')
        return { name, ...(typeof version === 'string' ? { version } : {}) }
    } catch {
      // Not there or not readable: the next folder up may have one.
    }
    if (dirname(folder) === folder) return {}
  }
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'arm32',
  ppc: 'ppc32',
  ia32: 'x86',
}

/**
 * A version 4 UUID (https://www.rfc-editor.org/rfc/rfc9562#section-5.4), as the conventions advise. It has to differ from
 * that of other processes and is no secret: for that node:crypto, three megabytes and as many milliseconds, is too dear.
 */
function randomId(): string {
  const digits = (pattern: string) => pattern.replace(/[xy]/g, (place) => digit(place === 'y' ? 8 : 0))
  const digit = (from: number) => (from + Math.floor(Math.random() * (from === 0 ? 16 : 4))).toString(16)
  return digits('xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx')
}

function host(): Attributes {
  return { 'host.name': os.hostname(), 'host.arch': ARCHITECTURES[process.arch] ?? process.arch }
}

function operatingSystem(): Attributes {
  const type =
    process.platform === 'win32' ? 'windows' : process.platform === 'sunos' ? 'solaris' : process.platform
  return { 'os.type': type, 'os.version': os.release() }
}

function describeProcess(entry: string | undefined): Attributes {
  return {
    'process.pid': process.pid,
    'process.executable.name': basename(process.execPath),
    'process.executable.path': process.execPath,
    ...(entry === undefined ? {} : { 'process.command': entry }),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'process.runtime.description': 'Node.js',
  }
}

/** They come with upstream's catalogue, each in a package of its own, and are read only when asked for. */
const REMOTE: Record<(typeof REMOTE_DETECTORS)[number], { name: string; exports: readonly string[] }> = {
  container: { name: '@opentelemetry/resource-detector-container', exports: ['containerDetector'] },
  alibaba: { name: '@opentelemetry/resource-detector-alibaba-cloud', exports: ['alibabaCloudEcsDetector'] },
  aws: {
    name: '@opentelemetry/resource-detector-aws',
    exports: [
      'awsEc2Detector',
      'awsEcsDetector',
      'awsEksDetector',
      'awsBeanstalkDetector',
      'awsLambdaDetector',
    ],
  },
  azure: {
    name: '@opentelemetry/resource-detector-azure',
    exports: [
      'azureAksDetector',
      'azureAppServiceDetector',
      'azureContainerAppsDetector',
      'azureFunctionsDetector',
      'azureVmDetector',
    ],
  },
  gcp: { name: '@opentelemetry/resource-detector-gcp', exports: ['gcpDetector'] },
}

/** The detectors of one cloud or of containers; none, with a line, where they do not load. */
export function loadDetectors(name: (typeof REMOTE_DETECTORS)[number], warn: Warn): ResourceDetector[] {
  const detector = REMOTE[name]
  try {
    const catalogue = createRequire(import.meta.url).resolve('@opentelemetry/auto-instrumentations-node')
    const module = createRequire(catalogue)(detector.name)
    return detector.exports.map((key) => {
      if (!module[key]) throw new Error(`${detector.name} has no ${key}`)
      return module[key]
    })
  } catch (error) {
    warn(
      `OTEL_NODE_RESOURCE_DETECTORS: the detector '${name}' does not load (${describeError(error)}); going on without it`,
    )
    return []
  }
}
