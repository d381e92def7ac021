import { createRoute, z } from '@hono/zod-openapi'
import {
  createDirectory,
  deleteDirectory,
  getDirectory,
  listDirectories,
  updateDirectory,
  type DirectoryView,
} from '../../../admin/directories.ts'
import {
  createDirectoryToken,
  listDirectoryTokens,
  revokeDirectoryToken,
} from '../../../admin/directory-tokens.ts'
import { scimUrl, tokenEndpointUrl } from '../scim/urls.ts'
import {
  createdTokenAnswer,
  directoryAnswer,
  extension,
  groupRoleRule,
  toDirectoryAnswer,
  tokenAnswer,
  tokenKinds,
  tokenScopes,
  toTokenAnswer,
} from './directory-answer.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  directoryParams,
  directoryTokenParams,
  idFrom,
  jsonAnswer,
  jsonBody,
  line,
  listOf,
  organizationParams,
  time,
  type AdminDeps,
} from './parts.ts'

const tags = ['Directories']
const settingsErrors = [
  'VALIDATION_FAILED',
  'ROLE_UNKNOWN',
  'CONFLICT',
  'CONNECTION_PAIRED',
] as const

const pairing = z.string().max(64).nullable().openapi({
  description: 'The provider through which the same people sign in: one of this organization.',
})
const settings = {
  strict: z.boolean().openapi({
    description: 'RFC 7644 to the letter, where identity providers expect leniency.',
  }),
  roleRules: z.array(groupRoleRule).max(500).openapi({
    description: 'Whoever is in the group, by externalId, id or name, gets the role.',
  }),
  extensions: z.array(extension).max(20).openapi({
    description: 'Attributes that this organization adds to its users or groups.',
  }),
}

const newDirectory = z
  .strictObject({
    name: line(100),
    connectionId: pairing.default(null),
    strict: settings.strict.default(false),
    roleRules: settings.roleRules.default([]),
    extensions: settings.extensions.default([]),
  })
  .openapi('NewDirectory')
const directoryChanges = z
  .strictObject({
    name: line(100).optional(),
    connectionId: pairing.optional(),
    strict: settings.strict.optional(),
    roleRules: settings.roleRules.optional(),
    extensions: settings.extensions.optional(),
  })
  .openapi('DirectoryChanges')
const newToken = z
  .strictObject({
    name: line(100),
    kind: z.enum(tokenKinds).default('bearer'),
    scopes: z.array(z.enum(tokenScopes)).min(1).max(2).default(['read', 'write']),
    expiresAt: time.nullable().default(null),
  })
  .openapi('NewDirectoryToken')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories',
  operationId: 'listDirectories',
  summary: 'List the directories',
  tags,
  ...guarded('directories:read'),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('All of them, oldest first.', listOf(directoryAnswer)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/directories',
  operationId: 'createDirectory',
  summary: 'Add a directory that a provisioning client fills by SCIM',
  tags,
  ...guarded('directories:write', [...settingsErrors, 'LIMIT_REACHED']),
  request: { params: organizationParams, body: jsonBody(newDirectory) },
  responses: { 201: jsonAnswer('The directory, with its tenant URL.', directoryAnswer) },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories/{directoryId}',
  operationId: 'getDirectory',
  summary: 'Read a directory',
  tags,
  ...guarded('directories:read'),
  request: { params: directoryParams },
  responses: { 200: jsonAnswer('The directory.', directoryAnswer) },
})

const update = createRoute({
  method: 'patch',
  path: '/organizations/{organizationId}/directories/{directoryId}',
  operationId: 'updateDirectory',
  summary: 'Change a directory',
  description:
    'New role rules count at once. The type of an attribute stays while there are values of it.',
  tags,
  ...guarded('directories:write', [...settingsErrors, 'EXTENSION_IN_USE']),
  request: { params: directoryParams, body: jsonBody(directoryChanges) },
  responses: { 200: jsonAnswer('The directory as it is now.', directoryAnswer) },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/directories/{directoryId}',
  operationId: 'deleteDirectory',
  summary: 'Delete a directory',
  description:
    'Its users, groups, tokens and requests go with it, and the roles that its rules gave. Members and accounts stay.',
  tags,
  ...guarded('directories:write'),
  request: { params: directoryParams },
  responses: { 204: { description: 'It is gone.' } },
})

const listTokens = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/directories/{directoryId}/tokens',
  operationId: 'listDirectoryTokens',
  summary: 'List the credentials of a directory',
  tags,
  ...guarded('directories:read'),
  request: { params: directoryParams },
  responses: { 200: jsonAnswer('All of them, newest first.', listOf(tokenAnswer)) },
})

const createToken = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/directories/{directoryId}/tokens',
  operationId: 'createDirectoryToken',
  summary: 'Make a SCIM token, or an OAuth 2.0 client',
  description:
    'Two of each kind may be valid at once, so that one is replaced without a gap. An API token makes none, and a set-up link only where no group of the directory administers.',
  tags,
  ...guarded('directories:write', ['VALIDATION_FAILED', 'LIMIT_REACHED']),
  request: { params: directoryParams, body: jsonBody(newToken) },
  responses: { 201: jsonAnswer('The credential, shown this once.', createdTokenAnswer) },
})

const revokeToken = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/directories/{directoryId}/tokens/{tokenId}',
  operationId: 'revokeDirectoryToken',
  summary: 'Revoke a credential',
  description: 'At once; access tokens that a client was given end with it.',
  tags,
  ...guarded('directories:write'),
  request: { params: directoryTokenParams },
  responses: { 204: { description: 'It is revoked.' } },
})

export function directoryRoutes({ app, admin }: AdminDeps) {
  const { baseUrl } = app.settings
  const toAnswer = (view: DirectoryView) => {
    const { organizationId } = view.directory
    const tokenEndpoint = tokenEndpointUrl(baseUrl, organizationId)
    return toDirectoryAnswer(view, scimUrl(baseUrl, organizationId), tokenEndpoint)
  }
  return createRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = await listDirectories(admin, callerOf(c))
      return c.json({ items: items.map(toAnswer), nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const { name, connectionId, ...rest } = c.req.valid('json')
      const input = { name, connectionId: pairedWith(connectionId), settings: rest }
      return c.json(toAnswer(await createDirectory(admin, callerOf(c), input)), 201)
    })
    .openapi(get, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      return c.json(toAnswer(await getDirectory(admin, callerOf(c), id)), 200)
    })
    .openapi(update, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const { name, connectionId, ...rest } = c.req.valid('json')
      const paired = connectionId === undefined ? undefined : pairedWith(connectionId)
      const changes = { name, connectionId: paired, settings: rest }
      return c.json(toAnswer(await updateDirectory(admin, callerOf(c), id, changes)), 200)
    })
    .openapi(remove, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      await deleteDirectory(admin, callerOf(c), id)
      return c.body(null, 204)
    })
    .openapi(listTokens, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const { items, nextCursor } = await listDirectoryTokens(admin, callerOf(c), id)
      const now = admin.clock()
      return c.json({ items: items.map((token) => toTokenAnswer(token, now)), nextCursor }, 200)
    })
    .openapi(createToken, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const { expiresAt, ...input } = c.req.valid('json')
      const made = await createDirectoryToken(admin, callerOf(c), id, {
        ...input,
        expiresAt: expiresAt === null ? null : new Date(expiresAt),
      })
      const answer = toTokenAnswer(made.token, admin.clock())
      return c.json({ ...answer, token: made.credential }, 201)
    })
    .openapi(revokeToken, async (c) => {
      const { directoryId, tokenId } = c.req.valid('param')
      const id = idFrom('directory', directoryId)
      await revokeDirectoryToken(admin, callerOf(c), id, idFrom('directoryToken', tokenId))
      return c.body(null, 204)
    })
}

function pairedWith(text: string | null) {
  return text === null ? null : idFrom('connection', text)
}
