import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildBinary } from '../../build.mjs'
import { BROKEN, HTTP, routed, single } from '../testing/broken-configs.ts'
import { type Change, writeChanged } from '../testing/changed-config.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { checkConfig } from './check.ts'
import { formatProblem } from './problem.ts'

/** Short waits, so that a start with a span through it takes less than ten seconds. */
const SHORT = { SG_DECISION_WAIT: '1s', SG_DECISION_WAIT_AFTER_ROOT: '100ms' }

beforeAll(async () => {
  await buildBinary('collector')
}, 1_200_000)

async function check(changes: readonly Change[], env: Record<string, string>): Promise<string[]> {
  const folder = temporaryFolder()
  const files = writeChanged(folder, changes)
  const problems = await checkConfig({ files, env: { ...process.env, ...SHORT, ...env } })
  return problems.map((problem) => formatProblem({ ...problem, file: basename(problem.file) }))
}

describe.concurrent('checkConfig refuses', () => {
  it.for(BROKEN)('$name', async ({ changes = [], env = {}, refused }) => {
    const lines = await check(changes, env)
    expect(lines).toContainEqual(expect.stringMatching(refused))
  })

  it('a file that does not exist', async () => {
    const [problem] = await checkConfig({ files: ['/nowhere/common.yaml'] })
    expect(problem && formatProblem(problem)).toMatch(
      /^\/nowhere\/common\.yaml: This file cannot be read; correct/,
    )
  })
})

describe.concurrent('checkConfig accepts', () => {
  it('the default tier as it is shipped', async () => {
    expect(await checkConfig({ env: { ...process.env, ...SHORT } })).toEqual([])
  })

  it('the production example of the share of traces kept', async () => {
    expect(await check([], { SG_KEEP_PERCENT: '10' })).toEqual([])
  })

  it('a connector between pipelines, and a receiver that reads from Kafka', async () => {
    const changes = [
      ...routed('traces/all'),
      single(['receivers', 'kafka'], { brokers: ['kafka.invalid:9092'], traces: { topics: ['spans'] } }),
      single(['exporters', 'kafka'], { brokers: ['kafka.invalid:9092'] }),
      single(['service', 'pipelines', 'traces/kafka'], {
        receivers: ['kafka'],
        exporters: ['kafka', 'debug'],
      }),
      single(['exporters', 'debug'], null),
    ]
    expect(await check(changes, {})).toEqual([])
  })

  it('a receiver that wants a token, and exporters that are not plain OTLP', async () => {
    const tokens = join(temporaryFolder(), 'tokens')
    writeFileSync(tokens, 'a-token\n')
    const gateway = { protocol: { otlp: {} }, resolver: { static: { hostnames: ['gateway.invalid:4317'] } } }
    const changes = [
      single([...HTTP, 'auth'], { authenticator: 'bearertokenauth/ingest' }),
      single(['service', 'extensions'], ['health_check', 'file_storage/queue', 'bearertokenauth/ingest']),
      single(['exporters', 'loadbalancing'], gateway),
      single(['exporters', 'otlp_http/other'], {
        traces_endpoint: 'https://other.invalid/traces',
        compression: 'zstd',
        auth: { authenticator: 'bearertokenauth/ingest' },
      }),
      single(['service', 'pipelines', 'traces/sampled', 'exporters'], ['loadbalancing', 'otlp_http/other']),
    ]
    expect(await check(changes, { SG_TOKENS: tokens })).toEqual([])
  })
})
