import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../api/me.ts'
import { rolesQuery } from './queries.ts'

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
        .filter((name) => name !== 'owner' && (kind === 'session' || name !== 'admin')),
  })
}
