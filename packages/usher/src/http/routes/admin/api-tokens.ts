import { createRoute, z } from '@hono/zod-openapi'
import {
  createApiToken,
  listApiTokens,
  revokeApiToken,
  type ApiTokenView,
} from '../../../admin/api-tokens.ts'
import { tokenPermissions } from '../../../core/access.ts'
import { callerOf, guarded } from './guard.ts'
import {
  apiTokenParams,
  createRouter,
  creatorAnswer,
  idFrom,
  jsonAnswer,
  jsonBody,
  line,
  listOf,
  organizationParams,
  pageOf,
  pageQuery,
  time,
  timeOrNull,
  type AdminDeps,
} from './parts.ts'

const tags = ['API tokens']

const apiTokenFields = {
  id: z.string(),
  name: z.string(),
  hint: z.string().openapi({ description: 'The last characters of the token.' }),
  permissions: z.array(z.enum(tokenPermissions)),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: creatorAnswer,
  expiresAt: time,
  lastUsedAt: time.nullable().openapi({ description: 'To the minute.' }),
  revokedAt: time.nullable(),
  createdAt: time,
}
const apiTokenAnswer = z.strictObject(apiTokenFields).openapi('ApiToken')
const createdAnswer = z
  .strictObject({
    ...apiTokenFields,
    token: z.string().openapi({ description: 'Shown here and never again.' }),
  })
  .openapi('CreatedApiToken')

const newApiToken = z
  .strictObject({
    name: line(100),
    permissions: z.array(z.enum(tokenPermissions)).min(1).max(tokenPermissions.length).openapi({
      description: 'Writing an area includes reading it. Making tokens and links is for people.',
    }),
    expiresAt: time.openapi({ description: 'At most a year (366 days) from now.' }),
  })
  .openapi('NewApiToken')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/api-tokens',
  operationId: 'listApiTokens',
  summary: 'List API tokens, newest first',
  tags,
  ...guarded('api-tokens:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: pageQuery },
  responses: { 200: jsonAnswer('A page of tokens.', listOf(apiTokenAnswer)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/api-tokens',
  operationId: 'createApiToken',
  summary: 'Make a token for a program that calls this API',
  description:
    'It is sent as `Authorization: Bearer …`, reaches this organization alone, and belongs to it: it goes on working when whoever made it leaves.',
  tags,
  ...guarded('api-tokens:write', ['VALIDATION_FAILED', 'LIMIT_REACHED']),
  request: { params: organizationParams, body: jsonBody(newApiToken) },
  responses: { 201: jsonAnswer('The token, this once.', createdAnswer) },
})

const revoke = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/api-tokens/{apiTokenId}',
  operationId: 'revokeApiToken',
  summary: 'Revoke a token',
  description: 'It is refused from now on, everywhere.',
  tags,
  ...guarded('api-tokens:write'),
  request: { params: apiTokenParams },
  responses: { 204: { description: 'It opens nothing any more.' } },
})

export function apiTokenRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const page = await listApiTokens(admin, callerOf(c), pageOf(c.req.valid('query')))
      return c.json({ items: page.items.map(toAnswer), nextCursor: page.nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const { name, permissions, expiresAt } = c.req.valid('json')
      const input = { name, permissions, expiresAt: new Date(expiresAt) }
      const { key, ...made } = await createApiToken(admin, callerOf(c), input)
      return c.json({ ...toAnswer(made), token: key }, 201)
    })
    .openapi(revoke, async (c) => {
      const id = idFrom('apiToken', c.req.valid('param').apiTokenId)
      await revokeApiToken(admin, callerOf(c), id)
      return c.body(null, 204)
    })
}

function toAnswer({ token, createdBy, state }: ApiTokenView): z.infer<typeof apiTokenAnswer> {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    permissions: [...token.permissions],
    state,
    createdBy,
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: timeOrNull(token.lastUsedAt),
    revokedAt: timeOrNull(token.revokedAt),
    createdAt: token.createdAt.toISOString(),
  }
}
