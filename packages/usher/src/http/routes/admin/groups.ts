import { createRoute, z } from '@hono/zod-openapi'
import { getGroup, listGroupMembers, listGroups, type GroupView } from '../../../admin/groups.ts'
import type { GroupFilter, GroupMemberView } from '../../../engine/ports.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  groupParams,
  idFrom,
  jsonAnswer,
  listOf,
  organizationParams,
  pageOf,
  pageQuery,
  time,
  type AdminDeps,
} from './parts.ts'

const tags = ['Groups']

const groupAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string().nullable(),
    externalId: z.string().nullable().openapi({
      description: 'What the directory calls it; of Entra, the object id of the group.',
    }),
    directoryId: z.string(),
    directoryName: z.string(),
    members: z
      .strictObject({ count: z.int(), more: z.boolean() })
      .openapi({ description: '`more`: there are more than were counted.' }),
    roles: z
      .array(
        z.strictObject({
          role: z.string(),
          by: z.strictObject({
            kind: z.enum(['directory', 'connection']),
            id: z.string(),
            name: z.string(),
          }),
        }),
      )
      .openapi({ description: 'Roles that rules give to who is in it.' }),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Group')

const groupMemberAnswer = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['user', 'group']),
    name: z.string().nullable(),
    person: z
      .strictObject({
        memberId: z.string(),
        status: z.enum(['active', 'deactivated']),
        displayName: z.string().nullable(),
        username: z.string().nullable(),
        email: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('GroupMember')

const groupQuery = pageQuery.extend({
  search: z.string().max(100).optional().openapi({ description: 'Anywhere in the name.' }),
  directoryId: z.string().max(64).optional(),
  externalId: z.string().min(1).max(500).optional().openapi({
    description: 'What the directory calls it, in full.',
  }),
  sort: z.enum(['name', '-name']).default('name'),
})

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/groups',
  operationId: 'listGroups',
  summary: 'List the groups that directories have pushed, by name',
  tags,
  ...guarded('groups:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: groupQuery },
  responses: { 200: jsonAnswer('A page of groups.', listOf(groupAnswer)) },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/groups/{groupId}',
  operationId: 'getGroup',
  summary: 'Read a group',
  tags,
  ...guarded('groups:read'),
  request: { params: groupParams },
  responses: { 200: jsonAnswer('The group.', groupAnswer) },
})

const members = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/groups/{groupId}/members',
  operationId: 'listGroupMembers',
  summary: 'List the direct members of a group',
  tags,
  ...guarded('groups:read', ['VALIDATION_FAILED']),
  request: { params: groupParams, query: pageQuery },
  responses: { 200: jsonAnswer('A page of people and groups.', listOf(groupMemberAnswer)) },
})

export function groupRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const { search, directoryId, externalId, sort, ...page } = c.req.valid('query')
      const filter: GroupFilter = {
        ...(search !== undefined && { search }),
        ...(directoryId !== undefined && { directoryId: idFrom('directory', directoryId) }),
        ...(externalId !== undefined && { externalId }),
        sort,
      }
      const found = await listGroups(admin, callerOf(c), filter, pageOf(page))
      return c.json({ items: found.items.map(toGroup), nextCursor: found.nextCursor }, 200)
    })
    .openapi(get, async (c) => {
      const id = idFrom('directoryGroup', c.req.valid('param').groupId)
      return c.json(toGroup(await getGroup(admin, callerOf(c), id)), 200)
    })
    .openapi(members, async (c) => {
      const id = idFrom('directoryGroup', c.req.valid('param').groupId)
      const page = pageOf(c.req.valid('query'))
      const found = await listGroupMembers(admin, callerOf(c), id, page)
      return c.json({ items: found.items.map(toMember), nextCursor: found.nextCursor }, 200)
    })
}

function toGroup({ group, directoryName, members: counted, roles }: GroupView) {
  const { id, label, externalId, directoryId, createdAt, updatedAt } = group
  return {
    id,
    name: label,
    externalId,
    directoryId,
    directoryName,
    members: { count: counted.count, more: counted.more },
    roles: roles.map(({ role, by }) => ({
      role,
      by: { kind: by.kind, id: by.id, name: by.name },
    })),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function toMember({ memberId, memberType, label, person }: GroupMemberView) {
  return {
    id: memberId,
    kind: memberType === 'User' ? ('user' as const) : ('group' as const),
    name: person?.displayName ?? label,
    person: person && {
      memberId: person.memberId,
      status: person.status,
      displayName: person.displayName,
      username: person.username,
      email: person.email,
    },
  }
}
