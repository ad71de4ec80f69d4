import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { tokenDetector } from './tokens.ts'

const redact = redactWith(tokenDetector)
const MARKER = '[REDACTED:vendor-token]'

const PLAIN = 'EXAMPLEb1X5z91Yyx0aTuCTyNSAYw5Tf62ir'
const LONG = 'EXAMPLE7bwWRG3A2a_UigwbOtvEUSA6Zi-lH71twcWyMh71qf'
const HEX = '0123456789abcdef0123456789abcdef'

/** In pieces, so that nobody takes them for real ones. */
const tokens = [
  ['sk_' + 'live_', PLAIN],
  ['sk_' + 'test_', 'EXAMPLEpp19Ywm3hIXOK86yi'],
  ['rk_' + 'live_', PLAIN],
  ['rk_' + 'test_', PLAIN],
  ['whsec' + '_', PLAIN],
  ['whsec' + '_', 'MfKQ9/8GKYqrTwjUPD8ILP+Io2LaLaSw=='],
  ['whsec' + '_', 'Mf/Q9r8GK+qrTwjUPD8ILPZIo2LaLaSw'],
  ['gh' + 'p_', PLAIN],
  ['gh' + 'o_', PLAIN],
  ['gh' + 'u_', PLAIN],
  ['gh' + 's_', PLAIN],
  ['gh' + 'r_', PLAIN],
  ['github' + '_pat_', `11EXAMPLE0abcdefgh1234_${PLAIN}`],
  ['glp' + 'at-', 'EXAMPLEQluUc7ec347gf'],
  ['glp' + 'at-', 'aB_c-D_eF-gH_iJ-kL_mN'],
  ['glp' + 'at-', 'EXAMPLEQluUc7ec347gf1234567.01.120abcdef'.replace('.120abcdef', '.0abcde1')],
  ['xox' + 'b-', '66030167184-245367810623-EXAMPLEYlY62aGydAnIQ73av'],
  ['xox' + 'b-', '50014434-slacktokenx29U9X1bQ'],
  ['xox' + 'p-', `41684372915-1320496754-45609968301-${HEX}`],
  ['xox' + 'a-', '2-511111111-31111111111-3111111111111-e039d02840a0b9379c'],
  ['xox' + 'e-', '1-My0xLTMxNzcwMjQ0MTcxMy01MTU4MTUyNjkxNzE0LTUxODE4'],
  ['xox' + 'r-', '2-EXAMPLE1a2b3c4d5'],
  ['xox' + 's-', '3206092076-3204538285-3743137121-836b042620'],
  ['xox' + 'o-', '523423-234243-234233-e039d02840a0b9379c'],
  ['xoxe.' + 'xoxb-', '1-Mi0yLTMxNzcwMjQ0MTcxMy0zNjU5NDY0Njg4'],
  ['xapp' + '-', '1-A052FGTS2DL-5171572773297-610b6a11f4b7eb819e87b767d80e6575'],
  ['SG' + '.', 'EXAMPLEsY1IaAfUd6d21lg.P8t3Yqo4jYcRrCOyHZV8yRABwFryzYiAIYv3HNb49xh'],
  ['SG' + '.', 'EXAMPLEsY1IaAfUd6d21lg'],
  ['npm' + '_', PLAIN],
  ['sk' + '-', 'EXAMPLEbwWRG3A2aUigT3BlbkFJbOtvEUSA6ZilH71twcWy'],
  ['sk' + '-', HEX],
  ['sk' + '-proj-', LONG],
  ['sk' + '-svcacct-', LONG],
  ['sk' + '-ant-api03-', LONG],
  ['sk' + '-ant-api03-', 'abc123xyz-456def789ghij-klmnopqrstuvwx-3456yza789bcde-1234fghijklmnopby56AA'],
  ['sk' + '-or-v1-', HEX + HEX],
  ['sk' + '-lf-', '3f2b8c1d-9a7e-4c55-8d21-0a6b5e4f3c2d'],
  ['hf' + '_', 'jCBaQngSHiHDRYOcsMcifUcysGyaiybUWz'],
  ['hf' + '_', PLAIN],
  ['hvs' + '.', 'CAESIEXAMPLE1yT9h-Gh4KHGh2cy5'],
  ['hvb' + '.', 'AAAAAQJEXAMPLE1yT9h_Gh4KHGh2cy5'],
  ['doo' + '_v1_', HEX + HEX],
  ['dop' + '_v1_', HEX + HEX],
  ['dor' + '_v1_', HEX + HEX],
  ['AI' + 'za', 'EXAMPLEfrQTddce8bkVACQaB4IdELmc70aq'],
  ['ya29' + '.', 'a0AfH6SMEXAMPLE-bwWRG3A2a_Uigw'],
  ['ya29' + '.c.', 'b0AaekmEXAMPLEbwWRG3A2aUigw'],
  ['GOC' + 'SPX-', 'EXAMPLE-bwWRG3A2a_UigwbOtvEU'],
  ['123456789' + ':A', 'AEXAMPLEbwWRG3A2aUigwbOtvEUSA6Zi-l'],
  ['12345678' + ':A', 'AEXAMPLEbwWRG3A2aUigwbOtvEUSA6Zi_l'],
  ['shp' + 'at_', HEX],
  ['shp' + 'ca_', HEX],
  ['shp' + 'pa_', HEX],
  ['shp' + 'ss_', HEX],
  ['S' + 'K', HEX],
  ['sq0' + 'atp-', 'EXAMPLEbwWRG3A2aUigwbO'],
  ['sq0' + 'csp-', 'EXAMPLEbwWRG3A2aUigwbOtvEUSA6Zi_lH71twcWy'],
  ['py' + 'pi-', 'AgEIcHlwaS5vcmcEXAMPLE1-bwWRG3A2a_Uigw'],
  ['PM' + 'AK-', '0123456789abcdef01234567-0123456789abcdef0123456789abcdef01'],
  ['gl' + 'sa_', `EXAMPLEbwWRG3A2aUigwbOtvEUSA6Zil_deadbeef`],
  ['gl' + 'c_', 'eyJvIjoiEXAMPLE1IiwibiI6InRlc3Qta2V5Iiwi/+a=='],
  ['NR' + 'AK-', 'EXAMPLE12345678901234567890'],
  ['lin' + '_api_', PLAIN],
  ['da' + 'pi', HEX],
  ['da' + 'pi', `${HEX}-2`],
  ['AGE-SECRET' + '-KEY-1', 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE'],
  ['ke' + 'y-', HEX],
] as const

describe('vendor tokens (section 6)', () => {
  test.each(tokens)('%s…', (prefix, body) => {
    const token = prefix + body
    expect(redact(token)).toBe(MARKER)
    // A colon after digits, and a dot before Slack's, are theirs.
    for (const [before, after] of [
      ['key ', ' failed'],
      ['"', '"'],
      ['(', ')'],
      ['token=', '&x=1'],
      ['a: ', ', b'],
      ['https://host.example/x?t=', ''],
      ['prod_', ' x'],
      ['prod-', ' x'],
      ['a\\n', '\\nb'],
      ['a\n', '\nb'],
      ['ü', 'ü'],
    ] as const)
      if (!/^\d/.test(token) || !/\d$/.test(before))
        expect(redact(before + token + after)).toBe(before + MARKER + after)
    expect(redact(`${token} and ${token}`)).toBe(`${MARKER} and ${MARKER}`)
    expect(redact(`x${token}`)).not.toBe(`x${MARKER}`)
  })

  test.each([
    `sk_${'live_'}PKEycsQeqOzwVYsPucRnagEF`,
    `gh${'p_'}aEmiseTiqbPAhhCFqrst`,
    `sk-${'ant-'}api03-abCDefGHij-klMNopQR-stUVwxYZab`,
    `S${'G.'}ALKkCOAzOTE-BdfmsCzqkz.UopwejXLq1wpsvK_wvl5eXm7TWASMh91GqaGLkHSaoJ`,
    `glc_${'eyJ'}5Y9E/pp1J9LQiU+LG+PMCkwwHfXQ+6FdChDwLbLHDojQqWw12`,
  ])('by chance without a digit, or with a mark early: %s', (token) => {
    expect(redact(`key ${token}, next`)).toBe(`key ${MARKER}, next`)
  })

  test('16 characters after the prefix are the least', () => {
    expect(redact(`gh${'p_'}a1b2c3d4e5f6a7b8`)).toBe(MARKER)
    expect(redact(`gh${'p_'}a1b2c3d4e5f6a7b`)).toBe(`gh${'p_'}a1b2c3d4e5f6a7b`)
    expect(redact(`glp${'at-'}a1b2c3d4e5f6a7b8`)).toBe(MARKER)
    expect(redact(`glp${'at-'}a1b2c3d4e5f6a7b`)).toBe(`glp${'at-'}a1b2c3d4e5f6a7b`)
  })

  test('encoded and broken up (section 7)', () => {
    expect(redact(`a%3Dsk_${'live_'}${PLAIN}%26`)).toBe(`a%3D${MARKER}%26`)
    expect(redact(`sk_${'live_'}${PLAIN.slice(0, 9)}\u200b${PLAIN.slice(9)}`)).toBe(MARKER)
    expect(redact(`"\\u0073k_${'live_'}${PLAIN}"`)).toBe(`"${MARKER}"`)
  })
})

describe('names and ids that look alike stay', () => {
  test.each([
    'sk-learn-something-long-and-wide',
    'sk-estimator-doc-link sk-container-id-1 sk-toggleable__label-arrow',
    'sk-api-deployment-7d9f8b6c5d-x2x7p',
    'sk-report-2024-05-01-final-version',
    'risk-assessment-2024-01-02-v2 task-9f8b6c5d7d9f8b6c5d7d desk-9f8b6c5d7d9f8b6c5d7d',
    'pypi-server-deployment-7d9f8b6c5d-x2x7p',
    'xapp-server-deployment-7d9f8b6c5d-x2x7p',
    '2018-250-xoxo-indieweb-1-photo-of-the-day.jpg',
    'npm_package_dependencies_lodash_4_17_21 npm_config_registry npm_lifecycle_event',
    'hf_requiredCharacteristicTypesForDisplayMetadata hf_servingcellpriorityparametersdescription',
    'ghs_response_handler_for_version_2',
    'github_pat_rotation_policy_version_2',
    'whsec_verification_middleware_v2',
    'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx ghp_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
    'glpat-your-token-goes-right-here glpat-xxxxxxxxxxxxxxxxxxxx',
    'pk_live_51HEXAMPLEb1X5z91Yyx0aTuC',
    'SG.SomeNamespaceOfClassNames.Inner and MSG.EXAMPLEsY1IaAfUd6d21lg',
    `SK${HEX}0 SKU0123456789abcdef0123456789abcdef dapi${HEX}a`,
    `cache-key-${HEX} idempotency-key-${HEX}`,
    'key-0123456789abcdef0123456789abcde key-zzzz456789abcdef0123456789abcdef',
    'dapi-gateway-service-v2-canary-1',
    `127.0.0.1:Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1234567:A${'A1'.repeat(17)}`,
    'ledger-api-7d9f8b6c5d-x2x7p',
    'registry.example.com/ledger@sha256:d6357b6ab1d023212e3c76111ccd94cc4645c3faba56a409c354807a51088028',
    'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG',
    '00-673572ffb8bd9058bbf4d31a835daad8-f2799cb858917bf0-01',
    '/app/node_modules/.pnpm/@nestjs+core@10.4.1/node_modules/@nestjs/core/router/router-proxy.js',
    MARKER,
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('random ids are never hit', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uint8Array({ minLength: 8, maxLength: 64 }), (uuid, bytes) => {
        const buffer = Buffer.from(bytes)
        const text = [
          uuid,
          buffer.toString('hex'),
          buffer.toString('base64'),
          `/orders/${uuid}/x`,
          `sha-${uuid}`,
        ].join(' ')
        expect(redact(text)).toBe(text)
      }),
      { numRuns: 5000 },
    )
  })

  test('kebab-case and snake-case names are never hit', () => {
    const word = fc.constantFrom(
      'sk',
      'api',
      'key',
      'token',
      'v2',
      'pypi',
      'hf',
      'npm',
      'xapp',
      'live',
      'test',
      'service',
    )
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 3, maxLength: 9 }),
        fc.constantFrom('-', '_'),
        (words, joiner) => {
          const text = words.join(joiner)
          expect(redact(text)).toBe(text)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

test.each(corpusCases(({ category }) => category === 'vendor-token'))(
  'corpus $id',
  ({ value, secrets, keep }) => {
    const output = textsOf(value).map(redact).join('\n')
    for (const secret of secrets) expect(output).not.toContain(secret)
    for (const kept of keep) expect(output).toContain(kept)
  },
)

test.each(corpusCases(({ category }) => category.startsWith('benign-')))(
  'corpus $id ($category) stays',
  ({ value }) => {
    for (const text of textsOf(value)) expect(redact(text)).toBe(text)
  },
)

test('any text: no throw, idempotent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(...tokens.flat(), '-', '_', '.', '/', ':', '+', ' ', '\\n'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = redact(pieces.join(''))
      expect(redact(once)).toBe(once)
    }),
    { numRuns: 3000 },
  )
})

test('linear time', () => {
  const pieces = [
    'a',
    '-',
    '_',
    '/',
    '+a',
    'a/',
    'whsec_/',
    'glc_a/',
    '12345678:A',
    'cache-key-',
    'sk-ant-',
    'ya29.',
  ]
  const bodies = ['', 'aaaaaaaaaaaaaaaa', 'a1']
  const prefixes = [...new Set(tokens.map(([prefix]) => prefix))]
  const repeated = prefixes.flatMap((prefix) =>
    bodies.flatMap((body) => [prefix + body, `${prefix}${body}-`]),
  )
  expect(slowPieces(redact, [...pieces, ...repeated])).toEqual([])
})
