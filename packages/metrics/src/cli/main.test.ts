import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { freePort } from '@sightglass/testkit'
import { afterAll, expect, test } from 'vitest'
import { main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-series-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PAGE = `# HELP app_http_requests_total HTTP requests that came in and have ended.
# TYPE app_http_requests_total counter
app_http_requests_total{method="GET",endpoint="/swap",status="200"} 3
app_http_requests_total{method="GET",endpoint="/price",status="200"} 3
app_http_requests_total{method="POST",endpoint="/quote",status="200"} 3
# HELP app_http_request_duration_seconds Duration of HTTP requests that came in.
# TYPE app_http_request_duration_seconds histogram
app_http_request_duration_seconds_count{endpoint="/swap"} 3
app_http_request_duration_seconds_sum{endpoint="/swap"} 0.3
app_http_request_duration_seconds_bucket{endpoint="/swap",le="0.1"} 2
app_http_request_duration_seconds_bucket{endpoint="/swap",le="+Inf"} 3
app_http_request_duration_seconds_count{endpoint="/price"} 1
app_http_request_duration_seconds_sum{endpoint="/price"} 0.1
app_http_request_duration_seconds_bucket{endpoint="/price",le="0.1"} 1
app_http_request_duration_seconds_bucket{endpoint="/price",le="+Inf"} 1
process_open_fds 21
`
const OVERFLOWED = `# TYPE app_swaps_total counter
app_swaps_total{pair="btc/eth",side="buy"} 1
app_swaps_total{pair="btc/usd",side="buy"} 1
app_swaps_total{otel_metric_overflow="true"} 7
`

function file(name: string, content: string | object): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

async function run(args: string[], input = '') {
  let stdout = ''
  let stderr = ''
  const code = await main(args, {
    stdin: Readable.from([input]),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  })
  return { code, stdout, stderr }
}

test('counts the series of each family, the largest first', async () => {
  expect(await run([file('page.txt', PAGE)])).toEqual({
    code: 0,
    stdout: `family                             series  limit  label with most values
app_http_requests_total                 3    998  endpoint (3)
app_http_request_duration_seconds       2    998  endpoint (2)
process_open_fds                        1    998

3 families, 6 series, 16 lines
`,
    stderr: '',
  })
})

test('reads standard input', async () => {
  const { code, stdout } = await run(['-'], PAGE)
  expect([code, stdout]).toEqual([0, expect.stringContaining('3 families, 6 series, 16 lines')])
})

test('a family beyond the limit fails and is named with its widest label', async () => {
  const { code, stderr } = await run(['-', '--limit', '2'], PAGE)
  expect(code).toBe(1)
  expect(stderr).toBe(
    'over budget: app_http_requests_total has 3 series, at most 2 allowed; label endpoint has 3 values\n',
  )
})

test('the budget says it per family, for all together, and the limit holds for the rest', async () => {
  const budget = {
    app_http_requests_total: 3,
    app_http_request_duration_seconds: 1,
    total: 5,
    process_opn_fds: 1,
  }
  const { code, stdout, stderr } = await run(
    ['-', '--budget', file('budget.json', budget), '--limit=0'],
    PAGE,
  )
  expect(code).toBe(1)
  expect(stdout).toContain('3 families, 6 series of 5 allowed, 16 lines\n')
  expect(stderr.split('\n')).toEqual([
    'over budget: app_http_request_duration_seconds has 2 series, at most 1 allowed; label endpoint has 2 values',
    'over budget: process_open_fds has 1 series, at most 0 allowed',
    'over budget: all families have 6 series, at most 5 allowed',
    'note: the budget names process_opn_fds, which is not on the page (is process_open_fds meant?)',
    '',
  ])
})

test('a budget that is kept exactly is kept', async () => {
  const budget = {
    app_http_requests_total: 3,
    app_http_request_duration_seconds: 2,
    process_open_fds: 1,
    total: 6,
  }
  const result = await run(['-', '--budget', file('exact.json', budget), '--limit', '0'], PAGE)
  expect([result.code, result.stderr]).toEqual([0, ''])
})

test('an overflow series is a failure and no series, unless it is allowed', async () => {
  const strict = await run(['-', '--limit', '2'], OVERFLOWED)
  expect(strict.code).toBe(1)
  expect(strict.stdout).toContain('app_swaps_total      2+      2  pair (2)\n')
  expect(strict.stderr).toBe(
    'overflow: app_swaps_total has points in its overflow series, beside 2 series; label pair has 2 values\n',
  )
  const lenient = await run(['-', '--limit', '2', '--allow-overflow'], OVERFLOWED)
  expect([lenient.code, lenient.stderr]).toEqual([0, ''])
  expect((await run(['-', '--limit', '1', '--allow-overflow'], OVERFLOWED)).code).toBe(1)
})

test('--json prints one object', async () => {
  const { code, stdout } = await run(
    ['-', '--json', '--budget', file('b.json', { app_swaps_total: 1, x: 2 })],
    OVERFLOWED,
  )
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    total: { families: 1, series: 2, lines: 4, limit: null },
    families: [
      {
        name: 'app_swaps_total',
        type: 'counter',
        series: 2,
        limit: 1,
        overflowed: true,
        widestLabel: 'pair',
        widestLabelValues: 2,
      },
    ],
    failures: [
      { family: 'app_swaps_total', reason: 'over budget', series: 2, limit: 1 },
      { family: 'app_swaps_total', reason: 'overflow', series: 2, limit: 1 },
    ],
    absent: ['x'],
  })
})

test('--help explains itself', async () => {
  const { code, stdout } = await run(['--help'])
  expect([code, stdout]).toEqual([0, expect.stringContaining('--budget file.json')])
})

test.each([
  [[], 'what should be read?'],
  [['a', 'b'], 'one page at a time, got 2'],
  [['-', '--bugdet', 'x'], "Unknown option '--bugdet'"],
  [['-', '--limit'], "Option '--limit"],
  [['-', '--limit', '-1'], "Option '--limit"],
  [['-', '--limit', 'many'], "--limit must be a whole number of 0 or more, got 'many'"],
  [['-', '--token-file', 'x'], '--token-file is for a URL'],
  [['/nowhere/page.txt'], '/nowhere/page.txt cannot be read: ENOENT'],
  [['-', '--budget', '/nowhere/budget.json'], '/nowhere/budget.json cannot be read: ENOENT'],
  [['http://[/metrics'], 'http://[/metrics is no URL'],
  [['http://me:hunter2@127.0.0.1:1/metrics'], 'http://127.0.0.1:1/metrics: no user or password in a URL'],
])('%j: exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await run(args, PAGE)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`sightglass-series: ${message}`)
  expect(stderr).not.toContain('hunter2')
})

test.each([
  ['{', 'the budget is no JSON'],
  ['[]', 'the budget must be an object'],
  ['null', 'the budget must be an object'],
  ['{"a":-1}', 'the budget of a must be a whole number of 0 or more, got -1'],
  ['{"total":"9"}', 'the budget of total must be a whole number of 0 or more, got "9"'],
])('the budget %s: exit code 2', async (content, message) => {
  const { code, stderr } = await run(['-', '--budget', file('wrong.json', content)], PAGE)
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test.each([
  ['', 'there is no series on the page'],
  ['# no registered metrics\n', 'there is no series on the page'],
  ['up 1\n<html>', 'line 2: no name of a metric'],
])('the page %j: exit code 2', async (content, message) => {
  const { code, stderr } = await run(['-'], content)
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('fetches a URL, with the token of a file', async () => {
  const server = createServer((request, response) => {
    if (request.headers.authorization === 'Bearer s3cret') return response.end(PAGE)
    return response.writeHead(401).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics?key=hunter2`
  const right = await run([url, '--token-file', file('token', ' s3cret\n')])
  expect([right.code, right.stderr]).toEqual([0, ''])
  const none = await run([url])
  expect(none.code).toBe(2)
  expect(none.stderr).toMatch(/\/metrics answered with 401 \(it wants a token: --token-file\)\n$/)
  const broken = await run([url, '--token-file', file('token', 'two words')])
  expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('holds no token')])
  expect(none.stderr + broken.stderr).not.toMatch(/hunter2|two words/)
  server.closeAllConnections()
  server.close()
})

test('says why a URL cannot be fetched', async () => {
  const { code, stderr } = await run([`http://127.0.0.1:${await freePort()}/metrics`])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be fetched: .*ECONNREFUSED/)])
})
