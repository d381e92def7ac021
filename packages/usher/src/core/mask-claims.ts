// Claims that may be seen in shape and not in value: what an administrator sees of somebody's last
// sign-in until they ask for more, which is audited.
import type { Claims } from './verified-identity.ts'

/** Shorter texts would be given away by their ends. */
const showEndsMin = 6
const listShownMax = 5
const depthMax = 6

/** The same names, every value masked; booleans say too little to be hidden. */
export function maskClaims(claims: Claims): Claims {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, maskValue(value, depthMax)]),
  )
}

/** `a…e@c…e` for an address, `c…9` for anything else; neither length nor middle shows. */
export function maskText(text: string): string {
  const [local = '', domain, ...more] = text.split('@')
  return domain === undefined || more.length > 0
    ? ends(text)
    : `${ends(local, 3)}@${ends(domain, 3)}`
}

function maskValue(value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (typeof value === 'string') return maskText(value)
  if (typeof value !== 'object') return '…'
  if (depth === 0) return '…'
  if (Array.isArray(value)) {
    const shown = value.slice(0, listShownMax).map((item: unknown) => maskValue(item, depth - 1))
    return value.length > listShownMax ? [...shown, `… ${value.length}`] : shown
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskValue(item, depth - 1)]),
  )
}

function ends(text: string, lengthMin: number = showEndsMin): string {
  const characters = Array.from(text)
  return characters.length < lengthMin ? '…' : `${characters[0] ?? ''}…${characters.at(-1) ?? ''}`
}
