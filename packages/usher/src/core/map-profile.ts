// Upstream attributes → profile, by the connection's attribute mapping. Pure: the console's preview
// and the sign-in use the same function.
import type { AttributeMapping, ProfileField } from './connection.ts'
import type { Claims } from './verified-identity.ts'

/** The mapped upstream attributes of one sign-in. */
export type Profile = {
  readonly uid: string
  readonly username: string | null
  readonly email: string | null
  readonly avatar: string | null
  readonly displayName: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
}

/** Which path gave which field; `found` is false where every path came up empty. */
export type MappedField = {
  readonly field: ProfileField
  readonly paths: readonly string[]
  readonly path: string | null
  readonly found: boolean
}
export type MappedProfile = {
  /** `uid` is empty when its mapping found nothing; the decision refuses that. */
  readonly profile: Profile
  readonly fields: readonly MappedField[]
}
export type ProfileSources = {
  readonly userInfo: Claims
  readonly idToken: Claims
  readonly photo: string | null
}

/** Longest text that is taken from upstream for one field, in characters. */
const fieldLengthMax = 2000
const avatarLengthMax = 200_000
const listLengthMax = 20_000

export function mapProfile(mapping: AttributeMapping, sources: ProfileSources): MappedProfile {
  const fields: MappedField[] = []
  const text = (field: ProfileField): string | null => {
    const found = firstFound(pathsOf(mapping[field]), (path) => textAt(sources, path, field))
    fields.push({
      field,
      paths: pathsOf(mapping[field]),
      path: found?.path ?? null,
      found: found !== undefined,
    })
    return found?.value ?? null
  }
  const list = (field: ProfileField): readonly string[] => {
    const found = firstFound(pathsOf(mapping[field]), (path) => listAt(sources, path))
    fields.push({
      field,
      paths: pathsOf(mapping[field]),
      path: found?.path ?? null,
      found: found !== undefined,
    })
    return found?.value ?? []
  }
  const profile = {
    uid: text('uid') ?? '',
    username: text('username'),
    email: text('email'),
    avatar: text('avatar'),
    displayName: text('displayName'),
    groups: list('groups'),
    roles: list('roles'),
  }
  return { profile, fields: fields.filter((field) => field.paths.length > 0) }
}

/**
 * The profile as an identity keeps it: an embedded picture stays with the member, once, and is not
 * written again beside every identity.
 */
export function withoutPicture(profile: Profile): Profile {
  return profile.avatar?.startsWith('data:') ? { ...profile, avatar: null } : profile
}

/** The value at a dotted path: user-info first, then the ID token, exactly as the guide's mapping reads. */
export function valueAt(sources: ProfileSources, path: string): unknown {
  return dig(sources.userInfo, path) ?? dig(sources.idToken, path)
}

function pathsOf(mapped: string | readonly string[] | undefined): readonly string[] {
  return mapped === undefined ? [] : typeof mapped === 'string' ? [mapped] : mapped
}

function firstFound<T>(
  paths: readonly string[],
  look: (path: string) => T | undefined,
): { readonly path: string; readonly value: T } | undefined {
  for (const path of paths) {
    const value = look(path)
    if (value !== undefined) return { path, value }
  }
  return undefined
}

function textAt(sources: ProfileSources, path: string, field: ProfileField): string | undefined {
  // `photo` at Graph is a picture behind its own address, not an attribute of the person.
  const value =
    valueAt(sources, path) ?? (field === 'avatar' && path === 'photo' ? sources.photo : undefined)
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text !== 'string') return undefined
  const trimmed = text.trim()
  const lengthMax = field === 'avatar' ? avatarLengthMax : fieldLengthMax
  return trimmed === '' || trimmed.length > lengthMax ? undefined : trimmed
}

function listAt(sources: ProfileSources, path: string): readonly string[] | undefined {
  const value = valueAt(sources, path)
  const items = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const texts = items
    .slice(0, listLengthMax)
    .filter((item) => typeof item === 'string' && item !== '')
  return texts.length > 0 ? texts : undefined
}

/** Own properties only: `__proto__` and `constructor` are never found. A whole key with dots wins. */
function dig(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path] ?? undefined
  let here: unknown = claims
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Claims)[key]
  }
  return here ?? undefined
}
