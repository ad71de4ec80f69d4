import { isAlphanumeric, isDigit } from '../../text/characters.ts'

/** Prefixes of AWS access key ids: long-term, temporary, bearer token, context-specific. */
export const AWS_PREFIXES: readonly string[] = ['AKIA', 'ASIA', 'ABIA', 'ACCA']

/** The end of an access key id whose prefix ends at `body`: 16 capitals or digits (redaction policy, section 6); or -1. */
export function awsKeyEnd(text: string, body: number): number {
  const end = body + 16
  const first = text.charCodeAt(body)
  let isOneCharacter = true
  for (let index = body; index < end; index++) {
    const code = text.charCodeAt(index)
    if (!(code >= 0x41 && code <= 0x5a) && !isDigit(code)) return -1
    if (code !== first) isOneCharacter = false
  }
  // `AKIAXXXXXXXXXXXXXXXX` stands for a key.
  return isOneCharacter || isAlphanumeric(text.charCodeAt(end)) ? -1 : end
}
