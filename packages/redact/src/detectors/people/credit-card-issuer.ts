/**
 * Whether a card number may begin with these six digits, given as a number: Visa 4, Mastercard 51-55 and 2221-2720,
 * Amex 34 37, Discover 6011 644-649 65, JCB 3528-3589, Diners Club 300-305 36 38 39, UnionPay 62 (redaction policy,
 * section 6: credit-card).
 */
export function isIssuer(six: number): boolean {
  const two = Math.floor(six / 10000)
  if (two >= 40 && two <= 49) return true
  if (two >= 51 && two <= 55) return true
  if (two === 34 || two === 36 || two === 37 || two === 38 || two === 39 || two === 62 || two === 65)
    return true
  const four = Math.floor(six / 100)
  if (two === 30) return four <= 3059
  return (
    (four >= 2221 && four <= 2720) ||
    (four >= 3528 && four <= 3589) ||
    four === 6011 ||
    (four >= 6440 && four <= 6499)
  )
}

/**
 * Whether the issuer's cards may have so many digits, given the first six: Visa's have 13, 16 or 19, Mastercard's 16,
 * those of American Express 15, of Diners Club 14 and more, of the others 16 and more. IMEIs and article numbers, which
 * have 15 and 13, often pass otherwise.
 */
export function isLengthOf(six: number, size: number): boolean {
  const two = Math.floor(six / 10000)
  if (two >= 40 && two <= 49) return size === 13 || size === 16 || size === 19
  if ((two >= 51 && two <= 55) || (two >= 22 && two <= 27)) return size === 16
  if (two === 34 || two === 37) return size === 15
  return size >= (two === 30 || two === 36 || two === 38 || two === 39 ? 14 : 16)
}
