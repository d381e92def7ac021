import { createRoute, z } from '@hono/zod-openapi'
import {
  createSetUpLink,
  finishSetUp,
  listSetUpLinks,
  revokeSetUpLink,
  type SetUpLinkView,
} from '../../../admin/set-up-links.ts'
import { setUpScopes } from '../../../core/access.ts'
import { openSetUpLink } from '../../../engine/access.ts'
import { setUpCookie } from '../../cookies.ts'
import { takeTryFrom } from '../../take-try.ts'
import { callerOf, guarded } from './guard.ts'
import {
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
  setUpLinkParams,
  time,
  timeOrNull,
  type AdminDeps,
} from './parts.ts'

const tags = ['Set-up links']
const landingPath = '/console/set-up'

const scopes = z
  .array(z.enum(setUpScopes))
  .min(1)
  .max(setUpScopes.length)
  .openapi({ description: 'Which parts the link opens.' })

const linkFields = {
  id: z.string(),
  name: z.string(),
  scopes,
  state: z.enum(['open', 'finished', 'expired', 'revoked']),
  createdBy: creatorAnswer,
  expiresAt: time,
  lastOpenedAt: time.nullable(),
  finishedAt: time.nullable(),
  revokedAt: time.nullable(),
  createdAt: time,
}
const linkAnswer = z.strictObject(linkFields).openapi('SetUpLink')
const createdAnswer = z
  .strictObject({
    ...linkFields,
    url: z.string().openapi({ description: 'What to send. Shown here and never again.' }),
  })
  .openapi('CreatedSetUpLink')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/set-up-links',
  operationId: 'listSetUpLinks',
  summary: 'List set-up links, newest first',
  tags,
  ...guarded('set-up-links:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: pageQuery },
  responses: { 200: jsonAnswer('A page of links.', listOf(linkAnswer)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/set-up-links',
  operationId: 'createSetUpLink',
  summary: 'Let somebody without an account set this organization up',
  description: 'Whoever has the link may use it, as often as they like until it ends.',
  tags,
  ...guarded('set-up-links:write', ['VALIDATION_FAILED', 'LIMIT_REACHED']),
  request: {
    params: organizationParams,
    body: jsonBody(
      z
        .strictObject({
          name: line(100).openapi({ description: 'For whom it is.' }),
          scopes,
          expiresAt: time.optional().openapi({
            description: 'At most 30 days from now; seven days if it is left out.',
          }),
        })
        .openapi('NewSetUpLink'),
    ),
  },
  responses: { 201: jsonAnswer('The link, this once.', createdAnswer) },
})

const revoke = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/set-up-links/{setUpLinkId}',
  operationId: 'revokeSetUpLink',
  summary: 'Revoke a set-up link',
  description: 'Whoever has it open is out at their next request.',
  tags,
  ...guarded('set-up-links:write'),
  request: { params: setUpLinkParams },
  responses: { 204: { description: 'It opens nothing any more.' } },
})

const open = createRoute({
  method: 'post',
  path: '/set-up-visit',
  operationId: 'openSetUpLink',
  summary: 'Open a set-up link in this browser',
  description:
    'Sets a cookie that ends after four hours; the link may be opened again. While it is there, it stands before a session.',
  tags,
  ...guarded('public', ['VALIDATION_FAILED', 'TOKEN_INVALID', 'TOO_MANY_REQUESTS']),
  request: {
    body: jsonBody(z.strictObject({ token: z.string().max(100) }).openapi('SetUpVisit')),
  },
  responses: {
    200: jsonAnswer(
      'It is open.',
      z.strictObject({ name: z.string(), expiresAt: time }).openapi('OpenedSetUpLink'),
    ),
  },
})

const end = createRoute({
  method: 'post',
  path: '/set-up-visit/end',
  operationId: 'endSetUpVisit',
  summary: 'Leave the set-up, for now or for good',
  tags,
  ...guarded('public', ['VALIDATION_FAILED']),
  request: {
    body: jsonBody(
      z
        .strictObject({
          finished: z.boolean().openapi({
            description: 'All is done: the link opens nothing any more.',
          }),
        })
        .openapi('SetUpEnd'),
    ),
  },
  responses: { 204: { description: 'This browser holds nothing of it any more.' } },
})

export function setUpLinkRoutes({ app, admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const page = await listSetUpLinks(admin, callerOf(c), pageOf(c.req.valid('query')))
      return c.json({ items: page.items.map(toAnswer), nextCursor: page.nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const { name, scopes: chosen, expiresAt } = c.req.valid('json')
      const { key, ...made } = await createSetUpLink(admin, callerOf(c), {
        name,
        scopes: chosen,
        expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
      })
      // Behind the `#`, where no server, log or Referer sees it.
      const url = new URL(`${landingPath}#${key}`, app.settings.baseUrl).href
      return c.json({ ...toAnswer(made), url }, 201)
    })
    .openapi(revoke, async (c) => {
      const id = idFrom('setUpLink', c.req.valid('param').setUpLinkId)
      await revokeSetUpLink(admin, callerOf(c), id)
      return c.body(null, 204)
    })
    .openapi(open, async (c) => {
      await takeTryFrom(app.limits.keyAddress, c, 'set-up-link')
      const { token } = c.req.valid('json')
      const visit = await openSetUpLink(app.ports, app.sealer, token, c.get('origin'))
      setUpCookie.set(c, app.settings, visit.sealed, visit.expiresAt)
      return c.json({ name: visit.link.name, expiresAt: visit.expiresAt.toISOString() }, 200)
    })
    .openapi(end, async (c) => {
      const by = c.get('requester')
      if (c.req.valid('json').finished && by?.kind === 'set-up-link')
        await finishSetUp(admin, by, c.get('origin'))
      setUpCookie.clear(c, app.settings)
      return c.body(null, 204)
    })
}

function toAnswer({ link, createdBy, state }: SetUpLinkView): z.infer<typeof linkAnswer> {
  return {
    id: link.id,
    name: link.name,
    scopes: [...link.scopes],
    state,
    createdBy,
    expiresAt: link.expiresAt.toISOString(),
    lastOpenedAt: timeOrNull(link.lastOpenedAt),
    finishedAt: timeOrNull(link.finishedAt),
    revokedAt: timeOrNull(link.revokedAt),
    createdAt: link.createdAt.toISOString(),
  }
}
