import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { describeError, showValue } from '@sightglass/core'
import { isUrl } from './arguments.ts'
import { InputError } from './input-error.ts'

const FETCH_TIMEOUT_MS = 30_000

/**
 * The page, from wherever it is.
 * @throws InputError when it cannot be had, never with a password or token in it
 */
export async function readPage(
  input: string,
  tokenFile: string | undefined,
  stdin: NodeJS.ReadableStream,
): Promise<string> {
  if (input === '-') return text(stdin)
  return isUrl(input) ? fetchPage(input, tokenFile) : readText(input)
}

/** @throws InputError naming the file */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${describeError(error)}`)
  }
}

async function fetchPage(input: string, tokenFile: string | undefined): Promise<string> {
  const shown = showValue('', input)
  if (!URL.canParse(input)) throw new InputError(`${shown} is no URL`)
  const { username, password } = new URL(input)
  if (username || password) throw new InputError(`${shown}: no user or password in a URL; use --token-file`)
  const headers: Record<string, string> = {}
  if (tokenFile !== undefined) headers.authorization = `Bearer ${await readToken(tokenFile)}`
  let response: Response
  try {
    response = await fetch(input, { headers, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    if (response.ok) return await response.text()
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new InputError(`${shown} cannot be fetched: ${describeError(cause)}`)
  }
  const hint = response.status === 401 ? ' (it wants a token: --token-file)' : ''
  throw new InputError(`${shown} answered with ${response.status}${hint}`)
}

async function readToken(file: string): Promise<string> {
  const token = (await readText(file)).trim()
  if (!/^[\x21-\x7e]+$/.test(token)) throw new InputError(`${file} holds no token that a header could carry`)
  return token
}
