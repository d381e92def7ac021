// Whose request this is. X-Forwarded-For is believed only from proxies that the operator listed;
// by default from none (oauth2-proxy trusted everybody, CVE-2026-76835).
import { getConnInfo } from '@hono/node-server/conninfo'
import { BlockList, isIP } from 'node:net'
import type { Context } from 'hono'

export type ClientAddress = (c: Context) => string | null

export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = blockList(trustedProxies)
  const isTrusted = (address: string): boolean =>
    trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return (c) => {
    const peer = peerAddress(c)
    if (peer === null || trustedProxies.length === 0 || !isTrusted(peer)) return peer
    // Each proxy appends whom it saw: read from the right to the first that is no proxy of ours.
    const chain = (c.req.header('x-forwarded-for') ?? '')
      .split(',')
      .map((entry) => plain(entry.trim()))
    for (const address of chain.toReversed()) {
      if (isIP(address) === 0) return peer
      if (!isTrusted(address)) return address
    }
    return peer
  }
}

function peerAddress(c: Context): string | null {
  // A request that was not received on a socket (the embedded handler) has no peer.
  if (!hasSocket(c.env)) return null
  const address = getConnInfo(c).remote.address
  return address === undefined ? null : plain(address)
}

function hasSocket(env: unknown): boolean {
  return typeof env === 'object' && env !== null && 'incoming' in env
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [address = '', bits] = block.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}
