import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'
import { visit } from '../../api/visit.ts'

const routes = api.organizations[':organizationId']['set-up-links']
const pageSize = '50'

export type SetUpLink = InferResponseType<typeof routes.$get, 200>['items'][number]
export type NewSetUpLink = InferRequestType<typeof routes.$post>['json']
export type SetUpScope = NewSetUpLink['scopes'][number]

export const setUpLinksQuery = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['set-up-links', organizationId, cursor ?? ''],
    queryFn: () =>
      answerOf(
        routes.$get({
          param: { organizationId },
          query: { limit: pageSize, ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })

export function useMakeSetUpLink(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: NewSetUpLink) => answerOf(routes.$post({ param: { organizationId }, json })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['set-up-links', organizationId] }),
  })
}

export function useRevokeSetUpLink(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (setUpLinkId: string) =>
      done(routes[':setUpLinkId'].$delete({ param: { organizationId, setUpLinkId } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['set-up-links', organizationId] }),
  })
}

/** Opens the link in this browser; everything else is loaded anew, as somebody else. */
export function useOpenSetUpLink() {
  return useMutation({
    mutationFn: (token: string) => answerOf(api['set-up-visit'].$post({ json: { token } })),
    onSuccess: () => {
      visit.begin()
      window.location.replace('/console')
    },
  })
}
