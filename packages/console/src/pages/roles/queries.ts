import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'

const routes = api.organizations[':organizationId'].roles

export type Role = InferResponseType<typeof routes.$get, 200>['items'][number]

export const rolesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['roles', organizationId],
    queryFn: () => answerOf(routes.$get({ param: { organizationId } })),
  })

const one = routes[':role']
export type RoleUsage = InferResponseType<typeof one.usage.$get, 200>

export const roleUsageQuery = (organizationId: string, role: string) =>
  queryOptions({
    queryKey: ['roles', organizationId, 'usage', role],
    queryFn: () => answerOf(one.usage.$get({ param: { organizationId, role } })),
    // As fresh as the question that stands below it.
    staleTime: 0,
  })

export function useDeleteRole(organizationId: string) {
  const client = useQueryClient()
  return async (role: string) => {
    await done(one.$delete({ param: { organizationId, role } }))
    client.removeQueries({ queryKey: ['roles', organizationId, 'usage', role] })
    await client.invalidateQueries({ queryKey: ['roles', organizationId] })
  }
}

export function useAddRole(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      answerOf(routes.$post({ param: { organizationId }, json: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['roles', organizationId] }),
  })
}
