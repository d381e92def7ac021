import { createRoute, z } from '@hono/zod-openapi'
import { roleNameSchema } from '../../../core/connection.ts'
import type { Organization } from '../../../core/model.ts'
import {
  createNewOrganization,
  getOrganization,
  listOrganizations,
  updateOrganization,
} from '../../../admin/organizations.ts'
import { countSessions, endAllSessions } from '../../../admin/organization-sessions.ts'
import { displayNameSchema, organizationSlugSchema } from '../../../engine/create-organization.ts'
import { currentRequester } from '../../requester.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  jsonAnswer,
  jsonBody,
  listOf,
  organizationParams,
  pageOf,
  pageQuery,
  time,
  type AdminDeps,
} from './parts.ts'

const sessionSecondsMin = 60
const idleSecondsMax = 90 * 86_400
const absoluteSecondsMax = 365 * 86_400
const logoCharactersMax = 100_000

const organizationAnswer = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    logoUrl: z.string().nullable(),
    enabled: z.boolean(),
    restrictToDomains: z.boolean(),
    defaultRole: z.string(),
    sessionIdleSeconds: z.int(),
    sessionAbsoluteSeconds: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Organization')

const organizationOfInstance = organizationAnswer
  .extend({
    hasOwner: z
      .boolean()
      .openapi({ description: 'While nobody owns it, an operator may invite its first owner.' }),
  })
  .openapi('OrganizationOfInstance')

const organizationsQuery = pageQuery.extend({
  search: z.string().trim().max(100).default('').openapi({
    description: 'Some of the name, or of the name in addresses.',
  }),
})

/** https, or a raster picture in the address itself: SVG can carry script. */
const logoUrl = z
  .string()
  .max(logoCharactersMax)
  .regex(
    /^(?:https:\/\/[^\s"'<>@\\]{1,2000}|data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2})$/,
    'must be an https address or a PNG, JPEG, GIF or WebP as data:image/…;base64',
  )

const newOrganization = z
  .strictObject({
    name: displayNameSchema,
    slug: organizationSlugSchema.clone().openapi({ description: 'Names it in addresses.' }),
    emailEnabled: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether people may sign in with address and password.' }),
  })
  .openapi('NewOrganization')

const organizationChanges = z
  .strictObject({
    name: displayNameSchema.optional(),
    slug: organizationSlugSchema.optional(),
    logoUrl: logoUrl.nullable().optional(),
    restrictToDomains: z.boolean().optional().openapi({
      description: 'Only addresses inside the verified domains may arrive by themselves.',
    }),
    defaultRole: roleNameSchema.optional().openapi({ description: 'Never `owner`.' }),
    sessionIdleSeconds: z.int().min(sessionSecondsMin).max(idleSecondsMax).optional(),
    sessionAbsoluteSeconds: z.int().min(sessionSecondsMin).max(absoluteSecondsMax).optional(),
    enabled: z.boolean().optional().openapi({
      description: 'For operators. Disabling ends every session of the organization.',
    }),
  })
  .openapi('OrganizationChanges')

const list = createRoute({
  method: 'get',
  path: '/organizations',
  operationId: 'listOrganizations',
  summary: 'List the organizations of this instance',
  tags: ['Organizations'],
  ...guarded('operator', ['VALIDATION_FAILED']),
  request: { query: organizationsQuery },
  responses: { 200: jsonAnswer('A page of organizations.', listOf(organizationOfInstance)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations',
  operationId: 'createOrganization',
  summary: 'Make an organization, with its e-mail provider',
  tags: ['Organizations'],
  ...guarded('operator', ['VALIDATION_FAILED', 'SLUG_TAKEN']),
  request: { body: jsonBody(newOrganization) },
  responses: { 201: jsonAnswer('The new organization.', organizationAnswer) },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}',
  operationId: 'getOrganization',
  summary: 'Read an organization',
  tags: ['Organizations'],
  ...guarded('organization:read'),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('The organization.', organizationAnswer) },
})

const update = createRoute({
  method: 'patch',
  path: '/organizations/{organizationId}',
  operationId: 'updateOrganization',
  summary: 'Change an organization',
  description:
    'A running session keeps its last end; a new idle time holds for it from its next use on.',
  tags: ['Organizations'],
  ...guarded('organization:write', ['VALIDATION_FAILED', 'ROLE_UNKNOWN', 'SLUG_TAKEN']),
  request: { params: organizationParams, body: jsonBody(organizationChanges) },
  responses: { 200: jsonAnswer('The organization as it is now.', organizationAnswer) },
})

const sessions = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/sessions',
  operationId: 'countOrganizationSessions',
  summary: 'Count the running sessions of an organization',
  tags: ['Organizations'],
  ...guarded('organization:read'),
  request: { params: organizationParams },
  responses: {
    200: jsonAnswer(
      'How many run.',
      z.strictObject({ running: z.int() }).openapi('RunningSessions'),
    ),
  },
})

const endSessions = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/sessions/end',
  operationId: 'endOrganizationSessions',
  summary: 'Have everybody sign in again',
  description: 'Ends every session of the organization but the one that asks for it.',
  tags: ['Organizations'],
  ...guarded('organization:write'),
  request: { params: organizationParams },
  responses: {
    200: jsonAnswer(
      'How many ended.',
      z.strictObject({ sessionsEnded: z.int() }).openapi('EndedSessions'),
    ),
  },
})

export function organizationRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const query = c.req.valid('query')
      const found = await listOrganizations(admin, pageOf(query), query.search)
      const items = found.items.map(({ organization, hasOwner }) => ({
        ...toAnswer(organization),
        hasOwner,
      }))
      return c.json({ items, nextCursor: found.nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const by = { by: currentRequester(c), origin: c.get('origin') }
      return c.json(toAnswer(await createNewOrganization(admin, by, c.req.valid('json'))), 201)
    })
    .openapi(get, async (c) => c.json(toAnswer(await getOrganization(admin, callerOf(c))), 200))
    .openapi(update, async (c) => {
      const changed = await updateOrganization(admin, callerOf(c), c.req.valid('json'))
      return c.json(toAnswer(changed), 200)
    })
    .openapi(sessions, async (c) =>
      c.json({ running: await countSessions(admin, callerOf(c)) }, 200),
    )
    .openapi(endSessions, async (c) =>
      c.json({ sessionsEnded: await endAllSessions(admin, callerOf(c)) }, 200),
    )
}

function toAnswer(organization: Organization): z.infer<typeof organizationAnswer> {
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    logoUrl: organization.logoUrl,
    enabled: organization.enabled,
    restrictToDomains: organization.restrictToDomains,
    defaultRole: organization.defaultRole,
    sessionIdleSeconds: organization.sessionIdleSeconds,
    sessionAbsoluteSeconds: organization.sessionAbsoluteSeconds,
    createdAt: organization.createdAt.toISOString(),
    updatedAt: organization.updatedAt.toISOString(),
  }
}
