import { waitUntil } from '@sightglass/testkit'
import { describe, expect, test } from 'vitest'
import { behave } from '../src/stand-ins/customers.ts'
import { SETTINGS, startProgram, startSwapService } from './support.ts'

describe('wrong settings', () => {
  test('are all named at once, without their values, and nothing starts', async () => {
    const program = await startProgram('main.ts', {
      ...SETTINGS,
      DATABASE_URL: 'mysql://root:hunter2@127.0.0.1/swaps',
      ESPLORA_URL: undefined,
      FEE_BASIS_POINTS: '1001',
    })
    expect((await program.exited).code).toBe(1)
    expect(program.stdout).toBe('')
    expect(program.stderr.trimEnd().split('\n')).toEqual([
      'swap-service cannot start, its settings are not right:',
      '  DATABASE_URL must be a URL such as postgres://user@host/db',
      '  ESPLORA_URL is missing: it must be a URL such as http://127.0.0.1:3001',
      '  FEE_BASIS_POINTS must be a whole number from 0 to 1000',
    ])
  })

  test('of the database do not hide behind a running service', async () => {
    const program = await startProgram('main.ts', SETTINGS)
    expect((await program.exited).code).toBe(1)
    expect(program.stdout + program.stderr).toMatch(/The database is not available[\s\S]*ECONNREFUSED/)
    expect(program.stdout + program.stderr).not.toContain('secret')
  })
})

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('lets a running request end, then the process, with exit code 0', async () => {
    const app = await startSwapService()
    try {
      await behave(app.esplora, { mode: 'slow', delayMs: 700 })
      const quote = app.call('GET', '/quotes?direction=btc-to-token&amountSats=20000')
      await waitingCall(app.esplora)
      app.process.kill(signal)
      expect((await quote).status).toBe(200)
      expect(await app.process.exited).toEqual({ code: 0, signal: null })
      expect(app.process.stdout).toMatch(/"msg":"stopped"/)
    } finally {
      await app.stop()
    }
  })
})

test('a request that outlasts the limit for stopping is cut off, with exit code 1', async () => {
  const app = await startSwapService({ SHUTDOWN_TIMEOUT_MS: '200', UPSTREAM_TIMEOUT_MS: '20000' })
  try {
    await behave(app.esplora, { mode: 'hang' })
    const quote = app.call('GET', '/quotes?direction=btc-to-token&amountSats=20000').catch(() => 'cut off')
    await waitingCall(app.esplora)
    app.process.kill('SIGTERM')
    expect(await app.process.exited).toEqual({ code: 1, signal: null })
    expect(await quote).toBe('cut off')
  } finally {
    await app.stop()
  }
})

/** Resolves once a stand-in keeps a call waiting, so that a request is surely under way. */
async function waitingCall(standIn: string): Promise<void> {
  await waitUntil(
    async () => {
      const response = await fetch(`${standIn}/_behaviour`)
      return ((await response.json()) as { waiting: number }).waiting > 0 ? true : undefined
    },
    { what: 'a call to the upstream' },
  )
}
