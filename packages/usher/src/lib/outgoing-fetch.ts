// Every request that this server makes to an address that somebody else chose: an issuer, an
// endpoint, a webhook. It refuses to be turned against the network it stands in (server-side request
// forgery), follows no redirects, and puts a limit on time and size.
import { lookup as lookUpName } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { addressRefusal, createAllowList, type AllowList } from './outgoing-address.ts'
import { OutgoingRefused, type RefusalReason } from './outgoing-errors.ts'
import { exchange, type OutgoingRequest } from './outgoing-exchange.ts'

export * from './outgoing-errors.ts'
export type { OutgoingRequest } from './outgoing-exchange.ts'

export type OutgoingFetchOptions = {
  /**
   * `host` or `host:port` that may be called although it is private or speaks plain HTTP: a
   * provider inside the company, a local Entra.
   */
  readonly allowPrivate: readonly string[]
  /** From the first look-up to the last byte. */
  readonly timeoutMs: number
  readonly bodyBytesMax: number
}

/** A `fetch` for hostile addresses. Rejects with `OutgoingRefused` or `OutgoingFailed` only. */
export type OutgoingFetch = {
  /** Answers with whatever status came, redirects included; the body has been read already. */
  (url: string, request?: OutgoingRequest): Promise<Response>
  close(): Promise<void>
}

export function createOutgoingFetch(options: OutgoingFetchOptions): OutgoingFetch {
  const allowed = createAllowList(options.allowPrivate)
  const agent = new Agent({
    connect: guardedConnector(allowed, options.timeoutMs),
    // Node's parser would wait five minutes; the exchange has the exact deadline over the whole.
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    keepAliveTimeout: 10_000,
    connections: 128,
    pipelining: 1,
  })
  const outgoingFetch = async (
    address: string,
    request: OutgoingRequest = {},
  ): Promise<Response> => {
    const url = callable(address, allowed)
    return exchange(agent, url, request, {
      timeoutMs: options.timeoutMs,
      bodyBytesMax: Math.min(request.bodyBytesMax ?? Infinity, options.bodyBytesMax),
    })
  }
  return Object.assign(outgoingFetch, { close: () => agent.destroy() })
}

/** What can be said before a name is looked up. IP literals never reach the look-up. */
function callable(address: string, allowed: AllowList): URL {
  const url = URL.parse(address)
  if (url === null) throw new OutgoingRefused('url', '', 'this is not an address')
  const refused = (reason: RefusalReason, why: string): OutgoingRefused =>
    new OutgoingRefused(reason, url.host, why)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused('scheme', 'only https addresses are called')
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('credentials', 'an address must not carry a user name or password')
  }
  if (allowed(url.hostname, portOf(url.protocol, url.port))) return url
  const why = addressRefusal(url.hostname)
  if (why !== undefined) throw refused('private-address', why)
  // Client secrets and tokens travel this way, so plain HTTP is for hosts the operator has named.
  if (url.protocol === 'http:') throw refused('plain-http', 'plain http is not allowed')
  return url
}

/**
 * The address is judged where the socket is opened, not before: a name that answers differently the
 * second time (DNS rebinding) gains nothing.
 */
function guardedConnector(allowed: AllowList, timeoutMs: number): buildConnector.connector {
  const open = buildConnector({ timeout: timeoutMs })
  const lookup = { lookup: guardedLookup }
  const guarded = buildConnector({ timeout: timeoutMs, ...lookup })
  return (options, callback) => {
    const port = portOf(options.protocol, options.port)
    const connect = allowed(options.hostname, port) ? open : guarded
    connect(options, callback)
  }
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookUpName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, [])
    // One private address among public ones is reason enough: which is dialled is not ours to say.
    const why = addresses.map((each) => addressRefusal(each.address)).find(Boolean)
    if (why !== undefined) {
      return callback(new OutgoingRefused('private-address', hostname, why), [])
    }
    const first = addresses[0]
    if (options.all === true || first === undefined) return callback(null, addresses)
    return callback(null, first.address, first.family)
  })
}

function portOf(protocol: string, port: string | null | undefined): string {
  if (port !== '' && port !== null && port !== undefined) return port
  return protocol === 'https:' ? '443' : '80'
}
