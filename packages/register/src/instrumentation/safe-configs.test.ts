import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { SAFE_CONFIGS } from './safe-configs.ts'

// As the loader finds them: in the catalogue's own dependencies.
const load = createRequire(
  createRequire(import.meta.url).resolve('@opentelemetry/auto-instrumentations-node'),
)

describe('safe configurations', () => {
  it.each([
    ['@opentelemetry/instrumentation-mysql2', 'MySQL2Instrumentation'],
    ['@opentelemetry/instrumentation-http', 'HttpInstrumentation'],
  ])('%s takes what it is given', (name, className) => {
    const instrumentation = new (load(name)[className])({ enabled: false, ...SAFE_CONFIGS[name] })
    expect(instrumentation.getConfig()).toMatchObject(SAFE_CONFIGS[name] as object)
  })

  it("mysql2's bind values do not get into the query's text", () => {
    const folder = load.resolve('@opentelemetry/instrumentation-mysql2').replace(/index\.\w+$/, '')
    const { getQueryText } = load(`${folder}utils.cjs`)
    const format = (sql: string, values: string[]) => sql.replace('?', `'${values[0]}'`)
    const query = { sql: 'SELECT * FROM users WHERE email = ?', values: ['mira@example.org'] }
    expect(getQueryText(query, format)).toContain('mira')
    const { maskStatement } = SAFE_CONFIGS['@opentelemetry/instrumentation-mysql2'] as {
      maskStatement: boolean
    }
    expect(getQueryText(query, format, undefined, maskStatement)).not.toContain('mira')
  })
})
