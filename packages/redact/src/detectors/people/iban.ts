import { ibanLength, isIban } from '../../checks/iban.ts'
import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isLetter } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isFreeBefore } from '../boundary.ts'

/**
 * IBANs, plain or in groups of four, in upper or lower case: length by the registry and mod 97 (redaction policy,
 * section 6).
 */
export const iban: Detector = {
  name: 'iban',
  needs: Anchor.PREFIXED,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { text } = scan
    const { numbers } = scan.anchors
    for (let run = 0; run < numbers.length; run += 2) {
      const digits = numbers.at(run)
      if (digits < 2 || !isLetter(text.charCodeAt(digits - 1)) || !isLetter(text.charCodeAt(digits - 2)))
        continue
      if (numbers.at(run + 1) - digits >= 2 && isFreeBefore(text, digits - 2)) match(scan, digits - 2)
    }
  },
}

const GROUP = 4

/** Where two letters and two digits are. */
function match(scan: Scan, start: number): void {
  const { text } = scan
  const length = ibanLength(text.slice(start, start + 2))
  if (length === 0) return
  const separator = text.charCodeAt(start + GROUP)
  if (isAlphanumeric(separator)) {
    const end = start + length
    if (isAlphanumeric(text.charCodeAt(end)) || !isAlphanumeric(text.charCodeAt(end - 1))) return
    if (isIban(text.slice(start, end))) scan.add('iban', start, end)
    return
  }
  if (!isSeparator(separator)) return
  const end = start + length + Math.ceil(length / GROUP) - 1
  if (end > text.length || isAlphanumeric(text.charCodeAt(end)) || !isGrouped(text, start, end, separator))
    return
  if (isIban(text.slice(start, end).replaceAll(String.fromCharCode(separator), '')))
    scan.add('iban', start, end)
}

function isGrouped(text: string, start: number, end: number, separator: number): boolean {
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    if ((index - start) % (GROUP + 1) === GROUP ? code !== separator : !isAlphanumeric(code)) return false
  }
  return true
}

/** Space, no-break space, dash, and the `+` of a query string. */
function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0xa0 || code === 0x2d || code === 0x2b
}
