import { expect, test } from 'vitest'
import { type AuditRecord, createAuditLog } from './audit.ts'

const refused = (client: string): AuditRecord => ({
  time: '2026-11-25T00:00:00.000Z',
  client,
  method: 'GET',
  status: 401,
  reason: 'token wrong',
})

function log() {
  const clock = { time: 0 }
  const lines: string[] = []
  const audit = createAuditLog({ warn: (line) => lines.push(line), now: () => clock.time })
  return { audit, clock, lines }
}

test('one line per client and minute, and the next one tells how many were left out', () => {
  const { audit, clock, lines } = log()
  for (let i = 0; i < 10; i++) audit(refused('203.0.113.7'))
  audit(refused('2001:db8::1'))
  clock.time = 60_000
  audit(refused('203.0.113.7'))
  expect(lines).toEqual([
    'the metrics page refused GET from 203.0.113.7 with 401 (token wrong)',
    'the metrics page refused GET from 2001:db8::1 with 401 (token wrong); 9 refusals before it are not listed',
    'the metrics page refused GET from 203.0.113.7 with 401 (token wrong)',
  ])
})

test('at most 20 lines a minute, whatever the number of clients', () => {
  const { audit, clock, lines } = log()
  for (let i = 0; i < 100_000; i++) audit(refused(`2001:db8::${i.toString(16)}`))
  expect(lines).toHaveLength(20)
  clock.time = 60_000
  audit(refused('203.0.113.7'))
  expect(lines.at(-1)).toContain('99980 refusals before it are not listed')
})
