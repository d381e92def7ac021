import { createRoute, z } from '@hono/zod-openapi'
import { admitInviter } from '../../../admin/invitations.ts'
import { roleNameSchema } from '../../../core/connection.ts'
import { invitationStatuses } from '../../../core/model.ts'
import {
  createInvitation,
  listInvitations,
  resendInvitation,
  revokeInvitation,
  type DeliverInvitation,
  type InvitationSummary,
} from '../../../engine/invitations.ts'
import { invitationLetter } from '../../../pages/mail/invitation-letter.ts'
import type { AppDeps } from '../../deps.ts'
import { takeTry } from '../../take-try.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  idFrom,
  invitationParams,
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

const tags = ['Invitations']
const rolesMax = 20

/** The link of an invitation is in its letter and nowhere else (CVE-2026-16072). */
const invitationAnswer = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    status: z.enum(invitationStatuses),
    invitedBy: z.string().nullable(),
    expiresAt: time,
    acceptedAt: time.nullable(),
    revokedAt: time.nullable(),
    createdAt: time,
  })
  .openapi('Invitation')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/invitations',
  operationId: 'listInvitations',
  summary: 'List invitations, newest first',
  tags,
  ...guarded('invitations:read', ['VALIDATION_FAILED']),
  request: {
    params: organizationParams,
    query: pageQuery.extend({ status: z.enum(invitationStatuses).optional() }),
  },
  responses: { 200: jsonAnswer('A page of invitations.', listOf(invitationAnswer)) },
})

const create = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/invitations',
  operationId: 'createInvitation',
  summary: 'Invite somebody by address',
  description:
    'The link is mailed to the address, works once and for seven days. Operators may invite the first owner of an organization that has none.',
  tags,
  ...guarded('invitations:write', [
    'VALIDATION_FAILED',
    'EMAIL_INVALID',
    'ROLE_UNKNOWN',
    'OWNER_NOT_GRANTABLE',
    'CONFLICT',
    'TOO_MANY_REQUESTS',
    'UNAVAILABLE',
  ]),
  request: {
    params: organizationParams,
    body: jsonBody(
      z
        .strictObject({
          email: line(320),
          roles: z.array(roleNameSchema).min(1).max(rolesMax).default(['member']),
        })
        .openapi('NewInvitation'),
    ),
  },
  responses: { 201: jsonAnswer('The invitation; never its link.', invitationAnswer) },
})

const resend = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/invitations/{invitationId}/resend',
  operationId: 'resendInvitation',
  summary: 'Send a new link; the one before it is void',
  tags,
  ...guarded('invitations:write', [
    'ROLE_UNKNOWN',
    'OWNER_NOT_GRANTABLE',
    'TOO_MANY_REQUESTS',
    'UNAVAILABLE',
  ]),
  request: { params: invitationParams },
  responses: { 200: jsonAnswer('The invitation as it is now.', invitationAnswer) },
})

const revoke = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/invitations/{invitationId}',
  operationId: 'revokeInvitation',
  summary: 'Revoke an invitation',
  description: 'One that was accepted or revoked already stays as it is.',
  tags,
  ...guarded('invitations:write'),
  request: { params: invitationParams },
  responses: { 204: { description: 'Its link opens nothing any more.' } },
})

export function invitationRoutes({ app, admin }: AdminDeps) {
  const deliver = deliverTo(app)
  return createRouter()
    .openapi(list, async (c) => {
      const caller = callerOf(c)
      await admitInviter(admin, caller)
      const { status, ...asked } = c.req.valid('query')
      const page = await listInvitations(admin, caller.organizationId, pageOf(asked), status)
      return c.json({ items: page.items.map(toAnswer), nextCursor: page.nextCursor }, 200)
    })
    .openapi(create, async (c) => {
      const caller = callerOf(c)
      await admitInviter(admin, caller)
      const input = c.req.valid('json')
      await takeTry(app.limits.mail, `invitation:${input.email.toLowerCase()}`)
      return c.json(toAnswer(await createInvitation(admin, caller, input, deliver)), 201)
    })
    .openapi(resend, async (c) => {
      const caller = callerOf(c)
      await admitInviter(admin, caller)
      const id = idFrom('invitation', c.req.valid('param').invitationId)
      await takeTry(app.limits.mail, `invitation:${id}`)
      return c.json(toAnswer(await resendInvitation(admin, caller, id, deliver)), 200)
    })
    .openapi(revoke, async (c) => {
      const caller = callerOf(c)
      await admitInviter(admin, caller)
      const id = idFrom('invitation', c.req.valid('param').invitationId)
      await revokeInvitation(admin, caller, id)
      return c.body(null, 204)
    })
}

function deliverTo({ mailer, settings }: AppDeps): DeliverInvitation {
  return async ({ to, organizationName, inviterName, token, expiresAt }) => {
    const link = new URL('/invitations/accept', settings.baseUrl)
    link.searchParams.set('token', token)
    const view = { organization: organizationName, inviterName, link: link.href, expiresAt }
    const { subject, text, html } = invitationLetter(view)
    await mailer.send({ to, subject, text, html })
  }
}

function toAnswer(invitation: InvitationSummary): z.infer<typeof invitationAnswer> {
  return {
    id: invitation.id,
    email: invitation.email,
    roles: [...invitation.roles],
    status: invitation.status,
    invitedBy: invitation.invitedBy,
    expiresAt: invitation.expiresAt.toISOString(),
    acceptedAt: timeOrNull(invitation.acceptedAt),
    revokedAt: timeOrNull(invitation.revokedAt),
    createdAt: invitation.createdAt.toISOString(),
  }
}
