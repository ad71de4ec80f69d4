import { routeOf, semver, userAgent, uuid, WORDS, withLetter } from './benign-texts.ts'
import { BASE58, type Random } from './random.ts'

/** A value that no redactor may touch (redaction policy, section 9, `benign-*`). */
export interface BenignValue {
  readonly where: string
  readonly key: string
  readonly value: string | number
}

/** One kind of them. */
export interface BenignKind {
  readonly name: string
  make(random: Random): BenignValue
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
const ALNUM = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
/** Crockford's, in which ULIDs are written. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** A nanoid in 100,000 is a vendor's token by its form, and so removed. */
const VENDOR =
  /(?:^|[-_])(?:sk-|hf_|gh[pousr]_|npm_|AKIA|ASIA|ABIA|ACCA|AIza|pypi-|PMAK-|NRAK-|xox[abeprs]-|xapp-)/
const NEUTRAL_KEYS = ['app.ref', 'job', 'step.output', 'item', 'upstream.reply', 'cache.entry', 'batch']

const attribute = (key: string, value: string | number): BenignValue => ({
  where: 'span.attribute',
  key,
  value,
})
const body = (value: string): BenignValue => ({ where: 'log.body', key: '', value })

/** All kinds of which the precision benchmark makes random values. */
export const BENIGN_KINDS: readonly BenignKind[] = [
  kind('trace id, bare', (random) => body(random.hex(32))),
  kind('trace id, under a neutral key', (random) => attribute(random.pick(NEUTRAL_KEYS), random.hex(32))),
  kind('trace id, in a sentence', (random) =>
    body(
      random.pick([
        `request ${random.hex(32)} took ${random.between(1, 900)} ms`,
        `trace=${random.hex(32)} span=${random.hex(16)} done`,
        `{"trace_id":"${random.hex(32)}","span_id":"${random.hex(16)}","n":${random.below(1e6)}}`,
        `continued from ${random.hex(32)}-${random.hex(16)}-01`,
      ]),
    ),
  ),
  kind('span id', (random) =>
    random.chance(0.5) ? body(random.hex(16)) : attribute(random.pick(NEUTRAL_KEYS), random.hex(16)),
  ),
  kind('traceparent', (random) =>
    attribute(
      random.pick(['traceparent', 'http.request.header.traceparent', ...NEUTRAL_KEYS]),
      `00-${random.hex(32)}-${random.hex(16)}-01`,
    ),
  ),
  kind('UUID v4, bare', (random) => body(uuid(random, '4'))),
  kind('UUID v4, under a neutral key', (random) => attribute(random.pick(NEUTRAL_KEYS), uuid(random, '4'))),
  kind('UUID v4, in a sentence', (random) =>
    body(
      random.pick([
        `order ${uuid(random, '4')} filled`,
        `id: ${uuid(random, '4')}, retry ${random.below(9)}`,
        `GET /orders/${uuid(random, '4')} 200`,
        `{"order":"${uuid(random, '4')}"}`,
      ]),
    ),
  ),
  kind('UUID v7', (random) =>
    random.chance(0.5)
      ? body(`job ${uuid(random, '7')} done`)
      : attribute(random.pick(NEUTRAL_KEYS), uuid(random, '7')),
  ),
  kind('git SHA', (random) => {
    const sha = random.hex(random.pick([7, 8, 12, 40]))
    return random.pick([
      body(`deployed ${sha} to prod`),
      body(sha),
      attribute('vcs.ref.head.revision', sha),
      attribute(random.pick(NEUTRAL_KEYS), sha),
      body(`HEAD is now at ${sha}`),
      body(`main@${sha}`),
    ])
  }),
  kind('sha256 digest', (random) => {
    const digest = random.hex(64)
    return random.pick([
      body(digest),
      attribute(random.pick(NEUTRAL_KEYS), digest),
      attribute('container.image.repo_digests', `registry.example.com/api@sha256:${digest}`),
      body(`pulled sha256:${digest}`),
      body(`layer ${digest} exists`),
      body(`checksum ${digest} ok`),
      attribute('container.image.id', `sha256:${digest}`),
      attribute('container.id', digest),
    ])
  }),
  kind('block hash', (random) => {
    const hash = random.hex(64)
    const height = random.between(1, 30_000_000)
    return random.pick([
      body(`imported block ${height} blockHash: 0x${hash}`),
      body(`block hash 0x${hash} at ${height}`),
      attribute('eth.block.hash', `0x${hash}`),
      attribute('block_hash', hash),
      body(`parentHash=0x${hash} number=${height}`),
      body(`{"blockHash":"0x${hash}","number":${height}}`),
      body(`new head blockhash 0x${hash}`),
      body(`block ${hash} at ${height}`),
    ])
  }),
  kind('version', (random) => {
    const version = semver(random)
    return random.pick([
      body(`starting v${version}`),
      attribute('service.version', version),
      attribute(random.pick(NEUTRAL_KEYS), version),
      body(`upgraded from ${version} to ${semver(random)}`),
      body(`node/${version}`),
      body(`chrome 1${random.below(50)}.0.${random.below(9999)}.${random.below(255)}`),
    ])
  }),
  kind('route', (random) => {
    const route = routeOf(random)
    return random.pick([
      { where: 'span.name', key: '', value: `${random.pick(['GET', 'POST', 'PUT'])} ${route}` },
      attribute('http.route', route),
      attribute('url.path', `/${random.pick(WORDS)}/${random.below(1e7)}/${random.pick(WORDS)}`),
      body(`GET ${route} 200 ${random.below(5000)}ms`),
    ])
  }),
  kind('user agent', (random) =>
    random.chance(0.7)
      ? attribute('user_agent.original', userAgent(random))
      : body(`"GET / HTTP/1.1" 200 "${userAgent(random)}"`),
  ),
  kind('epoch, ms and ns', (random) => {
    const ms = random.between(1_500_000_000_000, 2_000_000_000_000)
    const ns = `${ms}${random.text(6, DIGITS)}`
    return random.pick([
      body(`ts=${ms}`),
      body(`at ${ms} the queue was empty`),
      attribute(random.pick(NEUTRAL_KEYS), ms),
      attribute('time', ms),
      attribute(random.pick(NEUTRAL_KEYS), `${ms}`),
      body(`start ${ns} end ${ns}`),
      attribute(random.pick(NEUTRAL_KEYS), ns),
      body(`{"ts":${ms},"ns":${ns}}`),
    ])
  }),
  kind('ULID', (random) => {
    const id = `01${random.text(24, CROCKFORD)}`
    return random.pick([
      body(id),
      body(`event ${id} stored`),
      attribute(random.pick(NEUTRAL_KEYS), id),
      attribute('event.id', id),
    ])
  }),
  kind('nanoid', (random) => {
    let id = random.text(21, `${ALNUM}_-`)
    while (VENDOR.test(id)) id = random.text(21, `${ALNUM}_-`)
    return random.pick([
      body(id),
      body(`created ${id}`),
      attribute(random.pick(NEUTRAL_KEYS), id),
      body(`room/${id}`),
    ])
  }),
  kind('CID', (random) => {
    const id = random.chance(0.5) ? `Qm${random.text(44, BASE58)}` : `bafybei${random.text(52, BASE32)}`
    return random.pick([
      body(`pinned ${id}`),
      body(id),
      attribute(random.pick(NEUTRAL_KEYS), id),
      body(`ipfs://${id}/meta.json`),
      attribute('ipfs.cid', id),
    ])
  }),
  kind('MD5 and ETag', (random) =>
    random.pick([
      body(`md5 ${random.hex(32)}`),
      attribute('http.response.header.etag', `"${random.hex(32)}"`),
      body(`W/"${withLetter(random, random.between(8, 40))}"`),
    ]),
  ),
  kind('log line with counts', (random) =>
    body(
      `processed ${random.below(1e6)} of ${random.below(1e7)} rows in ${(random.below(1e6) / 1000).toFixed(3)} s (${random.below(100)}%), heap ${random.below(4000)} MB, pid ${random.below(99999)}`,
    ),
  ),
  kind('ISO timestamp', (random) => {
    const at = new Date(random.between(1_500_000_000_000, 2_000_000_000_000)).toISOString()
    return random.pick([
      body(`${at} info started`),
      attribute(random.pick(NEUTRAL_KEYS), at),
      body(`[${at}] GET / 200`),
      body(at.replace('Z', '+02:00')),
    ])
  }),
]

function kind(name: string, make: (random: Random) => BenignValue): BenignKind {
  return { name, make }
}
