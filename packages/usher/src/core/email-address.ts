// One strict reading of an e-mail address, used wherever an address decides something.
// Deliberately narrower than RFC 5322: no quoted local parts, no comments, no address literals,
// exactly one @ (oauth2-proxy let a@evil.com@corp.com pass a domain check, CVE-2026-40574).
import { foldCase } from './fold-case.ts'
import type { Branded } from '../lib/branded.ts'

/** Lower-case, Unicode-normalized, domain in ASCII (punycode). Only `parseEmail` makes one. */
export type NormalizedEmail = Branded<string, 'NormalizedEmail'>

const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const domainLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** `undefined` for whatever is not one plain address. */
export function parseEmail(text: string): NormalizedEmail | undefined {
  const composed = text.trim().normalize('NFC')
  // Full-width and other look-alike forms change under NFKC: they are refused, not repaired.
  if (composed.length > 254 || composed !== composed.normalize('NFKC')) return undefined
  const parts = composed.split('@')
  const [local, domain] = parts
  if (parts.length !== 2 || local === undefined || domain === undefined) return undefined
  if (local.length > 64 || !localPart.test(local)) return undefined
  const ascii = parseDomain(domain)
  return ascii === undefined ? undefined : (`${local.toLowerCase()}@${ascii}` as NormalizedEmail)
}

export function domainOf(email: NormalizedEmail): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

/** A DNS name in ASCII and lower case, with at least two labels; `undefined` otherwise. */
export function parseDomain(text: string): string | undefined {
  const candidate = text.trim()
  if (candidate === '' || candidate !== candidate.normalize('NFKC')) return undefined
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(candidate)) return undefined
  const ascii = toAscii(candidate)
  if (ascii === undefined || ascii.length > 253) return undefined
  const labels = ascii.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length < 2 || /^\d+$/.test(last)) return undefined
  return labels.every((label) => domainLabel.test(label)) ? ascii : undefined
}

/** WHATWG URL parsing applies UTS 46 (IDNA) to the host; nothing else of a URL can be in here. */
function toAscii(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}/`).hostname
  } catch {
    return undefined
  }
}

/** Case-insensitive and Unicode-normalized, as SCIM asks for `userName` (caseExact false). */
export function normalizeUserName(userName: string): string {
  return foldCase(userName.trim())
}
