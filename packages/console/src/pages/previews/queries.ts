import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'
import type { ConnectionRef, UpstreamSettings } from '../authentication/queries.ts'

const organization = api.organizations[':organizationId']
const connection = organization.connections[':connectionId']
const previewMapping = connection['mapping-preview'].$post
const previewRules = connection['role-rules-preview'].$post
const compareRules = connection['role-rules-impact'].$post
const reveal = connection['claims-reveal'].$post
const tests = connection['test-sign-ins']

export type AttributeMapping = UpstreamSettings['attributeMapping']
export type RoleRule = UpstreamSettings['roleRules'][number]
export type ClaimSource = InferRequestType<typeof previewMapping>['json']['source']
export type ClaimSources = InferResponseType<(typeof connection)['claim-sources']['$get'], 200>
export type MappingPreview = InferResponseType<typeof previewMapping, 200>
export type RulesPreview = InferResponseType<typeof previewRules, 200>
export type TriedRules = Omit<InferRequestType<typeof compareRules>['json'], 'limit' | 'cursor'>
export type Claims = InferResponseType<typeof reveal, 200>
export type TestSignIn = InferResponseType<typeof tests.$get, 200>['items'][number]
export type TestResult = InferResponseType<(typeof tests)[':testSignInId']['$get'], 200>

export const claimSourcesQuery = (param: ConnectionRef) =>
  queryOptions({
    queryKey: ['previews', param.organizationId, param.connectionId, 'sources'],
    queryFn: () => answerOf(connection['claim-sources'].$get({ param })),
  })

/** Asked again with every change; what was there stays until the next answer comes. */
export const mappingPreviewQuery = (
  param: ConnectionRef,
  json: { readonly attributeMapping: AttributeMapping; readonly source: ClaimSource },
) =>
  queryOptions({
    queryKey: ['previews', param.organizationId, param.connectionId, 'mapping', json],
    queryFn: () => answerOf(previewMapping({ param, json })),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  })

export const rulesPreviewQuery = (
  param: ConnectionRef,
  json: TriedRules & { readonly source: ClaimSource },
) =>
  queryOptions({
    queryKey: ['previews', param.organizationId, param.connectionId, 'rules', json],
    queryFn: () => answerOf(previewRules({ param, json })),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
  })

export const compareRoleRules = (
  param: ConnectionRef,
  json: InferRequestType<typeof compareRules>['json'],
) => answerOf(compareRules({ param, json }))

export function useReveal(param: ConnectionRef) {
  return useMutation({
    // Not kept: whoever leaves the page asks again, and that is written down again.
    gcTime: 0,
    mutationFn: (source: InferRequestType<typeof reveal>['json']['source']) =>
      answerOf(reveal({ param, json: { source } })),
  })
}

export function useStartTest(param: ConnectionRef) {
  return useMutation({ mutationFn: () => answerOf(tests.$post({ param })) })
}

export const testsQuery = (param: ConnectionRef) =>
  queryOptions({
    queryKey: ['previews', param.organizationId, param.connectionId, 'tests'],
    queryFn: () => answerOf(tests.$get({ param })),
  })

const runningMilliseconds = 3000

export const testResultQuery = (param: ConnectionRef, testSignInId: string) =>
  queryOptions({
    queryKey: ['previews', param.organizationId, param.connectionId, 'tests', testSignInId],
    queryFn: () => answerOf(tests[':testSignInId'].$get({ param: { ...param, testSignInId } })),
    refetchInterval: (query) =>
      query.state.data?.finishedAt === null ? runningMilliseconds : false,
  })
