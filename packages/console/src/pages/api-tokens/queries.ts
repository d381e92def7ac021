import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'

const routes = api.organizations[':organizationId']['api-tokens']
const pageSize = '50'

export type ApiToken = InferResponseType<typeof routes.$get, 200>['items'][number]
export type NewApiToken = InferRequestType<typeof routes.$post>['json']
export type TokenPermission = NewApiToken['permissions'][number]

export const apiTokensQuery = (organizationId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['api-tokens', organizationId, cursor ?? ''],
    queryFn: () =>
      answerOf(
        routes.$get({
          param: { organizationId },
          query: { limit: pageSize, ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })

export function useMakeApiToken(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: NewApiToken) => answerOf(routes.$post({ param: { organizationId }, json })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-tokens', organizationId] }),
  })
}

export function useRevokeApiToken(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (apiTokenId: string) =>
      done(routes[':apiTokenId'].$delete({ param: { organizationId, apiTokenId } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-tokens', organizationId] }),
  })
}
