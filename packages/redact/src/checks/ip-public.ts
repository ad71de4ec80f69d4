import { isIPv4, isIPv6 } from 'node:net'

/**
 * Whether a text is an IP address, without brackets or port, that may be somebody's (redaction policy, section 6:
 * ip-address): in no internal network (loopback, private, link-local, unique local, site-local), and not one that is no
 * single host's ("this network", multicast, reserved, broadcast, unspecified; RFC 6890). Documentation ranges are
 * public, and so is 100.64.0.0/10, whose addresses may be strangers. A zone is left out of account; IPv4-mapped IPv6
 * counts as the IPv4 address.
 */
export function isPublicIp(text: string): boolean {
  if (isIPv4(text)) return isPublicIpv4(ipv4Number(text, 0))
  return isIPv6(text) && isPublicIpv6(text)
}

// Numbers and not a BlockList: that takes microseconds, and a text may be a list of thousands of addresses.
function isPublicIpv4(address: number): boolean {
  const first = address >>> 24
  if (first === 0 || first === 10 || first === 127 || first >= 224) return false
  const two = address >>> 16
  return !((two & 0xfff0) === 0xac10 || two === 0xc0a8 || two === 0xa9fe)
}

function isPublicIpv6(text: string): boolean {
  if (text === '::1' || text === '::') return false
  const first = text.charCodeAt(0) === 0x3a ? 0 : Number.parseInt(text, 16)
  if (first >= 0xfc00) return !(first < 0xfe00 || first >= 0xfe80)
  if (first !== 0) return true
  const [groups, low] = readIpv6(text)
  if (groups === MAPPED) return isPublicIpv4(low)
  return groups !== NOUGHT || low > 1
}

const NOUGHT = '0:0:0:0:0:0'
const MAPPED = '0:0:0:0:0:ffff'

/** The first six groups without leading zeros, and the other two as a number; of an address that is valid. */
function readIpv6(text: string): readonly [groups: string, low: number] {
  const zone = text.indexOf('%')
  const plain = zone < 0 ? text : text.slice(0, zone)
  const point = plain.indexOf('.')
  const start = point < 0 ? -1 : plain.lastIndexOf(':', point) + 1
  const written = start < 0 ? plain : `${plain.slice(0, start)}0:0`
  const [head = '', tail] = written.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right].map(
    (group) => Number.parseInt(group, 16),
  )
  const low = start < 0 ? ((groups[6] ?? 0) << 16) | (groups[7] ?? 0) : ipv4Number(plain, start)
  const six = groups.slice(0, 6).map((group) => group.toString(16))
  return [six.join(':'), low >>> 0]
}

/** Of an address that is valid and ends the text. */
function ipv4Number(text: string, start: number): number {
  let address = 0
  let part = 0
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x2e) {
      address = (address << 8) | part
      part = 0
    } else part = part * 10 + code - 0x30
  }
  return ((address << 8) | part) >>> 0
}
