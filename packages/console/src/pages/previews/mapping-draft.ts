// A mapping while it is edited: a list of paths a field for the form, text for the JSON, kept in step.
import type { AttributeMapping } from './queries.ts'

export const profileFields = [
  'uid',
  'username',
  'email',
  'displayName',
  'avatar',
  'groups',
  'roles',
] as const
export type ProfileField = (typeof profileFields)[number]
export type MappingDraft = Readonly<Record<ProfileField, readonly string[]>>

/** How many paths the server takes for one field. */
export const pathsMax = 8
const pathLengthMax = 200

export function draftOf(mapping: AttributeMapping): MappingDraft {
  const pathsOf = (field: ProfileField): readonly string[] => {
    const mapped = mapping[field]
    return mapped === undefined ? [] : typeof mapped === 'string' ? [mapped] : mapped
  }
  return {
    uid: pathsOf('uid'),
    username: pathsOf('username'),
    email: pathsOf('email'),
    displayName: pathsOf('displayName'),
    avatar: pathsOf('avatar'),
    groups: pathsOf('groups'),
    roles: pathsOf('roles'),
  }
}

/** As the guide writes it: one path is a text, several are a list, none is left out. */
export function mappingOf(draft: MappingDraft): AttributeMapping {
  const mapped = profileFields
    .filter((field) => draft[field].length > 0)
    .map((field) => [field, draft[field].length === 1 ? draft[field][0] : [...draft[field]]])
  return { uid: '', ...Object.fromEntries(mapped) }
}

export function textOf(draft: MappingDraft): string {
  return JSON.stringify(mappingOf(draft), null, 2)
}

export type JsonProblem =
  | { readonly kind: 'syntax'; readonly line: number | null }
  | { readonly kind: 'notAnObject' }
  | { readonly kind: 'unknownField'; readonly field: string }
  | { readonly kind: 'notPaths'; readonly field: string }
  | { readonly kind: 'uidMissing' }

/** What the text says, or what is wrong with it and where. */
export function parseMapping(
  text: string,
): { readonly draft: MappingDraft } | { readonly problem: JsonProblem } {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return { problem: { kind: 'syntax', line: lineOf(text, error) } }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { problem: { kind: 'notAnObject' } }
  const draft: Record<ProfileField, readonly string[]> = { ...emptyDraft }
  for (const [name, value] of Object.entries(parsed)) {
    const field = profileFields.find((one) => one === name)
    if (field === undefined) return { problem: { kind: 'unknownField', field: name } }
    const paths = pathsIn(value)
    if (paths === undefined) return { problem: { kind: 'notPaths', field: name } }
    draft[field] = paths
  }
  return draft.uid.length === 0 ? { problem: { kind: 'uidMissing' } } : { draft }
}

const emptyDraft: MappingDraft = {
  uid: [],
  username: [],
  email: [],
  displayName: [],
  avatar: [],
  groups: [],
  roles: [],
}

function pathsIn(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const paths = list.filter(
    (one): one is string =>
      typeof one === 'string' && one.trim() !== '' && one.length <= pathLengthMax,
  )
  return paths.length === list.length && paths.length <= pathsMax ? paths : undefined
}

/** Engines name the place in different words; where one does not, no line is told. */
function lineOf(text: string, error: unknown): number | null {
  const message = error instanceof Error ? error.message : ''
  const line = /line (\d+)/.exec(message)?.[1]
  if (line !== undefined) return Number(line)
  const position = /position (\d+)/.exec(message)?.[1]
  return position === undefined ? null : text.slice(0, Number(position)).split('\n').length
}

/** Every path that somebody's claims have, to choose from. */
export function pathsOfClaims(...claims: readonly Record<string, unknown>[]): readonly string[] {
  const paths = new Set<string>()
  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 3)
      for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`, depth + 1)
    else paths.add(path)
  }
  for (const one of claims) for (const [name, value] of Object.entries(one)) walk(value, name, 0)
  return [...paths].toSorted()
}
