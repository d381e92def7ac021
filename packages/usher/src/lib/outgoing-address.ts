// Which addresses are the public internet, and which the operator allows besides.
import ipaddr from 'ipaddr.js'

/** Azure's host agent answers here with machine secrets, although the address looks public. */
const metadataAddresses = new Set(['168.63.129.16'])

/**
 * Why an IP address may not be called, or `undefined` if it is a public one. A text that is no IP
 * address is a name: it is judged when it is looked up, address by address.
 */
export function addressRefusal(host: string): string | undefined {
  const text = withoutBrackets(host)
  if (!ipaddr.isValid(text)) return undefined
  // Unwraps IPv4 in IPv6 (`::ffff:127.0.0.1`), which would otherwise pass as a public IPv6 address.
  const address = ipaddr.process(text)
  if (metadataAddresses.has(address.toString())) return 'a metadata address'
  const range = address.range()
  if (range !== 'unicast') return `not a public address (${range})`
  // RFC 4291 §2.4 and the IANA registry: global unicast is 2000::/3 and nothing else.
  if (address.kind() === 'ipv6' && !inGlobalUnicast(address.toByteArray())) {
    return 'not a public address (unassigned)'
  }
  return undefined
}

export type AllowList = (hostname: string, port: string) => boolean

/** `host` or `host:port`, IPv6 in brackets. Names are compared as a URL spells them. */
export function createAllowList(entries: readonly string[]): AllowList {
  const known = new Set(entries.map(canonicalEntry))
  return (hostname, port) => {
    const host = withoutBrackets(hostname).toLowerCase()
    return known.has(host) || known.has(`${host} ${port}`)
  }
}

function canonicalEntry(entry: string): string {
  const trimmed = entry.trim()
  // A bare IPv6 address has colons of its own, so it must not be taken for `host:port`.
  if (ipaddr.IPv6.isValid(trimmed)) return canonicalHost(`[${trimmed}]`)
  const match = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d{1,5}))?$/.exec(trimmed)
  const host = match?.groups?.['host']
  if (host === undefined || host === '') throw new TypeError(`not a host or host:port: "${entry}"`)
  const port = match?.groups?.['port']
  return port === undefined ? canonicalHost(host) : `${canonicalHost(host)} ${port}`
}

function canonicalHost(host: string): string {
  const url = URL.parse(`https://${host}/`)
  if (url === null) throw new TypeError(`not a host: "${host}"`)
  return withoutBrackets(url.hostname).toLowerCase()
}

function inGlobalUnicast(bytes: readonly number[]): boolean {
  return ((bytes[0] ?? 0) & 0b1110_0000) === 0b0010_0000
}

function withoutBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}
