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

/** Why a path gave nothing; `used` gave the value, `notReached` stands behind one that did. */
export type PathFinding =
  'used' | 'notReached' | 'missing' | 'null' | 'empty' | 'wrongType' | 'tooLong'
export type ClaimSource = 'userInfo' | 'idToken' | 'photo'
export type TriedPath = {
  readonly path: string
  readonly finding: PathFinding
  /** Where something was found, be it of use or not. */
  readonly from: ClaimSource | null
}
export type ExplainedField = MappedField & {
  readonly value: string | readonly string[] | null
  readonly tried: readonly TriedPath[]
}
export type ExplainedProfile = {
  readonly profile: Profile
  readonly fields: readonly ExplainedField[]
}

export function mapProfile(mapping: AttributeMapping, sources: ProfileSources): MappedProfile {
  const { profile, fields } = explainProfile(mapping, sources)
  return {
    profile,
    fields: fields.map(({ field, paths, path, found }) => ({ field, paths, path, found })),
  }
}

/** The same mapping, with what each path gave or why it gave nothing: what the console previews. */
export function explainProfile(
  mapping: AttributeMapping,
  sources: ProfileSources,
): ExplainedProfile {
  const fields: ExplainedField[] = []
  const text = (field: ProfileField): string | null => {
    const { explained, value } = walk(mapping, field, (path) => textAt(sources, path, field))
    fields.push({ ...explained, value: value ?? null })
    return value ?? null
  }
  const list = (field: ProfileField): readonly string[] => {
    const { explained, value } = walk(mapping, field, (path) => listAt(sources, path))
    fields.push({ ...explained, value: value ?? null })
    return value ?? []
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
export function valueAt(
  sources: Pick<ProfileSources, 'userInfo' | 'idToken'>,
  path: string,
): unknown {
  return locate(sources, path).value ?? undefined
}

type Looked<T> =
  | { readonly finding: 'used'; readonly from: ClaimSource; readonly value: T }
  | { readonly finding: Exclude<PathFinding, 'used'>; readonly from: ClaimSource | null }

/** Asks the paths in their order until one gives something. */
function walk<T>(
  mapping: AttributeMapping,
  field: ProfileField,
  look: (path: string) => Looked<T>,
): { readonly explained: Omit<ExplainedField, 'value'>; readonly value: T | undefined } {
  const paths = pathsOf(mapping[field])
  const tried: TriedPath[] = []
  let used: { readonly path: string; readonly value: T } | undefined
  for (const path of paths) {
    if (used) {
      tried.push({ path, finding: 'notReached', from: null })
      continue
    }
    const looked = look(path)
    tried.push({ path, finding: looked.finding, from: looked.from })
    if (looked.finding === 'used') used = { path, value: looked.value }
  }
  const explained = { field, paths, path: used?.path ?? null, found: used !== undefined, tried }
  return { explained, value: used?.value }
}

function pathsOf(mapped: string | readonly string[] | undefined): readonly string[] {
  return mapped === undefined ? [] : typeof mapped === 'string' ? [mapped] : mapped
}

function textAt(sources: ProfileSources, path: string, field: ProfileField): Looked<string> {
  const { value, from } = located(sources, path, field)
  if (from === null || value === undefined) return { finding: 'missing', from: null }
  if (value === null) return { finding: 'null', from }
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text !== 'string') return { finding: 'wrongType', from }
  const trimmed = text.trim()
  if (trimmed === '') return { finding: 'empty', from }
  const lengthMax = field === 'avatar' ? avatarLengthMax : fieldLengthMax
  return trimmed.length > lengthMax
    ? { finding: 'tooLong', from }
    : { finding: 'used', from, value: trimmed }
}

/** `photo` at Graph is a picture behind its own address, not an attribute of the person. */
function located(sources: ProfileSources, path: string, field: ProfileField): Located {
  const found = locate(sources, path)
  const isPicture = field === 'avatar' && path === 'photo' && sources.photo !== null
  return isPicture && (found.value ?? undefined) === undefined
    ? { value: sources.photo, from: 'photo' }
    : found
}

function listAt(sources: ProfileSources, path: string): Looked<readonly string[]> {
  const { value, from } = locate(sources, path)
  if (from === null || value === undefined) return { finding: 'missing', from: null }
  if (value === null) return { finding: 'null', from }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = items
    .slice(0, listLengthMax)
    .filter((item): item is string => typeof item === 'string' && item !== '')
  if (texts.length > 0) return { finding: 'used', from, value: texts }
  return { finding: items.every((item) => item === '') ? 'empty' : 'wrongType', from }
}

type Located = { readonly value: unknown; readonly from: ClaimSource | null }

/** What holds something wins; where nothing does, a null says more than a missing claim. */
function locate(sources: Pick<ProfileSources, 'userInfo' | 'idToken'>, path: string): Located {
  const userInfo = dig(sources.userInfo, path)
  if (userInfo !== undefined && userInfo !== null) return { value: userInfo, from: 'userInfo' }
  const idToken = dig(sources.idToken, path)
  if (idToken !== undefined && idToken !== null) return { value: idToken, from: 'idToken' }
  if (userInfo === null) return { value: null, from: 'userInfo' }
  return { value: idToken, from: idToken === null ? 'idToken' : null }
}

/** Own properties only: `__proto__` and `constructor` are never found. A whole key with dots wins. */
function dig(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let here: unknown = claims
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Claims)[key]
  }
  return here
}
