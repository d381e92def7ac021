import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'

const routes = api.organizations[':organizationId'].roles

export type Role = InferResponseType<typeof routes.$get, 200>['items'][number]

export const rolesQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['roles', organizationId],
    queryFn: () => answerOf(routes.$get({ param: { organizationId } })),
  })

export function useAddRole(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      answerOf(routes.$post({ param: { organizationId }, json: { name } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['roles', organizationId] }),
  })
}
