import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'
import type { GroupSearch } from './routes.ts'

const groups = api.organizations[':organizationId'].groups
export type Group = InferResponseType<typeof groups.$get, 200>['items'][number]
const members = groups[':groupId'].members
export type GroupMember = InferResponseType<typeof members.$get, 200>['items'][number]

export const groupsKey = (organizationId: string) => ['groups', organizationId]

export function groupsQuery(
  organizationId: string,
  filter: GroupSearch,
  cursor: string | undefined,
) {
  const { search, directory, sort } = filter
  return queryOptions({
    queryKey: [...groupsKey(organizationId), 'list', filter, cursor ?? null],
    queryFn: () =>
      answerOf(
        groups.$get({
          param: { organizationId },
          query: {
            limit: '25',
            ...(search !== undefined && { search }),
            ...(directory !== undefined && { directoryId: directory }),
            ...(sort !== undefined && { sort }),
            ...(cursor !== undefined && { cursor }),
          },
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

/** A few with these words in their name, to choose from; without any, the first. */
export function groupChoicesQuery(organizationId: string, search: string) {
  return queryOptions({
    queryKey: [...groupsKey(organizationId), 'choices', search],
    queryFn: () =>
      answerOf(groups.$get({ param: { organizationId }, query: { limit: '20', search } })),
    placeholderData: keepPreviousData,
  })
}

export function groupQuery(organizationId: string, groupId: string) {
  return queryOptions({
    queryKey: [...groupsKey(organizationId), 'one', groupId],
    queryFn: () => answerOf(groups[':groupId'].$get({ param: { organizationId, groupId } })),
  })
}

export function groupMembersQuery(
  organizationId: string,
  groupId: string,
  cursor: string | undefined,
) {
  return queryOptions({
    queryKey: [...groupsKey(organizationId), 'members', groupId, cursor ?? null],
    queryFn: () =>
      answerOf(
        members.$get({
          param: { organizationId, groupId },
          query: { limit: '50', ...(cursor !== undefined && { cursor }) },
        }),
      ),
    placeholderData: keepPreviousData,
  })
}
