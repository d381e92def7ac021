// Who am I, and the way into another of my organizations.
import { createRoute, z } from '@hono/zod-openapi'
import { currentOrganization, membershipsOf, switchTo } from '../../../admin/me.ts'
import type { Organization } from '../../../core/model.ts'
import { permissions } from '../../../core/permissions.ts'
import { isOperator, permissionsOf, type Requester } from '../../../core/requester.ts'
import { currentSession } from '../../context.ts'
import { setSessionCookie } from '../../cookies.ts'
import { currentRequester } from '../../requester.ts'
import { withQuery } from '../../sign-in-ways.ts'
import { guarded } from './guard.ts'
import { createRouter, idFrom, jsonAnswer, jsonBody, time, type AdminDeps } from './parts.ts'

const tags = ['Me']
const consolePath = '/console'

const meAnswer = z
  .strictObject({
    kind: z.enum(['session', 'api-token', 'set-up-link']),
    displayName: z.string().nullable().openapi({
      description: 'The person; the name of the token or of the link.',
    }),
    email: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    memberId: z.string().nullable(),
    roles: z.array(z.string()),
    organization: z.strictObject({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      logoUrl: z.string().nullable(),
    }),
    permissions: z
      .array(z.enum(permissions))
      .openapi({ description: 'What the caller may do in this organization.' }),
    operator: z.boolean().openapi({ description: 'Whether the caller runs the instance.' }),
    expiresAt: time.openapi({ description: 'A session slides; a token and a visit do not.' }),
    organizations: z
      .array(
        z.strictObject({
          id: z.string(),
          slug: z.string(),
          name: z.string(),
          roles: z.array(z.string()),
          active: z.boolean().openapi({ description: 'The one that the session is in.' }),
        }),
      )
      .openapi({ description: 'Where the person may switch to; empty for a token or a link.' }),
  })
  .openapi('Me')

const switchAnswer = z
  .discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('switched') }),
    z.strictObject({ outcome: z.literal('sign-in-needed'), signInUrl: z.string() }),
  ])
  .openapi('SwitchedOrganization')

const me = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getMe',
  summary: 'Read who is calling',
  tags,
  ...guarded('anybody'),
  responses: { 200: jsonAnswer('Who is calling, and what they may do.', meAnswer) },
})

const switchOrganization = createRoute({
  method: 'post',
  path: '/me/organization',
  operationId: 'switchOrganization',
  summary: 'Go to another of one’s organizations',
  description:
    'Makes a new session there and ends this one, if that organization admits how the person signed in. Otherwise nothing changes, and the answer says where to sign in.',
  tags,
  ...guarded('person', ['VALIDATION_FAILED', 'NOT_FOUND', 'NOT_A_MEMBER']),
  request: {
    body: jsonBody(z.strictObject({ organizationId: z.string().max(64) }).openapi('Switch')),
  },
  responses: { 200: jsonAnswer('What came of it.', switchAnswer) },
})

export function meRoutes({ app, admin }: AdminDeps) {
  return createRouter()
    .openapi(me, async (c) => {
      const by = currentRequester(c)
      const organization = await currentOrganization(admin, by)
      const memberships = by.kind === 'session' ? await membershipsOf(admin, by.session) : []
      const organizations = memberships.map(({ organization: { id, slug, name }, roles }) => ({
        id,
        slug,
        name,
        roles: [...roles],
        active: id === organization.id,
      }))
      return c.json({ ...toAnswer(by, organization), organizations }, 200)
    })
    .openapi(switchOrganization, async (c) => {
      const id = idFrom('organization', c.req.valid('json').organizationId)
      const answer = await switchTo(admin, currentSession(c), id, c.get('origin'))
      if (answer.kind === 'sign-in-needed') {
        const query = { organization: answer.organization.slug, return_to: consolePath }
        const signInUrl = withQuery('/sign-in', query)
        return c.json({ outcome: 'sign-in-needed' as const, signInUrl }, 200)
      }
      const { token, session } = answer.started
      setSessionCookie(c, app.settings, token, session.absoluteExpiresAt)
      return c.json({ outcome: 'switched' as const }, 200)
    })
}

function toAnswer(
  by: Requester,
  { id, slug, name, logoUrl }: Organization,
): Omit<z.infer<typeof meAnswer>, 'organizations'> {
  return {
    ...whoIs(by),
    organization: { id, slug, name, logoUrl },
    permissions: [...permissionsOf(by)],
    operator: isOperator(by),
  }
}

type Who = 'kind' | 'displayName' | 'email' | 'avatarUrl' | 'memberId' | 'roles' | 'expiresAt'

function whoIs(by: Requester): Pick<z.infer<typeof meAnswer>, Who> {
  const nobody = { email: null, avatarUrl: null, memberId: null, roles: [] }
  switch (by.kind) {
    case 'session':
      return {
        kind: 'session',
        displayName: by.session.displayName ?? by.session.username,
        email: by.session.email,
        avatarUrl: by.session.hasAvatar ? '/api/auth/session/avatar' : null,
        memberId: by.session.memberId,
        roles: [...by.session.roles],
        expiresAt: by.session.idleExpiresAt.toISOString(),
      }
    case 'api-token': {
      const { name, expiresAt } = by.token
      return { kind: by.kind, displayName: name, ...nobody, expiresAt: expiresAt.toISOString() }
    }
    case 'set-up-link': {
      const expiresAt = by.expiresAt.toISOString()
      return { kind: by.kind, displayName: by.link.name, ...nobody, expiresAt }
    }
  }
}
