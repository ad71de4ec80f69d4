import type { Category } from '../../category.ts'

/** How a host writes a secret into its paths. */
export interface Service {
  readonly category: Category
  /** What stands before the domain, with a dot behind it; undefined: anything, or nothing. */
  readonly subdomain: RegExp | undefined
  /** What the path starts with; sticky. Where it ends, the secret begins. */
  readonly path: RegExp
  /** What of the rest is the secret. */
  readonly secret: 'key' | 'any-key' | 'segment' | 'two-segments' | 'rest'
}

/** A slash, which may be written as `\/`. */
const S = String.raw`\\?\/`

function pathOf(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('/', S), 'iy')
}

/** Web pages of a service, in whose addresses long words are no keys. */
const API_HOST = /^(?!(?:.*\.)?(?:www|docs?|support|help|blog|status|console|dashboard|account)\.$)/i

function rpc(path: string): Service {
  return { category: 'rpc-url-key', subdomain: undefined, path: pathOf(path), secret: 'key' }
}

/** The key is any segment of 16 or more characters after `path`. */
function rpcAnywhere(path: string, subdomain: RegExp): Service {
  return { category: 'rpc-url-key', subdomain, path: pathOf(path), secret: 'any-key' }
}

function webhook(secret: Service['secret'], subdomain: RegExp | undefined, path: string): Service {
  return { category: 'webhook-url', subdomain, path: pathOf(path), secret }
}

const INFURA = rpc('/(?:ws/)?v3/')
const ALCHEMY = rpc('/(?:nft/)?v[23]/')
const SLACK = webhook('rest', /(?:^|\.)hooks\.$/i, '/(?:services|workflows|triggers)/')
const DISCORD = webhook('two-segments', undefined, '/api/(?:v[0-9]{1,3}/)?webhooks/')
const TELEGRAM = webhook('segment', /(?:^|\.)api\.$/i, '/(?:file/)?bot')
const ZAPIER = webhook('rest', /(?:^|\.)hooks\.$/i, '/hooks/(?:catch|standard)/')
const OFFICE = webhook('rest', /(?:^|\.)(?:webhook|outlook)\.$/i, '/webhook(?:b2)?/')
const WHOLE_PATH = rpcAnywhere('', API_HOST)

/** By the last two labels of the host (redaction policy, section 5: `rpc-url-key`, `webhook-url`). */
export const SERVICES: ReadonlyMap<string, Service> = new Map([
  ['infura.io', INFURA],
  ['alchemy.com', ALCHEMY],
  ['alchemyapi.io', ALCHEMY],
  ['quiknode.pro', WHOLE_PATH],
  ['ankr.com', rpcAnywhere('/[a-z0-9_-]{1,64}', /(?:^|\.)rpc\.$/i)],
  ['getblock.io', WHOLE_PATH],
  ['blastapi.io', WHOLE_PATH],
  ['chainstack.com', WHOLE_PATH],
  ['nownodes.io', WHOLE_PATH],
  ['slack.com', SLACK],
  ['slack-gov.com', SLACK],
  ['discord.com', DISCORD],
  ['discordapp.com', DISCORD],
  ['telegram.org', TELEGRAM],
  ['zapier.com', ZAPIER],
  ['office.com', OFFICE],
  ['office365.com', OFFICE],
])
