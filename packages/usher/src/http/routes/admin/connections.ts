import { createRoute, z } from '@hono/zod-openapi'
import { addSecret, removeSecret } from '../../../admin/connection-secrets.ts'
import {
  createConnection,
  deleteConnection,
  getConnection,
  listConnections,
  updateConnection,
} from '../../../admin/connections.ts'
import {
  connectionAnswer,
  providerAddresses,
  secretAnswer,
  toConnectionAnswer,
  toSecretAnswer,
} from './connection-answer.ts'
import { connectionChanges, newConnection, secretValue, settingsFrom } from './connection-fields.ts'
import { callerOf, guarded } from './guard.ts'
import {
  connectionParams,
  createRouter,
  idFrom,
  jsonAnswer,
  jsonBody,
  listOf,
  organizationParams,
  secretParams,
  time,
  type AdminDeps,
} from './parts.ts'

const tags = ['Connections']
const settingsErrors = ['VALIDATION_FAILED', 'PLACEHOLDER_IN_URL', 'ROLE_UNKNOWN'] as const

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/connections',
  operationId: 'listConnections',
  summary: 'List the authentication providers',
  tags,
  ...guarded('connections:read'),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('All of them, oldest first.', listOf(connectionAnswer)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/connections',
  operationId: 'createConnection',
  summary: 'Add an authentication provider',
  description:
    'Entra ID needs a name, the tenant, the client id and the client secret; everything else has a preset.',
  tags,
  ...guarded('connections:write', [...settingsErrors, 'NAME_TAKEN', 'LIMIT_REACHED']),
  request: { params: organizationParams, body: jsonBody(newConnection) },
  responses: { 201: jsonAnswer('The provider, with the redirect URI.', connectionAnswer) },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/connections/{connectionId}',
  operationId: 'getConnection',
  summary: 'Read an authentication provider',
  tags,
  ...guarded('connections:read'),
  request: { params: connectionParams },
  responses: { 200: jsonAnswer('The provider.', connectionAnswer) },
})

const update = createRoute({
  method: 'patch',
  path: '/organizations/{organizationId}/connections/{connectionId}',
  operationId: 'updateConnection',
  summary: 'Change an authentication provider',
  description:
    'Another client id, tenant, issuer or endpoint may make other people of the same subjects; it is marked in the audit trail, and left to owners where owners sign in this way. Disabling ends the sessions of the provider.',
  tags,
  ...guarded('connections:write', [
    ...settingsErrors,
    'NAME_TAKEN',
    'DISABLE_AUTH_CONFIG_FORBIDDEN',
  ]),
  request: { params: connectionParams, body: jsonBody(connectionChanges) },
  responses: { 200: jsonAnswer('The provider as it is now.', connectionAnswer) },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/connections/{connectionId}',
  operationId: 'deleteConnection',
  summary: 'Delete an authentication provider',
  description: 'Its secrets, identities and sessions go with it; accounts and members stay.',
  tags,
  ...guarded('connections:write', ['CONFLICT', 'DISABLE_AUTH_CONFIG_FORBIDDEN']),
  request: { params: connectionParams },
  responses: { 204: { description: 'It is gone.' } },
})

const newSecret = z
  .strictObject({ value: secretValue, expiresAt: time.optional() })
  .openapi('NewConnectionSecret')

const addOne = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/connections/{connectionId}/secrets',
  operationId: 'addConnectionSecret',
  summary: 'Store a client secret, or the private key of a certificate',
  description: 'Two may be valid at once, so that one is replaced without a gap.',
  tags,
  ...guarded('connections:write', ['VALIDATION_FAILED', 'LIMIT_REACHED', 'CONFLICT']),
  request: { params: connectionParams, body: jsonBody(newSecret) },
  responses: { 201: jsonAnswer('What tells it apart; never the secret.', secretAnswer) },
})

const removeOne = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/connections/{connectionId}/secrets/{secretId}',
  operationId: 'removeConnectionSecret',
  summary: 'Forget a secret',
  tags,
  ...guarded('connections:write', ['CONFLICT']),
  request: { params: secretParams },
  responses: { 204: { description: 'It is gone.' } },
})

export function connectionRoutes({ app, admin }: AdminDeps) {
  const addresses = providerAddresses(app.settings.baseUrl)
  const toAnswer = (view: Parameters<typeof toConnectionAnswer>[0]) =>
    toConnectionAnswer(view, addresses, admin.clock())
  return createRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = await listConnections(admin, callerOf(c))
      return c.json({ items: items.map(toAnswer), nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const input = c.req.valid('json')
      const created = await createConnection(admin, callerOf(c), {
        name: input.name,
        enabled: input.enabled,
        registrationEnabled: input.registrationEnabled,
        settings: settingsFrom(input),
        secret:
          input.clientSecret === undefined
            ? null
            : { value: input.clientSecret, expiresAt: dateFrom(input.clientSecretExpiresAt) },
      })
      return c.json(toAnswer(created), 201)
    })
    .openapi(get, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      return c.json(toAnswer(await getConnection(admin, callerOf(c), id)), 200)
    })
    .openapi(update, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { name, enabled, registrationEnabled, ...settings } = c.req.valid('json')
      const changes = { name, enabled, registrationEnabled, settings }
      return c.json(toAnswer(await updateConnection(admin, callerOf(c), id, changes)), 200)
    })
    .openapi(remove, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      await deleteConnection(admin, callerOf(c), id)
      return c.body(null, 204)
    })
    .openapi(addOne, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { value, expiresAt } = c.req.valid('json')
      const secret = { value, expiresAt: dateFrom(expiresAt) }
      const added = await addSecret(admin, callerOf(c), id, secret)
      return c.json(toSecretAnswer(added, admin.clock()), 201)
    })
    .openapi(removeOne, async (c) => {
      const { connectionId, secretId } = c.req.valid('param')
      const id = idFrom('connection', connectionId)
      await removeSecret(admin, callerOf(c), id, idFrom('secret', secretId))
      return c.body(null, 204)
    })
}

function dateFrom(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text)
}
