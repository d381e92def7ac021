import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'

const list = api.organizations
const one = api.organizations[':organizationId']
const invitations = one.invitations

export type Organization = InferResponseType<typeof list.$get, 200>['items'][number]
export type NewOrganization = InferRequestType<typeof list.$post>['json']

const key = ['instance', 'organizations']

export const organizationsQuery = (search: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...key, search, cursor],
    queryFn: () =>
      answerOf(list.$get({ query: { search, ...(cursor !== undefined && { cursor }) } })),
    placeholderData: keepPreviousData,
  })

export function useCreateOrganization() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (json: NewOrganization) => answerOf(list.$post({ json })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

/** Enables or disables. */
export function useSetEnabled() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, enabled }: Pick<Organization, 'id' | 'enabled'>) =>
      answerOf(one.$patch({ param: { organizationId: id }, json: { enabled } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
}

/** Asks the first owner in. */
export function useInviteOwner(organizationId: string) {
  return useMutation({
    mutationFn: (email: string) =>
      answerOf(invitations.$post({ param: { organizationId }, json: { email, roles: ['owner'] } })),
  })
}
