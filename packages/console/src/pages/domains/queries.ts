import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'

const routes = api.organizations[':organizationId'].domains

export type Domain = InferResponseType<typeof routes.$get, 200>['items'][number]

export const domainsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['domains', organizationId],
    queryFn: () => answerOf(routes.$get({ param: { organizationId } })),
  })

export function useAddDomain(organizationId: string) {
  const changed = useChanged(organizationId)
  return useMutation({
    mutationFn: (domain: string) =>
      answerOf(routes.$post({ param: { organizationId }, json: { domain } })),
    onSuccess: changed,
  })
}

/** Looks into DNS; what was found instead is in the `errors` of the failure. */
export function useCheckDomain(organizationId: string) {
  const changed = useChanged(organizationId)
  return useMutation({
    mutationFn: (domainId: string) =>
      answerOf(routes[':domainId'].verify.$post({ param: { organizationId, domainId } })),
    onSuccess: changed,
  })
}

/** An operator's word instead of the record in DNS. */
export function useVouchForDomain(organizationId: string) {
  const changed = useChanged(organizationId)
  return useMutation({
    mutationFn: (domainId: string) =>
      answerOf(
        routes[':domainId']['verify-by-operator'].$post({ param: { organizationId, domainId } }),
      ),
    onSuccess: changed,
  })
}

export function useRemoveDomain(organizationId: string) {
  const changed = useChanged(organizationId)
  return useMutation({
    mutationFn: (domainId: string) =>
      done(routes[':domainId'].$delete({ param: { organizationId, domainId } })),
    onSuccess: changed,
  })
}

function useChanged(organizationId: string) {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['domains', organizationId] }),
      // Whose next steps name a verified domain.
      client.invalidateQueries({ queryKey: ['overview', organizationId] }),
    ])
}
