import { expect, it } from 'vitest'
import { deriveName, toPrometheusName } from './names.ts'
import type { MetricKind } from './types.ts'

it.each<[name: string, unit: string, kind: MetricKind, derived: string]>([
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
  ['db.client.operation.duration', 's', 'histogram', 'db_client_operation_duration_seconds'],
  ['db.client.connection.count', '{connection}', 'updowncounter', 'db_client_connection_count'],
  ['system.memory.usage', 'By', 'updowncounter', 'system_memory_usage_bytes'],
  ['system.cpu.utilization', '1', 'gauge', 'system_cpu_utilization_ratio'],
  ['share.of.sums', '1', 'updowncounter', 'share_of_sums'],
  ['system.network.io', 'By', 'counter', 'system_network_io_bytes_total'],
  ['swaps', '', 'counter', 'swaps_total'],
  ['swaps.total', '{swap}', 'counter', 'swaps_total'],
  ['bytes.total', 'By', 'counter', 'bytes_total'],
  ['oracle_price_age', 's', 'gauge', 'oracle_price_age_seconds'],
  ['oracle_price_age_seconds', 's', 'gauge', 'oracle_price_age_seconds'],
  ['wait', 'ms', 'histogram', 'wait_milliseconds'],
  ['copy.speed', 'By/s', 'gauge', 'copy_speed_bytes_per_second'],
  ['request.rate', '{request}/min', 'gauge', 'request_rate_per_minute'],
  ['balance', 'satoshi', 'gauge', 'balance_satoshi'],
  ['fee', 'sat/vB', 'gauge', 'fee_sat_per_vB'],
  ['2nd.try', '', 'gauge', '_2nd_try'],
])('%s in %s, a %s, is %s', (name, unit, kind, derived) => {
  expect(deriveName(name, unit, kind)).toBe(derived)
})

it('has no doubled, leading or trailing underscores', () => {
  expect(toPrometheusName('.a--b__c.')).toBe('a_b_c')
})
