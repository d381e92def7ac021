import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'

const routes = api.organizations[':organizationId']

export type Organization = InferResponseType<typeof routes.$get, 200>
export type OrganizationChanges = InferRequestType<typeof routes.$patch>['json']

export const organizationQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['organization', organizationId],
    queryFn: () => answerOf(routes.$get({ param: { organizationId } })),
  })

export const sessionsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['organization', organizationId, 'sessions'],
    queryFn: () => answerOf(routes.sessions.$get({ param: { organizationId } })),
  })

export function useChangeOrganization(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: OrganizationChanges) =>
      answerOf(routes.$patch({ param: { organizationId }, json })),
    onSuccess: (changed) => {
      client.setQueryData(organizationQuery(organizationId).queryKey, changed)
      // The name and the logo stand around every page, and in the operator's list.
      return Promise.all([
        client.invalidateQueries({ queryKey: ['me'] }),
        client.invalidateQueries({ queryKey: ['instance'] }),
      ])
    },
  })
}

export function useEndSessions(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => answerOf(routes.sessions.end.$post({ param: { organizationId } })),
    onSuccess: () =>
      client.invalidateQueries({ queryKey: ['organization', organizationId, 'sessions'] }),
  })
}
