import { createRoute, z } from '@hono/zod-openapi'
import { roleNameSchema } from '../../../core/connection.ts'
import { addRole, listRoles } from '../../../admin/roles.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  listOf,
  organizationParams,
  type AdminDeps,
} from './parts.ts'

const roleAnswer = z.strictObject({ name: z.string(), builtIn: z.boolean() }).openapi('Role')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/roles',
  operationId: 'listRoles',
  summary: 'List the roles',
  tags: ['Roles'],
  ...guarded('roles:read'),
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
}
