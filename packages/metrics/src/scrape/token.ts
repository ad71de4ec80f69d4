import { createHash, timingSafeEqual } from 'node:crypto'

/** What became of the Authorization header of a request. */
export type TokenVerdict = 'right' | 'missing' | 'wrong'

/**
 * Makes the check of `Authorization: Bearer <token>` (RFC 6750). Both sides are hashed first, so that the comparison
 * takes the same time whatever was sent, its length included. The token itself is not kept.
 */
export function createTokenCheck(token: string): (authorization: string | undefined) => TokenVerdict {
  const expected = digest(token)
  return function checkToken(authorization) {
    const [, sent] = /^Bearer +([^\s]+) *$/i.exec(authorization ?? '') ?? []
    if (sent === undefined) return 'missing'
    return timingSafeEqual(digest(sent), expected) ? 'right' : 'wrong'
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
