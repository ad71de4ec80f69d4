/** The samples of a page in the Prometheus text format, by name; labels are dropped and equal names added. */
export async function scrape(url: string): Promise<Map<string, number>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const samples = new Map<string, number>()
  for (const line of (await response.text()).split('\n')) {
    const [, name, value] = /^([a-zA-Z_:][\w:]*)(?:\{.*\})? (\S+)/.exec(line) ?? []
    if (name) samples.set(name, (samples.get(name) ?? 0) + Number(value))
  }
  return samples
}

/**
 * The requests that a page's HTTP server histograms have counted; of several such histograms the fullest one
 * counts. Undefined where there is none.
 */
export async function countOnPage(url: string): Promise<number | undefined> {
  const counts = [...(await scrape(url))]
    .filter(([name]) => /^(?!.*client).*http.*duration.*_count$/.test(name))
    .map(([, value]) => value)
  return counts.length > 0 ? Math.max(...counts) : undefined
}
