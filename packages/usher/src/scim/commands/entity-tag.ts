// Entity tags are weak and count versions: `W/"7"` (RFC 7644 §3.14).
import type { ExpectedVersions } from '../../engine/directory-context.ts'

/**
 * Versions that an `If-Match` or `If-None-Match` names; `undefined`: there is none, or it is `*`. A tag
 * that we did not make names no version, so that a header of strange tags matches nothing.
 */
export function namedVersions(header: string | null): ExpectedVersions {
  if (header === null || header.trim() === '*') return undefined
  return [...header.matchAll(/(?:^|,)\s*(?:W\/)?"(\d{1,15})"\s*(?=,|$)/g)].map((match) =>
    Number(match[1]),
  )
}

/** RFC 9110 §13.1.2: the client has what it asks for. `*` matches whatever is there. */
export function alreadyKnown(ifNoneMatch: string | null, version: number): boolean {
  if (ifNoneMatch === null) return false
  return namedVersions(ifNoneMatch)?.includes(version) ?? true
}
