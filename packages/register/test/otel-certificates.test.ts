import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownLines, runApp } from './app.ts'

const file = (name: string) => fileURLToPath(new URL(`./fixtures/tls/${name}.pem`, import.meta.url))
// Until it is sent, also on a machine that is busy with others.
const patient = { SIGHTGLASS_EXIT_BUDGET_MS: '10000' }
const seen: { path: string | undefined; client: string | undefined }[] = []
let server: Server

beforeAll(async () => {
  const options = {
    cert: readFileSync(file('server-cert')),
    key: readFileSync(file('server-key')),
    ca: readFileSync(file('client-cert')),
    requestCert: true,
    rejectUnauthorized: false,
  }
  server = createServer(options, (request, response) => {
    const socket = request.socket as TLSSocket
    const client = socket.authorized ? socket.getPeerCertificate().subject.CN : undefined
    seen.push({ path: request.url, client: client === undefined ? undefined : String(client) })
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterAll(() => server.close())

function run(path: string, env: Record<string, string>) {
  const { port } = server.address() as AddressInfo
  return runApp('hello.mjs', {
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `https://127.0.0.1:${port}/${path}`,
    ...env,
  })
}

const received = (path: string) => seen.find((request) => request.path === `/${path}`)

describe('OTEL_EXPORTER_OTLP_CERTIFICATE', () => {
  it('is trusted', async () => {
    const result = await run('trusted', { ...patient, OTEL_EXPORTER_OTLP_CERTIFICATE: file('server-cert') })
    expect(ownLines(result)).toHaveLength(1)
    expect(received('trusted')).toEqual({ path: '/trusted', client: undefined })
  })

  it('is needed: without it nothing is sent, and a line says why', async () => {
    const result = await run('untrusted', {})
    expect(ownLines(result).at(-1)).toMatch(/ at the end of the process \(.*self-signed certificate/)
    expect(received('untrusted')).toBeUndefined()
  })

  it('that cannot be read costs a line with the file, and the app runs', async () => {
    const result = await run('unread', { OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem' })
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
    expect(ownLines(result).filter((line) => line.includes('/nowhere/'))).toEqual([
      "sightglass: the certificate to trust for OTLP cannot be read: ENOENT: no such file or directory, open '/nowhere/ca.pem'; going on without it",
    ])
  })
})

it('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and _CLIENT_KEY say who is sending', async () => {
  await run('client', {
    ...patient,
    OTEL_EXPORTER_OTLP_CERTIFICATE: file('server-cert'),
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: file('client-cert'),
    OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: file('client-key'),
  })
  expect(received('client')).toEqual({ path: '/client', client: 'sightglass-test-client' })
})
