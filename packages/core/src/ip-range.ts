import { BlockList, isIP, SocketAddress } from 'node:net'

/** A set of IP addresses. */
export interface IpRanges {
  /**
   * Whether an address is in one of the ranges. IPv4-mapped IPv6 (`::ffff:10.0.0.1`) counts as the IPv4 address, and
   * a zone (`fe80::1%eth0`) is left out of account. No address, or text that is none, is in no range.
   */
  contains(address: string | undefined): boolean
}

/**
 * What counts as an internal network where nothing else is set: loopback, private (RFC 1918), link-local (RFC 3927,
 * RFC 4291) and unique local addresses (RFC 4193). 100.64.0.0/10 (RFC 6598) is not among them: it is shared between
 * the customers of a provider, so its addresses may be strangers. Who has a network of their own there, as some
 * clouds' pods and VPNs do, adds it: `internal,100.64.0.0/10`.
 */
export const INTERNAL_RANGES: readonly string[] = [
  '127.0.0.0/8',
  '::1/128',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fe80::/10',
  'fc00::/7',
]

/**
 * Reads addresses and CIDR ranges, IPv4 and IPv6. The word `internal` stands for INTERNAL_RANGES, `none` for nothing,
 * as an empty list does, which cannot be written in an environment variable. Bits right of the prefix may be set:
 * `10.1.2.3/8` is `10.0.0.0/8`.
 *
 * @throws RangeError that names the first entry which is neither
 */
export function parseIpRanges(list: readonly string[]): IpRanges {
  // Apart, because a BlockList takes IPv4 for a part of IPv6: `::/0` would let in all of both.
  const known = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const entry of list.flatMap(rangesOf)) {
    const { address, prefix, family } = parseRange(entry)
    known[family].addSubnet(address, prefix, family)
  }
  return {
    contains(address) {
      const plain = plainAddress(address)
      if (plain === undefined) return false
      const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6'
      return known[family].check(plain, family)
    },
  }
}

/**
 * One spelling per address, fit as the key of a client: IPv4-mapped IPv6 as IPv4, IPv6 in its canonical form without
 * a zone.
 *
 * @returns undefined for what is no IP address
 */
export function plainAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const version = isIP(address)
  if (version === 0) return undefined
  if (version === 4) return address
  const zone = address.indexOf('%')
  const canonical = new SocketAddress({
    address: zone === -1 ? address : address.slice(0, zone),
    family: 'ipv6',
  }).address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(canonical)
  return mapped?.[1] ?? canonical
}

interface Range {
  address: string
  prefix: number
  family: 'ipv4' | 'ipv6'
}

function rangesOf(entry: string): readonly string[] {
  if (entry === 'internal') return INTERNAL_RANGES
  return entry === 'none' ? [] : [entry]
}

const MAPPED_BITS = 96

function parseRange(entry: string): Range {
  const [, written = '', bits] = /^([^/%]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const version = isIP(written)
  const address = plainAddress(written)
  if (address === undefined) {
    throw new RangeError(`'${entry}' is no IP address and no range such as 10.0.0.0/8 or 2001:db8::/32`)
  }
  const longest = version === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  if (prefix > longest) throw new RangeError(`'${entry}': a prefix has 0 to ${longest} bits here`)
  if (version === 6 && isIP(address) === 4) {
    // Clients that come over such a socket are looked up as IPv4.
    if (prefix < MAPPED_BITS) throw new RangeError(`'${entry}': write a range of IPv4 addresses as IPv4`)
    return { address, prefix: prefix - MAPPED_BITS, family: 'ipv4' }
  }
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}
