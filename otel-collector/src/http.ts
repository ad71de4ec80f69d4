const REQUEST_TIMEOUT_MS = 2_000

/** @returns whether a GET of this URL answers 2xx within two seconds */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) })
  await response.body?.cancel()
  return response.ok
}
