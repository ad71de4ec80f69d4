import type { Detector } from '../../text/scan.ts'
import { connectionParameters } from './connection-parameters.ts'
import { urlParameters } from './parameters.ts'
import { pathTokens } from './path-tokens.ts'
import { serviceKeys } from './service-keys.ts'
import { urlUserinfo } from './userinfo.ts'

/** All detectors of what a URL may hold (redaction policy, section 5), in the order in which they are to run. */
export const URL_DETECTORS: readonly Detector[] = [
  urlUserinfo,
  connectionParameters,
  urlParameters,
  serviceKeys,
  pathTokens,
]
