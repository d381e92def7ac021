// Whom an address belongs to, as far as an address tells.
import ipaddr from 'ipaddr.js'

/** RFC 6177: the smallest network that anybody is given; its holder may use every address in it. */
const networkBytes = 8

/**
 * What tries are counted by: an IPv4 address as it is, an IPv6 address by its /64. A text that is no
 * address stands for itself.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  // `::ffff:a00:1` is 10.0.0.1.
  const parsed = ipaddr.process(address)
  // Behind a translator (RFC 6052) one /64 is the whole IPv4 internet.
  if (parsed.kind() === 'ipv4' || parsed.range() === 'rfc6052') return parsed.toString()
  const network = parsed.toByteArray().fill(0, networkBytes)
  return `${ipaddr.fromByteArray(network).toString()}/64`
}
