/** One line of a page for Prometheus. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Takes a page in the text format 0.0.4 apart. */
export function samplesOf(page: string): Sample[] {
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
      return {
        name,
        labels: Object.fromEntries(
          pairs.map(([, key = '', text = '']) => [key, text.replace(/\\(.)/g, '$1')]),
        ),
        value: Number(value?.replace('Inf', 'Infinity')),
      }
    })
}

/** The samples of that name which have these labels, others beside them. */
export function samplesNamed(page: string, name: string, labels: Record<string, string> = {}): Sample[] {
  return samplesOf(page).filter(
    (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )
}

/** The sum of those; 0 when there are none. */
export function sumNamed(page: string, name: string, labels: Record<string, string> = {}): number {
  return samplesNamed(page, name, labels).reduce((sum, { value }) => sum + value, 0)
}

/** The page of an app under the flag. @throws Error when the answer is not 200 */
export async function readPage(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  if (response.status !== 200) throw new Error(`the page answers ${response.status}`)
  return response.text()
}

/** Variables that open the page on this port, for as many reads as a test likes. */
export function pageOn(port: number): Record<string, string> {
  return {
    OTEL_METRICS_EXPORTER: 'otlp,prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: `${port}`,
    SIGHTGLASS_METRICS_RATE_LIMIT: '100000',
  }
}
