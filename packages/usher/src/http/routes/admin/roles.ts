import { createRoute, z } from '@hono/zod-openapi'
import { roleNameSchema } from '../../../core/connection.ts'
import { isUsed, roleUsage } from '../../../admin/role-usage.ts'
import { UsherError } from '../../../core/error-catalogue.ts'
import { addRole, deleteRole, listRoles } from '../../../admin/roles.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  listOf,
  organizationParams,
  roleParams,
  type AdminDeps,
} from './parts.ts'

const roleAnswer = z.strictObject({ name: z.string(), builtIn: z.boolean() }).openapi('Role')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/roles',
  operationId: 'listRoles',
  summary: 'List the roles',
  description: 'Whoever may write role rules may know which roles there are.',
  tags: ['Roles'],
  ...guarded({ anyOf: ['roles:read', 'connections:write', 'directories:write'] }),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('Built-in roles, then the own ones.', listOf(roleAnswer)) },
})

const add = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/roles',
  operationId: 'addRole',
  summary: 'Add a role of the organization',
  tags: ['Roles'],
  ...guarded('roles:write', ['VALIDATION_FAILED', 'CONFLICT', 'LIMIT_REACHED']),
  request: {
    params: organizationParams,
    body: jsonBody(z.strictObject({ name: roleNameSchema }).openapi('NewRole')),
  },
  responses: { 201: jsonAnswer('The new role.', roleAnswer) },
})

const usageAnswer = z
  .strictObject({
    inUse: z.boolean().openapi({ description: 'By any of the following: it cannot be deleted.' }),
    members: z
      .strictObject({ count: z.int(), more: z.boolean() })
      .openapi({ description: '`more`: there are more than were counted.' }),
    openInvitations: z.int(),
    isDefault: z.boolean().openapi({ description: 'Whoever arrives gets it.' }),
    connections: z.array(z.string()).openapi({ description: 'Providers whose rules name it.' }),
    directories: z.array(z.string()).openapi({ description: 'Directories whose rules name it.' }),
  })
  .openapi('RoleUsage')

const usage = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/roles/{role}/usage',
  operationId: 'getRoleUsage',
  summary: 'Read who has a role, and what would give it',
  tags: ['Roles'],
  ...guarded('roles:read'),
  request: { params: roleParams },
  responses: { 200: jsonAnswer('As it is now.', usageAnswer) },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/roles/{role}',
  operationId: 'deleteRole',
  summary: 'Delete a role of the organization that nobody has and no rule names',
  tags: ['Roles'],
  ...guarded('roles:write', ['CONFLICT', 'ROLE_IN_USE']),
  request: { params: roleParams },
  responses: { 204: { description: 'It is gone.' } },
})

export function roleRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = await listRoles(admin, callerOf(c))
      const roles = items.map(({ name, builtIn }) => ({ name, builtIn }))
      return c.json({ items: roles, nextCursor }, 200)
    })
    .openapi(add, async (c) => {
      const { name, builtIn } = await addRole(admin, callerOf(c), c.req.valid('json').name)
      return c.json({ name, builtIn }, 201)
    })
    .openapi(usage, async (c) => {
      const found = await roleUsage(admin, callerOf(c), roleFrom(c.req.valid('param').role))
      const { members, openInvitations, isDefault, connections, directories } = found
      const named = { connections: [...connections], directories: [...directories] }
      const inUse = isUsed(found)
      return c.json({ inUse, members: { ...members }, openInvitations, isDefault, ...named }, 200)
    })
    .openapi(remove, async (c) => {
      await deleteRole(admin, callerOf(c), roleFrom(c.req.valid('param').role))
      return c.body(null, 204)
    })
}

/** A name in an address. What cannot be one is no role that exists. Errors: NOT_FOUND. */
function roleFrom(text: string): string {
  const { data: name } = roleNameSchema.safeParse(text)
  if (name === undefined) throw new UsherError('NOT_FOUND')
  return name
}
