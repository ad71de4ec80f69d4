/** Bits of `Anchors.bits`. */
export const Anchor = {
  /** A digit. `numbers` lists the runs of digits. */
  NUMBER: 1 << 0,
  /** At least seven digits with at most two other characters between each: phones, cards, SSNs. */
  DIGITS: 1 << 1,
  /** `=` or `:`. `separators` lists them. */
  SEPARATOR: 1 << 2,
  /** `://` */
  SCHEME: 1 << 3,
  /** `@`. `ats` lists them. */
  AT: 1 << 4,
  /** `?`, `#` or `&` */
  QUERY: 1 << 5,
  /** `/` */
  SLASH: 1 << 6,
  /** 16 or more of `A-Z a-z 0-9 _ -` in a row. `runs` lists them. */
  RUN: 1 << 7,
  /** `0x` or `0X` */
  HEX: 1 << 8,
  /** A word that labels what follows, of any case (see LABELS; other words of the same length that begin alike, too). */
  LABEL: 1 << 9,
  /** 12 or more words with first letters and lengths of BIP-39's, one after the other: it may be a mnemonic. */
  PHRASE: 1 << 10,
  /** `--`, or `-` after white space: flags of a command, armour of a key. */
  DASH: 1 << 11,
  /** `'`, `"` or a backtick */
  QUOTE: 1 << 12,
  /** `(` or `{` */
  OPEN: 1 << 13,
  /** `$` */
  DOLLAR: 1 << 14,
  /** `.` followed by a letter */
  DOT: 1 << 15,
  /** `[REDACTED` */
  MARKER: 1 << 16,
  /** A character beyond ASCII. */
  WIDE: 1 << 17,
  /** `%` before two hex digits, a backslash before `u`, a colour of a terminal's: the text is decoded before the search. */
  ENCODED: 1 << 18,
  /** `::`, or six colons before hex digits: an IPv6 address may be there. */
  COLONS: 1 << 19,
  /** Digits right after a word of two or four letters: an IBAN or an address in Bech32 may begin there. */
  PREFIXED: 1 << 20,
  /** Three points before digits: an IPv4 address may be there. */
  POINTS: 1 << 21,
} as const

/** Words after or near which a detector looks. */
export const LABELS = [
  'authorization',
  'cookie',
  'bearer',
  'basic',
  'digest',
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'token',
  'key',
  'mnemonic',
  'seed',
  'phrase',
  'words',
  'entry',
  'row',
  'insert',
  'select',
  'update',
  'delete',
  'values',
  'user',
  'seedphrase',
  'seedwords',
  'recoveryphrase',
  'recoverywords',
  'mnemonicphrase',
  'backupphrase',
  'secretphrase',
] as const
