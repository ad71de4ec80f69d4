import type { Family, HistogramSeries } from '@sightglass/metrics'
import { methodName } from '../methods.ts'

/** `http.client.request.duration`; its labels are method, address, port, status, error type and scheme, in this order. */
export type ClientDuration = Family<HistogramSeries>

// So many are remembered; an app that talks to more (a crawler) forgets all and begins anew.
const MOST_ORIGINS = 512
const MOST_SERIES = 64

/** Where requests go: what all of them have in common, made once. */
export class Origin {
  readonly scheme: string
  /** `server.address`: an IPv6 address without brackets. */
  readonly address: string
  /** Undefined where only the connection will tell. */
  readonly port: number | undefined
  /** `https://host:port`, the port left out where it is the scheme's. */
  readonly url: string
  readonly #duration: ClientDuration
  readonly #series = new Map<number, HistogramSeries>()

  constructor(
    duration: ClientDuration,
    scheme: string,
    address: string,
    port: number | undefined,
    userInfo = '',
  ) {
    this.#duration = duration
    this.scheme = scheme
    this.address = address
    this.port = port
    const host = address.includes(':') ? `[${address}]` : address
    const shown = port === undefined || port === defaultPort(scheme) ? '' : `:${port}`
    this.url = `${scheme}://${userInfo}${host}${shown}`
  }

  /** The series of one kind of attempt; `errorType` where it is not the status itself. */
  series(method: number, status: number | undefined, errorType: string | undefined): HistogramSeries {
    if (errorType !== undefined) return this.#find(method, status, errorType)
    const key = method * 1000 + (status ?? 0)
    let series = this.#series.get(key)
    if (series === undefined) {
      series = this.#find(method, status, status !== undefined && status >= 400 ? String(status) : undefined)
      if (this.#series.size < MOST_SERIES) this.#series.set(key, series)
    }
    return series
  }

  #find(method: number, status: number | undefined, errorType: string | undefined): HistogramSeries {
    const { address, port, scheme } = this
    return this.#duration.series([methodName(method), address, port, status, errorType, scheme])
  }
}

/** The origins of a process, bounded. */
export class Origins {
  readonly #duration: ClientDuration
  readonly #http = new Map<string, Origin>()
  readonly #https = new Map<string, Origin>()
  readonly #urls = new Map<string, Origin>()

  constructor(duration: ClientDuration) {
    this.#duration = duration
  }

  /**
   * Of a node:http request, which does not say its port: Node writes it into the Host header. Where the app gave
   * another Host header, the port is undefined.
   */
  ofRequest(scheme: string, host: string, hostHeader: string | undefined): Origin {
    const known = scheme === 'https' ? this.#https : this.#http
    const key = hostHeader ?? host
    const found = known.get(key)
    if (found !== undefined && found.address === bare(host)) return found
    return remember(known, key, this.of(scheme, host, portOf(scheme, host, hostHeader)))
  }

  /** Of the origin of a URL. @throws TypeError when it is none */
  ofUrl(origin: string): Origin {
    const found = this.#urls.get(origin)
    if (found !== undefined) return found
    const { protocol, hostname, port, username, password } = new URL(origin)
    const scheme = protocol.slice(0, -1)
    const number = port === '' ? defaultPort(scheme) : Number(port)
    const userInfo = username === '' && password === '' ? '' : 'REDACTED:REDACTED@'
    return remember(this.#urls, origin, new Origin(this.#duration, scheme, bare(hostname), number, userInfo))
  }

  /** A new one. */
  of(scheme: string, host: string, port: number | undefined): Origin {
    return new Origin(this.#duration, scheme, bare(host), port)
  }
}

function remember(known: Map<string, Origin>, key: string, origin: Origin): Origin {
  if (known.size >= MOST_ORIGINS) known.clear()
  known.set(key, origin)
  return origin
}

function bare(host: string): string {
  return host.charCodeAt(0) === 0x5b && host.endsWith(']') ? host.slice(1, -1) : host
}

function portOf(scheme: string, host: string, hostHeader: string | undefined): number | undefined {
  if (hostHeader === undefined) return undefined
  const written = host.includes(':') ? `[${bare(host)}]` : host
  if (hostHeader === written) return defaultPort(scheme)
  if (!hostHeader.startsWith(`${written}:`)) return undefined
  const digits = hostHeader.slice(written.length + 1)
  return /^\d{1,5}$/.test(digits) ? Number(digits) : undefined
}

function defaultPort(scheme: string): number | undefined {
  return scheme === 'https' ? 443 : scheme === 'http' ? 80 : undefined
}
