import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { InferRequestType, InferResponseType } from 'hono/client'
import { answerOf, api, done } from '../../api/client.ts'

const routes = api.organizations[':organizationId'].members
const one = routes[':memberId']

type MemberQuery = InferRequestType<typeof routes.$get>['query']
export type MemberFilter = Omit<MemberQuery, 'limit' | 'cursor'>
export type MemberPage = InferResponseType<typeof routes.$get, 200>
export type Member = MemberPage['items'][number]
export type MemberDetails = InferResponseType<typeof one.$get, 200>
export type MemberSession = InferResponseType<typeof one.sessions.$get, 200>['items'][number]
export type TimelineEntry = InferResponseType<typeof one.timeline.$get, 200>['items'][number]
export type MergePreview = InferResponseType<(typeof one)['merge-preview']['$post'], 200>

const pageSize = '50'
const choicesMax = '8'

export const membersQuery = (
  organizationId: string,
  filter: MemberFilter,
  cursor: string | undefined,
) =>
  queryOptions({
    queryKey: ['members', organizationId, 'list', filter, cursor ?? ''],
    queryFn: () =>
      answerOf(
        routes.$get({
          param: { organizationId },
          query: { limit: pageSize, ...filter, ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })

/** A few whose names begin so, to choose from. */
export const memberChoicesQuery = (organizationId: string, search: string) =>
  queryOptions({
    queryKey: ['members', organizationId, 'choices', search],
    queryFn: () =>
      answerOf(routes.$get({ param: { organizationId }, query: { limit: choicesMax, search } })),
    enabled: search.trim() !== '',
    placeholderData: keepPreviousData,
  })

export const memberQuery = (organizationId: string, memberId: string) =>
  queryOptions({
    queryKey: ['members', organizationId, 'one', memberId],
    queryFn: () => answerOf(one.$get({ param: { organizationId, memberId } })),
  })

export const memberSessionsQuery = (organizationId: string, memberId: string) =>
  queryOptions({
    queryKey: ['members', organizationId, 'sessions', memberId],
    queryFn: () => answerOf(one.sessions.$get({ param: { organizationId, memberId } })),
  })

export const timelineQuery = (organizationId: string, memberId: string) =>
  infiniteQueryOptions({
    queryKey: ['members', organizationId, 'timeline', memberId],
    queryFn: ({ pageParam }) =>
      answerOf(
        one.timeline.$get({
          param: { organizationId, memberId },
          query: { limit: '20', ...(pageParam !== '' && { cursor: pageParam }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const mergePreviewQuery = (organizationId: string, memberId: string, absorbedId: string) =>
  queryOptions({
    queryKey: ['merge-preview', organizationId, memberId, absorbedId],
    queryFn: () =>
      answerOf(
        one['merge-preview'].$post({
          param: { organizationId, memberId },
          json: { memberId: absorbedId },
        }),
      ),
    // Not among `members`: once merged, there is nothing left to preview. As fresh as what is then done.
    staleTime: 0,
  })

/** Everything that an administrator does to one person; all of it shows on every page of members. */
export function useMemberActions(organizationId: string, memberId: string) {
  const client = useQueryClient()
  const param = { organizationId, memberId }
  const refresh = () => client.invalidateQueries({ queryKey: ['members', organizationId] })
  const act = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work
    await refresh()
    return result
  }
  return {
    deactivate: () => act(answerOf(one.deactivate.$post({ param }))),
    reactivate: () => act(answerOf(one.reactivate.$post({ param }))),
    pinRoles: (roles: readonly string[]) =>
      act(answerOf(one.roles.$put({ param, json: { roles: [...roles] } }))),
    signOut: () => act(answerOf(one.sessions.$delete({ param }))),
    endSession: (sessionId: string) =>
      act(done(one.sessions[':sessionId'].$delete({ param: { ...param, sessionId } }))),
    unlink: (identityId: string) =>
      act(done(one.identities[':identityId'].$delete({ param: { ...param, identityId } }))),
    merge: (absorbedId: string) =>
      act(answerOf(one.merge.$post({ param, json: { memberId: absorbedId } }))),
    async remove() {
      await done(one.$delete({ param }))
      client.removeQueries({ queryKey: ['members', organizationId, 'one', memberId] })
      await client.invalidateQueries({ queryKey: ['members', organizationId, 'list'] })
    },
  }
}

const invitations = api.organizations[':organizationId'].invitations
export type Invitation = InferResponseType<typeof invitations.$get, 200>['items'][number]
export type NewInvitation = InferRequestType<typeof invitations.$post>['json']

export const invitationsQuery = (
  organizationId: string,
  status: Invitation['status'] | undefined,
  cursor: string | undefined,
) =>
  queryOptions({
    queryKey: ['invitations', organizationId, status ?? '', cursor ?? ''],
    queryFn: () =>
      answerOf(
        invitations.$get({
          param: { organizationId },
          query: {
            limit: pageSize,
            ...(status !== undefined && { status }),
            ...(cursor !== undefined && { cursor }),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  })

export function useInvite(organizationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: NewInvitation) =>
      answerOf(invitations.$post({ param: { organizationId }, json })),
    // Also where it failed: the invitation is saved where only its letter could not be sent.
    onSettled: () => client.invalidateQueries({ queryKey: ['invitations', organizationId] }),
  })
}

export function useInvitationActions(organizationId: string) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['invitations', organizationId] })
  const path = invitations[':invitationId']
  return {
    async resend(invitationId: string) {
      await answerOf(path.resend.$post({ param: { organizationId, invitationId } }))
      await refresh()
    },
    async revoke(invitationId: string) {
      await done(path.$delete({ param: { organizationId, invitationId } }))
      await refresh()
    },
  }
}
