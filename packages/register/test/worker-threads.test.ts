import { expect, it } from 'vitest'
import { newService, ownLines, runApp, useSink } from './app.ts'

const at = useSink()

function namesOf(service: string): string[] {
  return at.sink.spans.filter(({ resource }) => resource['service.name'] === service).map(({ name }) => name)
}

it('a worker thread starts nothing', async () => {
  const service = newService()
  const result = await runApp('worker.mjs', { ...at.env, OTEL_SERVICE_NAME: service })
  expect(result).toMatchObject({ code: 0, stdout: 'worker ended with 0\n' })
  expect(ownLines(result)).toHaveLength(1)
  expect(namesOf(service)).toEqual(['main'])
})

it('a worker thread starts an SDK of its own with SIGHTGLASS_WORKERS=1', async () => {
  const service = newService()
  const result = await runApp('worker.mjs', {
    ...at.env,
    OTEL_SERVICE_NAME: service,
    SIGHTGLASS_WORKERS: '1',
  })
  expect(result).toMatchObject({ code: 0, stdout: 'worker ended with 0\n' })
  expect(ownLines(result)).toHaveLength(2)
  expect(namesOf(service).sort()).toEqual(['main', 'worker'])
})
