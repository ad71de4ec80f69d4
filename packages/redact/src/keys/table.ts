import type { Category } from '../category.ts'

/** When a sensitive key's value is removed. */
export type Condition =
  /** Always. */
  | 'always'
  /** Unless it is a number. */
  | 'not-number'
  /** Only if it is a number, or a text that is one. */
  | 'numeric'
  /** Unless it is an absolute path. */
  | 'not-path'
  /** Only if it is a text of 32 or more base64 or hex characters. */
  | 'long'
  /** Unless all addresses in it are private, loopback or link-local. */
  | 'public-ip'

/** What section 4 of the redaction policy says of a key. */
export interface KeyRule {
  readonly category: Category
  readonly condition: Condition
  /** The entry of the table that matched: lower-case, without separators. */
  readonly entry: string
}

const rules = new Map<string, KeyRule>()

function enter(category: Category, condition: Condition, entries: string): void {
  for (const entry of entries.split(' ')) rules.set(entry, { category, condition, entry })
}

enter(
  'password',
  'always',
  'password passwd passphrase passcode dbpass userpass redispass smtppass requirepass masterauth pgpassword mysqlpwd secret clientsecret appsecret webhooksecret sharedsecret credential credentials',
)
enter('password', 'not-path', 'pwd')
enter(
  'api-key',
  'not-number',
  'apikey apisecret apitoken secretkey secretaccesskey accesskey accesskeyid accesssign apisign accountkey sharedaccesskey sharedaccesssignature masterkey signingkey encryptionkey licensekey subscriptionkey rpckey token authtoken accesstoken refreshtoken idtoken sessiontoken securitytoken bearertoken jwt csrf xsrf csrftoken xsrftoken auth authorization proxyauthorization',
)
enter('api-key', 'long', 'signature sig hmac')
enter(
  'cookie',
  'not-number',
  'cookie cookies setcookie session sessionid sessid sid phpsessid jsessionid connectsid',
)
enter(
  'otp',
  'always',
  'otp totp otpcode mfacode twofactorcode verificationcode smscode pin pincode cvv cvv2 cvc securitycode',
)
enter('private-key', 'not-number', 'privatekey privkey walletkey spendkey viewkey keystore wif xprv')
enter(
  'mnemonic',
  'not-number',
  'mnemonic seed seedphrase seedwords recoveryphrase recoverywords backupphrase secretphrase secretrecoveryphrase',
)
enter(
  'wallet',
  'not-number',
  'walletaddress depositaddress withdrawaladdress payoutaddress toaddress fromaddress recipientaddress senderaddress receiveraddress beneficiaryaddress destinationaddress btcaddress ethaddress evmaddress soladdress sourcewallet destinationwallet',
)
enter(
  'tx-hash',
  'always',
  'txhash txid txnhash txnid transactionhash rawtx rawtransaction signedtx signedtransaction calldata',
)
for (const what of ['amount', 'balance']) {
  enter('amount', 'numeric', what)
  for (const unit of 'btc eth sats sat wei usd eur gbp usdt usdc in out min max total base quote minor cents'.split(
    ' ',
  ))
    enter('amount', 'numeric', what + unit)
}
enter(
  'pii',
  'always',
  'username fullname firstname lastname middlename givenname familyname surname maidenname cardholder cardholdername accountholder dob dateofbirth birthdate birthday passport passportnumber nationalid taxid driverslicense accountnumber routingnumber sortcode streetaddress postaladdress homeaddress billingaddress shippingaddress addressline1 addressline2 enduserid loginhint',
)
enter('email', 'always', 'email emailaddress useremail customeremail')
enter('phone', 'always', 'phone phonenumber mobile mobilenumber msisdn')
enter('ssn', 'always', 'ssn socialsecuritynumber')
enter('iban', 'always', 'iban')
enter('credit-card', 'always', 'cardnumber creditcard creditcardnumber ccnumber pan')
enter(
  'ip-address',
  'public-ip',
  'clientaddress clientip userip remoteip remoteaddr xforwardedfor xrealip xclientip trueclientip cfconnectingip forwarded httpclientip netpeerip netsockpeeraddr sourceaddress ipaddress',
)

const QUALIFIERS = new Set(
  'value raw plain text str hex pem b64 base64 encoded encrypted hash hashed header param confirm confirmation new old current previous'.split(
    ' ',
  ),
)

/** What a last word may end in, with the entry it then counts as. */
const ENDINGS: readonly string[] = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'apikey',
  'privatekey',
  'accesstoken',
  'authtoken',
  'refreshtoken',
  'mnemonic',
]

/** Most words that are joined for a look-up. */
const MOST_WORDS = 4

/** What section 4 says of a key of these words, or undefined. `own` are the user's keys, joined in the same way. */
export function ruleOfWords(
  words: readonly string[],
  own?: ReadonlyMap<string, KeyRule>,
): KeyRule | undefined {
  for (let end = words.length; end > 0; end--) {
    const found = matchLast(words, end, own)
    if (found !== undefined) return found
    const last = words[end - 1] as string
    const bare = last.replace(/[0-9]+$/, '')
    if (bare !== last && bare !== '') {
      const renamed = [...words.slice(0, end - 1), bare]
      const match = matchLast(renamed, end, own)
      if (match !== undefined) return match
    }
    if (bare !== '' && !QUALIFIERS.has(bare) && !QUALIFIERS.has(last)) return undefined
  }
  return undefined
}

function matchLast(
  words: readonly string[],
  end: number,
  own: ReadonlyMap<string, KeyRule> | undefined,
): KeyRule | undefined {
  let joined = ''
  for (let count = 1; count <= MOST_WORDS && count <= end; count++) {
    joined = words[end - count] + joined
    // The longest entry is checked last and wins: `id token` over `token`.
    const rule = own?.get(joined) ?? rules.get(joined)
    if (rule !== undefined) return longer(words, end, count, joined, own) ?? rule
  }
  const last = words[end - 1] as string
  for (const ending of ENDINGS) if (last.endsWith(ending)) return rules.get(ending)
  return undefined
}

/** A rule that more words match than `count`, such as `clientaddress` of `client address`. */
function longer(
  words: readonly string[],
  end: number,
  count: number,
  joined: string,
  own: ReadonlyMap<string, KeyRule> | undefined,
): KeyRule | undefined {
  let best: KeyRule | undefined
  let longest = joined
  for (let more = count + 1; more <= MOST_WORDS && more <= end; more++) {
    longest = words[end - more] + longest
    best = own?.get(longest) ?? rules.get(longest) ?? best
  }
  return best
}
