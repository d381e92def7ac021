// Settings → Provisioning: reads and forms, over the same commands that the API calls.
import { Hono } from 'hono'
import { z } from 'zod'
import type { AdminCaller, AdminPorts } from '../../admin/context.ts'
import {
  createDirectory,
  listDirectories,
  listScimRequests,
  type DirectoryView,
} from '../../admin/directories.ts'
import {
  createDirectoryToken,
  isActive,
  listDirectoryTokens,
  revokeDirectoryToken,
} from '../../admin/directory-tokens.ts'
import { isUpstream } from '../../core/connection.ts'
import { directorySettingsSchema, type DirectoryToken } from '../../core/directory.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import { parseId, type IdKind, type IdOf } from '../../core/ids.ts'
import {
  provisioningPage,
  type DirectoryPanel,
  type ProvisioningView,
  type TokenRow,
} from '../../pages/settings/provisioning-page.ts'
import { currentAdmin, type HttpContext, type HttpEnv } from '../context.ts'
import { requireCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { readBody } from '../read-body.ts'
import { accountPurpose } from './account.ts'
import { adminPorts } from './admin/admin-ports.ts'
import { line } from './admin/parts.ts'
import { settingsFrame } from './settings-frame.ts'
import { scimUrl, tokenEndpointUrl } from './scim/urls.ts'

const path = '/settings/provisioning'
const requestsShown = 20
const tokensShown = 10

const csrf = z.string()
const newDirectory = z.object({ csrf, name: line(100), connection: z.string().max(64) })
const newToken = z.object({ csrf, name: line(100), kind: z.enum(['bearer', 'client']) })

/** Mounted behind the guard of the administration pages. */
export function provisioningRoutes(deps: AppDeps): Hono<HttpEnv> {
  const admin = adminPorts(deps)
  const app = new Hono<HttpEnv>()
  app.get(path, async (c) => c.html(await page(deps, admin, c, null)))

  app.post(path, async (c) => {
    const { name, connection } = await readForm(deps, c, newDirectory)
    await createDirectory(admin, callerOf(c), {
      name,
      connectionId: connection === '' ? null : idFrom('connection', connection),
      settings: directorySettingsSchema.parse({}),
    })
    return c.redirect(path, 303)
  })

  app.post(`${path}/:directoryId/tokens`, async (c) => {
    const { name, kind } = await readForm(deps, c, newToken)
    const id = idFrom('directory', c.req.param('directoryId'))
    const { token, credential } = await createDirectoryToken(admin, callerOf(c), id, {
      name,
      kind,
      scopes: ['read', 'write'],
      expiresAt: null,
    })
    // Answered at once instead of after a redirect: nothing keeps the credential in between.
    return c.html(await page(deps, admin, c, { kind, clientId: token.id, credential }))
  })

  app.post(`${path}/:directoryId/tokens/:tokenId/revoke`, async (c) => {
    await readForm(deps, c, z.object({ csrf }))
    const id = idFrom('directory', c.req.param('directoryId'))
    const tokenId = idFrom('directoryToken', c.req.param('tokenId'))
    await revokeDirectoryToken(admin, callerOf(c), id, tokenId)
    return c.redirect(path, 303)
  })
  return app
}

async function page(
  deps: AppDeps,
  admin: AdminPorts,
  c: HttpContext,
  created: ProvisioningView['created'],
): Promise<string> {
  const caller = callerOf(c)
  const { items } = await listDirectories(admin, caller)
  const connections = await deps.ports.storage.read.connections.list(caller.organizationId)
  const names = new Map<string, string>(connections.map(({ id, name }) => [id, name]))
  const paired = items.map(({ directory }) => directory.connectionId)
  const directories: DirectoryPanel[] = []
  for (const view of items)
    // Few, and one after the other is kind to the pool.
    // oxlint-disable-next-line no-await-in-loop
    directories.push(await panel(deps, admin, caller, view, names))
  return provisioningPage({
    frame: await settingsFrame(deps, currentAdmin(c)),
    directories,
    connections: connections
      .filter((connection) => isUpstream(connection) && !paired.includes(connection.id))
      .map(({ id, name }) => ({ id, name })),
    created,
    createDirectoryAction: path,
  })
}

async function panel(
  deps: AppDeps,
  admin: AdminPorts,
  caller: AdminCaller,
  { directory, users, groups, lastRequestAt }: DirectoryView,
  names: ReadonlyMap<string, string>,
): Promise<DirectoryPanel> {
  const { id, name, organizationId, connectionId } = directory
  const { baseUrl } = deps.settings
  const tenantUrl = scimUrl(baseUrl, organizationId)
  const tokens = await listDirectoryTokens(admin, caller, id)
  const newest = { limit: requestsShown, cursor: null }
  const requests = await listScimRequests(admin, caller, id, {}, newest)
  return {
    name,
    connectionName: connectionId && (names.get(connectionId) ?? null),
    tenantUrl,
    tenantUrlOfGuides: `${tenantUrl}/users`,
    tokenEndpoint: tokenEndpointUrl(baseUrl, organizationId),
    users,
    groups,
    lastRequestAt,
    tokens: tokens.items.slice(0, tokensShown).map((token) => tokenRow(token, admin.clock())),
    requests: requests.items.map((request) => ({ ...request, at: request.createdAt })),
    createTokenAction: `${path}/${id}/tokens`,
  }
}

function tokenRow(token: DirectoryToken, now: Date): TokenRow {
  const { id, directoryId, kind, name, hint, scopes, expiresAt, lastUsedAt } = token
  return {
    id,
    kind,
    name,
    hint,
    writes: scopes.includes('write'),
    state: token.revokedAt === null ? (isActive(token, now) ? 'active' : 'expired') : 'revoked',
    expiresAt,
    lastUsedAt,
    revokeAction: `${path}/${directoryId}/tokens/${id}/revoke`,
  }
}

async function readForm<Shape extends z.ZodType<{ csrf: string }>>(
  deps: AppDeps,
  c: HttpContext,
  schema: Shape,
): Promise<z.infer<Shape>> {
  const form = await readBody(c, schema)
  requireCsrf(deps, form.csrf, accountPurpose, currentAdmin(c))
  return form
}

function callerOf(c: HttpContext): AdminCaller {
  const session = currentAdmin(c)
  return {
    by: { kind: 'session', session },
    organizationId: session.organizationId,
    origin: c.get('origin'),
  }
}

function idFrom<Kind extends IdKind>(kind: Kind, text: string | undefined): IdOf[Kind] {
  const id = parseId(kind, text ?? '')
  if (id === undefined) throw new UsherError('NOT_FOUND')
  return id
}
