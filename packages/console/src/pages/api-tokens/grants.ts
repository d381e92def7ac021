import type { Texts } from '../../texts/texts.ts'
import type { TokenPermission } from './queries.ts'

export type Area = keyof Texts['apiTokens']['areas']
export type Access = 'none' | 'read' | 'write'

/** Areas in the order of the menu, each with the most that a token may be given. */
export const areas: readonly { readonly area: Area; readonly accesses: readonly Access[] }[] = [
  { area: 'organization', accesses: ['none', 'read', 'write'] },
  { area: 'members', accesses: ['none', 'read', 'write'] },
  { area: 'invitations', accesses: ['none', 'read', 'write'] },
  { area: 'groups', accesses: ['none', 'read'] },
  { area: 'roles', accesses: ['none', 'read', 'write'] },
  { area: 'connections', accesses: ['none', 'read', 'write'] },
  { area: 'domains', accesses: ['none', 'read', 'write'] },
  { area: 'directories', accesses: ['none', 'read', 'write'] },
  { area: 'sign-in-log', accesses: ['none', 'read'] },
  { area: 'audit', accesses: ['none', 'read'] },
  { area: 'api-tokens', accesses: ['none', 'read'] },
  { area: 'set-up-links', accesses: ['none', 'read'] },
]

const known: ReadonlySet<string> = new Set(areas.map(({ area }) => area))

function isArea(text: string | undefined): text is Area {
  return text !== undefined && known.has(text)
}

/** What is written (and read with it), and what is read alone. */
export function grantsOf(permissions: readonly TokenPermission[]): {
  readonly reads: readonly Area[]
  readonly writes: readonly Area[]
} {
  const of = (access: string) =>
    permissions
      .filter((permission) => permission.endsWith(`:${access}`))
      .map((permission) => permission.split(':')[0])
      .filter(isArea)
  const writes = of('write')
  return { writes, reads: of('read').filter((area) => !writes.includes(area)) }
}

export function isAccess(text: string | null): text is Access {
  return text === 'none' || text === 'read' || text === 'write'
}
