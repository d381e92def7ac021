import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'
import { connectionsQuery } from '../authentication/queries.ts'
import { readersOffset } from './reader-day.ts'
import type { ProvisioningSearch } from './search.ts'

const directories = api.organizations[':organizationId'].directories
const one = directories[':directoryId']
export type Directory = InferResponseType<typeof directories.$get, 200>['items'][number]
export type RoleRule = Directory['roleRules'][number]
export type NewDirectory = InferRequestType<typeof directories.$post>['json']
export type DirectoryChanges = InferRequestType<typeof one.$patch>['json']
export type Token = InferResponseType<typeof one.tokens.$get, 200>['items'][number]
export type NewToken = InferRequestType<typeof one.tokens.$post>['json']
export type CreatedToken = InferResponseType<typeof one.tokens.$post, 201>
export type Health = InferResponseType<typeof one.health.$get, 200>
export type ScimRequest = InferResponseType<typeof one.requests.$get, 200>['items'][number]

export type At = { readonly organizationId: string; readonly directoryId: string }

export const provisioningKey = (organizationId: string) => ['provisioning', organizationId]

export function directoriesQuery(organizationId: string) {
  return queryOptions({
    queryKey: [...provisioningKey(organizationId), 'directories'],
    queryFn: () => answerOf(directories.$get({ param: { organizationId } })),
  })
}

export function tokensQuery(at: At) {
  return queryOptions({
    queryKey: [...provisioningKey(at.organizationId), 'tokens', at.directoryId],
    queryFn: () => answerOf(one.tokens.$get({ param: at })),
  })
}

export function healthQuery(at: At) {
  return queryOptions({
    queryKey: [...provisioningKey(at.organizationId), 'health', at.directoryId],
    queryFn: () =>
      answerOf(
        one.health.$get({
          param: at,
          query: { days: '14', utcOffsetMinutes: String(readersOffset()) },
        }),
      ),
  })
}

export function requestsQuery(
  at: At,
  { result, method, cause }: ProvisioningSearch,
  cursor: string | undefined,
) {
  const filter = {
    ...(result === 'failed' && { failed: 'true' as const }),
    ...(method !== undefined && { method }),
    ...(cause !== undefined && { cause }),
  }
  return queryOptions({
    queryKey: [
      ...provisioningKey(at.organizationId),
      'requests',
      at.directoryId,
      filter,
      cursor ?? null,
    ],
    queryFn: () =>
      answerOf(
        one.requests.$get({
          param: at,
          query: { ...filter, limit: '25', ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

export function requestQuery(at: At, requestId: string) {
  return queryOptions({
    queryKey: [...provisioningKey(at.organizationId), 'request', at.directoryId, requestId],
    queryFn: () => answerOf(one.requests[':requestId'].$get({ param: { ...at, requestId } })),
    // What was asked does not change.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Providers through which people of a directory can sign in. */
export function upstreamProvidersQuery(organizationId: string) {
  return queryOptions({
    ...connectionsQuery(organizationId),
    select: ({ items }) =>
      items
        .filter(({ kind }) => kind !== 'email')
        .map(({ id, name }) => ({ value: id, label: name })),
  })
}

const groups = api.organizations[':organizationId'].groups
const groupsMax = '200'

/** Groups of the directory as a rule names them, by name; `areMore` than one answer holds. */
export function groupChoicesQuery({ organizationId, directoryId }: At, search: string) {
  return queryOptions({
    queryKey: ['groups', organizationId, 'choices', directoryId, search],
    queryFn: async () => {
      const query = { directoryId, limit: groupsMax, ...(search !== '' && { search }) }
      const { items, nextCursor } = await answerOf(
        groups.$get({ param: { organizationId }, query }),
      )
      // What the directory calls a group outlives its being deleted and made anew.
      const choices = items.map(({ id, externalId, name }) => {
        const value = externalId ?? id
        return { id, value, label: name ?? value }
      })
      return { groups: choices, areMore: nextCursor !== null }
    },
    placeholderData: keepPreviousData,
  })
}

/** The name of the group that a rule names by what the directory calls it; `null` where none is. */
export function ruledGroupQuery({ organizationId, directoryId }: At, externalId: string) {
  return queryOptions({
    queryKey: ['groups', organizationId, 'ruled', directoryId, externalId],
    queryFn: async () => {
      const query = { directoryId, externalId, limit: '1' }
      const { items } = await answerOf(groups.$get({ param: { organizationId }, query }))
      return items[0]?.name ?? null
    },
  })
}

export function compareRoleRules(
  at: At,
  json: InferRequestType<(typeof one)['role-rules-impact']['$post']>['json'],
) {
  return answerOf(one['role-rules-impact'].$post({ param: at, json }))
}

/** What a directory does shows in groups and members, too: its rules give roles. */
function refresh(client: QueryClient, organizationId: string) {
  return Promise.all(
    ['provisioning', 'overview', 'groups', 'members'].map((area) =>
      client.invalidateQueries({ queryKey: [area, organizationId] }),
    ),
  )
}

export function useCreateDirectory(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: NewDirectory) =>
      answerOf(directories.$post({ param: { organizationId }, json })),
    onSuccess: () => refresh(client, organizationId),
  })
}

export function useUpdateDirectory(at: At) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: DirectoryChanges) => answerOf(one.$patch({ param: at, json })),
    onSuccess: () => refresh(client, at.organizationId),
  })
}

export function useDeleteDirectory(at: At) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => done(one.$delete({ param: at })),
    onSuccess: () => refresh(client, at.organizationId),
  })
}

export function useCreateToken(at: At) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: NewToken) => answerOf(one.tokens.$post({ param: at, json })),
    onSuccess: () => refresh(client, at.organizationId),
  })
}

export function useRevokeToken(at: At) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (tokenId: string) =>
      done(one.tokens[':tokenId'].$delete({ param: { ...at, tokenId } })),
    onSuccess: () => refresh(client, at.organizationId),
  })
}
