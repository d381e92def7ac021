import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'

const connections = api.organizations[':organizationId'].connections
const connection = connections[':connectionId']

export type Connection = InferResponseType<typeof connection.$get, 200>
export type ConnectionSettings = Connection['settings']
export type UpstreamSettings = Exclude<ConnectionSettings, { kind: 'email' }>
export type ConnectionSecret = Connection['secrets'][number]
export type Usage = InferResponseType<typeof connection.usage.$get, 200>
export type NewConnection = InferRequestType<typeof connections.$post>['json']
export type ConnectionToCheck = InferRequestType<typeof connections.check.$post>['json']
export type ConnectionChanges = InferRequestType<typeof connection.$patch>['json']
export type Inspection = InferResponseType<typeof connections.check.$post, 200>
export type Finding = Inspection['findings'][number]
const presets = api.organizations[':organizationId']['connection-presets']
export type Preset = InferResponseType<typeof presets.$get, 200>['items'][number]
const explanations = api.organizations[':organizationId']['provider-errors']
export type Explanation = InferResponseType<typeof explanations.$get, 200>['items'][number]

/** Which provider, of which organization. */
export type ConnectionRef = { readonly organizationId: string; readonly connectionId: string }

const keyOf = (organizationId: string) => ['authentication', organizationId] as const

/** The one list of providers; other pages `select` from it what they show. */
export const connectionsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...keyOf(organizationId), 'list'],
    queryFn: () => answerOf(connections.$get({ param: { organizationId } })),
  })

export const connectionQuery = (param: ConnectionRef) =>
  queryOptions({
    queryKey: [...keyOf(param.organizationId), 'one', param.connectionId],
    queryFn: () => answerOf(connection.$get({ param })),
  })

const usageQuery = (param: ConnectionRef) =>
  queryOptions({
    queryKey: [...keyOf(param.organizationId), 'usage', param.connectionId],
    queryFn: () => answerOf(connection.usage.$get({ param })),
    staleTime: 0,
  })

/** What would go with it, asked anew whenever somebody is about to decide: no older count will do. */
export function useUsage(param: ConnectionRef, asked: boolean) {
  const query = useQuery({ ...usageQuery(param), enabled: asked })
  const { data, error, isFetching, isSuccess, refetch } = query
  return {
    data: isSuccess && !isFetching ? data : undefined,
    error: isFetching ? null : error,
    refetch,
  }
}

export const presetsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...keyOf(organizationId), 'presets'],
    queryFn: () => answerOf(presets.$get({ param: { organizationId } })),
    staleTime: Infinity,
  })

export const explanationsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [...keyOf(organizationId), 'explanations'],
    queryFn: () => answerOf(explanations.$get({ param: { organizationId } })),
    staleTime: Infinity,
  })

/** Everything that is shown of providers, and what hangs on them, is asked for again. */
function useProvidersChanged(organizationId: string): () => Promise<unknown> {
  const queryClient = useQueryClient()
  return () =>
    Promise.all(
      ['authentication', 'overview', 'provisioning', 'members', 'organization'].map((area) =>
        queryClient.invalidateQueries({ queryKey: [area, organizationId] }),
      ),
    )
}

export function useCreateConnection(organizationId: string) {
  const changed = useProvidersChanged(organizationId)
  return useMutation({
    mutationFn: (json: NewConnection) =>
      answerOf(connections.$post({ param: { organizationId }, json })),
    onSuccess: changed,
  })
}

export function useUpdateConnection(param: ConnectionRef) {
  const queryClient = useQueryClient()
  const changed = useProvidersChanged(param.organizationId)
  return useMutation({
    mutationFn: (json: ConnectionChanges) => answerOf(connection.$patch({ param, json })),
    onSuccess: (saved) => {
      queryClient.setQueryData(connectionQuery(param).queryKey, saved)
      return changed()
    },
  })
}

export function useDeleteConnection(param: ConnectionRef) {
  const queryClient = useQueryClient()
  const changed = useProvidersChanged(param.organizationId)
  return useMutation({
    mutationFn: () => done(connection.$delete({ param })),
    onSuccess: () => {
      for (const { queryKey } of [connectionQuery(param), usageQuery(param)])
        queryClient.removeQueries({ queryKey })
      return changed()
    },
  })
}

export function useCheckUnsaved(organizationId: string) {
  return useMutation({
    mutationFn: (json: ConnectionToCheck) =>
      answerOf(connections.check.$post({ param: { organizationId }, json })),
  })
}

export function useCheckSaved(param: ConnectionRef) {
  return useMutation({ mutationFn: () => answerOf(connection.check.$post({ param })) })
}

export type NewSecret = InferRequestType<typeof connection.secrets.$post>['json']

export function useAddSecret(param: ConnectionRef) {
  const changed = useProvidersChanged(param.organizationId)
  return useMutation({
    mutationFn: (json: NewSecret) => answerOf(connection.secrets.$post({ param, json })),
    onSuccess: changed,
  })
}

export function useRemoveSecret(param: ConnectionRef) {
  const changed = useProvidersChanged(param.organizationId)
  return useMutation({
    mutationFn: (secretId: string) =>
      done(connection.secrets[':secretId'].$delete({ param: { ...param, secretId } })),
    onSuccess: changed,
  })
}
