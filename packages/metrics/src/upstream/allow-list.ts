import type { Definition } from '../definition.ts'
import type { FamilyDefinition, LabelDefinition, MetricKind } from '../types.ts'
import { errorType, operationName, poolName } from './attributes.ts'

/** An instrument of upstream that is recorded, and as what. */
export interface AllowedInstrument {
  /** Its labels are the attributes that are kept, by their OpenTelemetry names; its name is that of the instrument. */
  readonly definition: FamilyDefinition
  /** Points of a gauge that become equal because attributes were dropped: added up, or the last one. Default `last`. */
  readonly equalGauges?: 'sum' | 'last'
}

/** What a text may be under which attribute; undefined leaves the label out. */
export const TIDY: ReadonlyMap<string, (value: string) => string | undefined> = new Map([
  ['db.client.connection.pool.name', poolName],
  ['db.operation.name', operationName],
  ['messaging.operation.name', operationName],
  ['error.type', errorType],
])

const pool: LabelDefinition = { otel: 'db.client.connection.pool.name', prometheus: 'pool', maxValues: 50 }
const error: LabelDefinition = { otel: 'error.type', prometheus: 'error_type', maxValues: 30 }

function connections<K extends MetricKind>(
  name: string,
  kind: K,
  unit: string,
  prometheus: string,
  description: string,
  labels: readonly LabelDefinition[] = [pool],
): Definition<K> {
  return {
    name: `db.client.connection.${name}`,
    kind,
    description,
    unit,
    labels,
    prometheus: [{ name: `db_client_connection_${prometheus}` }],
  }
}

/** What database clients do and how full their pools are (pg, mysql, mongodb, oracledb). */
export const databaseFamilies: readonly FamilyDefinition[] = [
  {
    name: 'db.client.operation.duration',
    kind: 'histogram',
    description: 'Duration of database operations.',
    unit: 's',
    labels: [
      { otel: 'db.system.name', prometheus: 'db_system_name', maxValues: 20 },
      { otel: 'db.namespace', prometheus: 'db_namespace', maxValues: 20 },
      { otel: 'db.operation.name', prometheus: 'db_operation_name', maxValues: 50 },
      error,
    ],
    boundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    prometheus: [{ name: 'db_client_operation_duration_seconds' }],
  },
  connections('count', 'updowncounter', '{connection}', 'count', 'Connections of a pool in this state.', [
    { otel: 'db.client.connection.state', prometheus: 'state', values: ['idle', 'used'] },
    pool,
  ]),
  connections(
    'pending_requests',
    'updowncounter',
    '{request}',
    'pending_requests',
    'Requests that wait for a connection of the pool.',
  ),
  connections('max', 'updowncounter', '{connection}', 'max', 'Most connections the pool may have open.'),
  connections(
    'timeouts',
    'counter',
    '{timeout}',
    'timeouts_total',
    'Requests that waited too long for a connection of the pool.',
  ),
]

const system: LabelDefinition = { otel: 'messaging.system', prometheus: 'messaging_system', maxValues: 10 }
const operation: LabelDefinition = {
  otel: 'messaging.operation.name',
  prometheus: 'messaging_operation_name',
  maxValues: 60,
}
const destination: LabelDefinition = {
  otel: 'messaging.destination.name',
  prometheus: 'messaging_destination_name',
  maxValues: 50,
}

// Partitions, brokers and ports are dropped: each would multiply the series.
const messagingDuration = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/** What clients of message brokers do (kafkajs). */
export const messagingFamilies: readonly FamilyDefinition[] = [
  {
    name: 'messaging.client.operation.duration',
    kind: 'histogram',
    description: 'Duration of requests to a message broker.',
    unit: 's',
    labels: [system, operation, destination, error],
    boundaries: messagingDuration,
    prometheus: [{ name: 'messaging_client_operation_duration_seconds' }],
  },
  {
    name: 'messaging.process.duration',
    kind: 'histogram',
    description: 'Duration of the handling of a message.',
    unit: 's',
    labels: [system, operation, destination, error],
    boundaries: messagingDuration,
    prometheus: [{ name: 'messaging_process_duration_seconds' }],
  },
  {
    name: 'messaging.client.sent.messages',
    kind: 'counter',
    description: 'Messages sent to a broker.',
    unit: '{message}',
    labels: [system, operation, destination, error],
    prometheus: [{ name: 'messaging_client_sent_messages_total' }],
  },
  {
    name: 'messaging.client.consumed.messages',
    kind: 'counter',
    description: 'Messages received from a broker.',
    unit: '{message}',
    labels: [system, operation, destination, error],
    prometheus: [{ name: 'messaging_client_consumed_messages_total' }],
  },
]

/**
 * What is recorded of upstream's instrumentations, with the attributes that are kept. Not on it, and so off until the
 * user lists them: `http.*` and `nodejs.*`, `v8js.*`, `process.*`, `system.*` (Sightglass has its own), `otel.sdk.*`
 * (the pipeline counts itself) and `gen_ai.*`.
 */
export const allowList: readonly AllowedInstrument[] = [...databaseFamilies, ...messagingFamilies].map(
  (definition) => ({ definition }),
)
