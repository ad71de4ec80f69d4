import { describe, expect, it } from 'vitest'
import { cleanerOf } from './fixtures/clean.ts'
import { pathTokens } from './path-tokens.ts'

const clean = cleanerOf([pathTokens])
const M = '[REDACTED:path-token]'
const HEX = '345066a5c37adbdc4e59287bee7a97288c95ed66'
const UUID = '678a5051-8af5-47a9-ac03-00cd923b87c0'
const WORDS =
  'token tokens reset reset-password password-reset verify verification confirm confirmation activate invite invitation magic magic-link unsubscribe apikey api-key session sso'

describe('tokens in paths (redaction policy, section 5)', () => {
  it.each(WORDS.split(' '))('go after /%s/', (word) => {
    for (const token of [
      HEX,
      UUID,
      'tJgvlOzKkB_8TV2pewruMF7Y',
      'abc.def.ghi-jkl=1',
      'a%2Bb%2Bc%2Bd%2Be1234567',
    ]) {
      expect(clean(`/v1/${word}/${token}/accept`, 'url.path')).toBe(`/v1/${word}/${M}/accept`)
      expect(clean(`${word}/${token}`, 'url.path')).toBe(`${word}/${M}`)
      expect(clean(`GET /v1/${word}/${token}`)).toBe(`GET /v1/${word}/${M}`)
      expect(clean(`see https://a.example/${word}/${token}?x=1.`)).toBe(
        `see https://a.example/${word}/${M}?x=1.`,
      )
      expect(clean(`/${word.toUpperCase()}/${token}`, 'http.target')).toBe(`/${word.toUpperCase()}/${M}`)
      expect(clean(`/${word}/${M}/accept`, 'url.path')).toBe(`/${word}/${M}/accept`)
    }
  })

  it.each([
    [`redirect to /verify/${HEX}, then on`, `redirect to /verify/${M}, then on`],
    [`"path":"/account/reset-password/${HEX}"`, `"path":"/account/reset-password/${M}"`],
    [`path=/magic-link/${HEX};`, `path=/magic-link/${M};`],
    [`app.example.com/invite/${HEX} opened`, `app.example.com/invite/${M} opened`],
    [`GET /accounts/reset/MQ/c8x2ab-${HEX}/`, `GET /accounts/reset/MQ/${M}/`],
    [`/verify/42/${HEX}`, `/verify/42/${M}`],
    [`https:\\/\\/a.example\\/invite\\/${HEX}\\/x`, `https:\\/\\/a.example\\/invite\\/${M}\\/x`],
    [`/login?next=%2Freset%2F${HEX}%3Fa%3D1`, `/login?next=%2Freset%2F${M}%3Fa%3D1`],
    [
      `https://a.example/invite/${HEX} https://a.example/sso/${UUID}`,
      `https://a.example/invite/${M} https://a.example/sso/${M}`,
    ],
    [`GET /app/session/${UUID}`, `GET /app/session/${M}`],
  ])('go in texts: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    '/password/reset/:token',
    '/password/reset/:passwordResetToken1',
    '/v1/invite/{invitationToken2}/accept',
    '/v1/invite/%7BinvitationToken2%7D/accept',
    '/v1/invite/[invitationToken2]',
    '/v1/invite/<invitationToken2>',
    '/verify/short1',
    '/verify/onlylettersinthissegment',
    `/orders/${UUID}/items`,
    `/tokens/ethereum/${UUID}`,
    `/reset/password/${UUID}`,
    '/verify/normalize-8.0.1.min.css',
    `/tokenizer/${HEX}`,
    `/session/a:[REDACTED:email]`,
  ])('stay: %s', (text) => {
    expect(clean(text, 'url.path')).toBe(text)
    expect(clean(`GET ${text}`)).toBe(`GET ${text}`)
  })

  it.each([
    `    at run (/app/dist/session/${HEX}.js:12:3)`,
    `/var/lib/session/${HEX}/log`,
    `file:///srv/session/${UUID}/x`,
    `/home/x/token/${HEX}`,
    `src/verify/${HEX}`,
    `./reset/${HEX}`,
    `/packages/verify/${HEX}/index.ts:1:2`,
    `https://a.example/x, see session/${HEX}`,
  ])('stay in paths of files: %s', (text) => {
    expect(clean(text)).toBe(text)
  })
})
