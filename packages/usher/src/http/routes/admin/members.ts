import { createRoute, z } from '@hono/zod-openapi'
import { roleNameSchema } from '../../../core/connection.ts'
import { pinRoles } from '../../../admin/member-roles.ts'
import {
  deactivateMember,
  endMemberSession,
  endMemberSessions,
  getMember,
  listMembers,
  listMemberSessions,
  reactivateMember,
  removeMember,
  unlinkIdentity,
} from '../../../admin/members.ts'
import type { MemberFilter, MemberSort } from '../../../engine/ports.ts'
import { callerOf, guarded } from './guard.ts'
import {
  memberAnswer,
  memberDetailsAnswer,
  sessionAnswer,
  toMemberAnswer,
  toMemberDetailsAnswer,
  toSessionAnswer,
} from './member-answer.ts'
import {
  createRouter,
  identityParams,
  idFrom,
  jsonAnswer,
  jsonBody,
  listOf,
  memberParams,
  organizationParams,
  pageOf,
  pageQuery,
  sessionParams,
  type AdminDeps,
} from './parts.ts'

const tags = ['Members']
const rolesMax = 100

const memberQuery = pageQuery.extend({
  search: z.string().trim().max(200).optional().openapi({
    description: 'The beginning of a name, user name or address; case does not matter.',
  }),
  status: z.enum(['active', 'deactivated']).optional(),
  origin: z.enum(['jit', 'scim', 'invitation', 'manual']).optional(),
  role: roleNameSchema.optional(),
  connectionId: z.string().max(64).optional().openapi({ description: 'The auth source.' }),
  groupId: z.string().max(64).optional().openapi({ description: 'Direct members of a group.' }),
  sort: z
    .enum(['created', '-created', 'name', '-name', 'lastSignIn', '-lastSignIn'])
    .optional()
    .openapi({
      description:
        'With a minus: descending. By default newest first, and a search by what was found.',
    }),
})

const memberPage = listOf(memberAnswer).extend({
  total: z
    .strictObject({
      count: z.int(),
      isExact: z
        .boolean()
        .openapi({ description: 'False: at least so many; counting ended there.' }),
    })
    .nullable()
    .openapi({ description: 'Of the whole list; null on all pages but the first.' }),
})

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/members',
  operationId: 'listMembers',
  summary: 'List or search the members',
  tags,
  ...guarded('members:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: memberQuery },
  responses: { 200: jsonAnswer('A page of members.', memberPage) },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/members/{memberId}',
  operationId: 'getMember',
  summary: 'Read a member, with identities and roles',
  tags,
  ...guarded('members:read'),
  request: { params: memberParams },
  responses: { 200: jsonAnswer('The member.', memberDetailsAnswer) },
})

const deactivate = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/members/{memberId}/deactivate',
  operationId: 'deactivateMember',
  summary: 'Deactivate a member',
  description: 'Every session of the member ends at once, and no sign-in brings them back.',
  tags,
  ...guarded('members:write', ['LAST_OWNER']),
  request: { params: memberParams },
  responses: { 200: jsonAnswer('The member as it is now.', memberAnswer) },
})

const reactivate = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/members/{memberId}/reactivate',
  operationId: 'reactivateMember',
  summary: 'Reactivate a member',
  description: 'Roles and identities are as they were; sessions are not.',
  tags,
  ...guarded('members:write'),
  request: { params: memberParams },
  responses: { 200: jsonAnswer('The member as it is now.', memberAnswer) },
})

const pin = createRoute({
  method: 'put',
  path: '/organizations/{organizationId}/members/{memberId}/roles',
  operationId: 'pinMemberRoles',
  summary: 'Pin roles to a member',
  description:
    'Exactly these roles are pinned; those that a rule gave stay while the rule holds. Somebody becomes an owner once they have signed in.',
  tags,
  ...guarded('members:write', [
    'VALIDATION_FAILED',
    'ROLE_UNKNOWN',
    'OWNER_NOT_GRANTABLE',
    'LAST_OWNER',
    'CONFLICT',
  ]),
  request: {
    params: memberParams,
    body: jsonBody(
      z.strictObject({ roles: z.array(roleNameSchema).max(rolesMax) }).openapi('PinnedRoles'),
    ),
  },
  responses: { 200: jsonAnswer('The member as it is now.', memberAnswer) },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/members/{memberId}',
  operationId: 'removeMember',
  summary: 'Take a member out of the organization',
  description:
    'The account stays, and where registration is on its holder may join again: deactivate whom you want to keep out.',
  tags,
  ...guarded('members:write', ['LAST_OWNER']),
  request: { params: memberParams },
  responses: { 204: { description: 'They are no longer a member.' } },
})

const sessions = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/members/{memberId}/sessions',
  operationId: 'listMemberSessions',
  summary: 'List the sessions of a member',
  tags,
  ...guarded('members:read'),
  request: { params: memberParams },
  responses: { 200: jsonAnswer('All that are in force.', listOf(sessionAnswer)) },
})

const endSessions = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/members/{memberId}/sessions',
  operationId: 'endMemberSessions',
  summary: 'Sign a member out everywhere',
  tags,
  ...guarded('members:write'),
  request: { params: memberParams },
  responses: {
    200: jsonAnswer('How many sessions ended.', z.strictObject({ sessionsEnded: z.int() })),
  },
})

const endSession = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/members/{memberId}/sessions/{sessionId}',
  operationId: 'endMemberSession',
  summary: 'End one session of a member',
  tags,
  ...guarded('members:write'),
  request: { params: sessionParams },
  responses: { 204: { description: 'It is over.' } },
})

const unlink = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/members/{memberId}/identities/{identityId}',
  operationId: 'unlinkIdentity',
  summary: 'Take an identity from a member',
  description:
    'Only identities on providers of this organization. Its sessions end, and links that wait for approval are void.',
  tags,
  ...guarded('members:write', ['DISABLE_AUTH_CONFIG_FORBIDDEN']),
  request: { params: identityParams },
  responses: { 204: { description: 'It is gone.' } },
})

export function memberRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const query = c.req.valid('query')
      const filter = filterFrom(query)
      const page = await listMembers(
        admin,
        callerOf(c),
        filter,
        pageOf(query),
        sortFrom(query.sort),
      )
      const { nextCursor, total } = page
      return c.json({ items: page.items.map(toMemberAnswer), nextCursor, total }, 200)
    })
    .openapi(get, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      return c.json(toMemberDetailsAnswer(await getMember(admin, callerOf(c), id)), 200)
    })
    .openapi(deactivate, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      return c.json(toMemberAnswer(await deactivateMember(admin, callerOf(c), id)), 200)
    })
    .openapi(reactivate, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      return c.json(toMemberAnswer(await reactivateMember(admin, callerOf(c), id)), 200)
    })
    .openapi(pin, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      const { roles } = c.req.valid('json')
      return c.json(toMemberAnswer(await pinRoles(admin, callerOf(c), id, roles)), 200)
    })
    .openapi(remove, async (c) => {
      await removeMember(admin, callerOf(c), idFrom('member', c.req.valid('param').memberId))
      return c.body(null, 204)
    })
    .openapi(sessions, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      const { items, nextCursor } = await listMemberSessions(admin, callerOf(c), id)
      return c.json({ items: items.map(toSessionAnswer), nextCursor }, 200)
    })
    .openapi(endSessions, async (c) => {
      const id = idFrom('member', c.req.valid('param').memberId)
      return c.json({ sessionsEnded: await endMemberSessions(admin, callerOf(c), id) }, 200)
    })
    .openapi(endSession, async (c) => {
      const { memberId, sessionId } = c.req.valid('param')
      const id = idFrom('member', memberId)
      await endMemberSession(admin, callerOf(c), id, idFrom('session', sessionId))
      return c.body(null, 204)
    })
    .openapi(unlink, async (c) => {
      const { memberId, identityId } = c.req.valid('param')
      const id = idFrom('member', memberId)
      await unlinkIdentity(admin, callerOf(c), id, idFrom('identity', identityId))
      return c.body(null, 204)
    })
}

function filterFrom(query: z.infer<typeof memberQuery>): MemberFilter {
  const { search, status, origin, role, connectionId, groupId } = query
  return {
    ...(search !== undefined && search !== '' && { search }),
    ...(status !== undefined && { status }),
    ...(origin !== undefined && { origin }),
    ...(role !== undefined && { role }),
    ...(connectionId !== undefined && { connectionId: idFrom('connection', connectionId) }),
    ...(groupId !== undefined && { groupId: idFrom('directoryGroup', groupId) }),
  }
}

function sortFrom(sort: z.infer<typeof memberQuery>['sort']): MemberSort | undefined {
  switch (sort) {
    case undefined:
      return undefined
    case 'created':
    case 'name':
    case 'lastSignIn':
      return { by: sort, descending: false }
    case '-created':
      return { by: 'created', descending: true }
    case '-name':
      return { by: 'name', descending: true }
    case '-lastSignIn':
      return { by: 'lastSignIn', descending: true }
  }
}
