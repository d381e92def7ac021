import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../api/me.ts'
import { rolesQuery } from './queries.ts'

/** They say who else may do what. */
export const administeringRoles: ReadonlySet<string> = new Set(['owner', 'admin'])

/**
 * Names of roles that a rule may give: owners are made by people, and roles that administer are given
 * by somebody who is signed in.
 */
export function useGivableRoles(organizationId: string, enabled: boolean) {
  const { kind } = useMe()
  return useQuery({
    ...rolesQuery(organizationId),
    enabled,
    select: ({ items }) =>
      items
        .map(({ name }) => name)
        .filter(
          (name) => name !== 'owner' && (kind === 'session' || !administeringRoles.has(name)),
        ),
  })
}
