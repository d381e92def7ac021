// What an invited person sees. The link sets a short-lived cookie, so that whichever way they sign in
// next, the sign-in knows that this browser opened it; looking spends nothing.
import { Hono } from 'hono'
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import type { ActiveSession } from '../../core/model.ts'
import {
  acceptAsMember,
  acceptWithPassword,
  isAddressedTo,
  requireInvitation,
  type OpenInvitation,
} from '../../engine/accept-invitation.ts'
import { displayNameSchema } from '../../engine/create-organization.ts'
import { emailProviderOf } from '../../engine/email-provider.ts'
import { mayHandOver } from '../../engine/may-hand-over.ts'
import { switchOrganization } from '../../engine/sessions.ts'
import { choosePasswordPage } from '../../pages/choose-password-page.ts'
import { invitationPage } from '../../pages/invitation-page.ts'
import type { Notice } from '../../pages/parts/notice.ts'
import type { SignInWays } from '../../pages/parts/sign-in-ways.ts'
import { loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { invitationCookie, setSessionCookie } from '../cookies.ts'
import type { AppDeps } from '../deps.ts'
import { isForm, readBody } from '../read-body.ts'
import { signInWays, withQuery } from '../sign-in-ways.ts'
import {
  answerSignIn,
  keepTokenPrivate,
  noticeOf,
  passwordField,
  tokenField,
} from './email-request.ts'
import { showsPage } from './email-sign-up.ts'
import { confirmInvitationPage } from './invitations-confirm-page.ts'

const acceptPath = '/invitations/accept'
const passwordPath = '/invitations/password'

const acceptSchema = z.object({
  token: tokenField.optional(),
  password: passwordField.optional(),
  display_name: displayNameSchema.optional(),
})

export function invitationRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('/invitations/*', loadSession(deps))
  app.get(acceptPath, (c) => show(deps, c))
  app.get(passwordPath, (c) => showPassword(deps, c))
  app.post(acceptPath, (c) => accept(deps, c))
  return app
}

/** GET /invitations/accept, with the token of the link, or with the cookie after a sign-in. */
async function show(deps: AppDeps, c: HttpContext): Promise<Response> {
  const token = givenToken(deps, c)
  const opened = await requireInvitation(deps.ports, deps.ports.storage.read, token)
  keepTokenPrivate(c)
  invitationCookie.set(c, deps.settings, token)
  const { invitation, organization } = opened
  const session = c.get('session')
  if (session && (await isAddressedTo(deps.ports.storage.read, invitation, session.userId)))
    return c.html(
      confirmInvitationPage({
        organization,
        address: invitation.email,
        roles: invitation.roles,
        action: acceptPath,
        token,
      }),
    )
  return c.html(
    invitationPage({
      organization,
      inviterName: await inviterName(deps, opened),
      address: invitation.email,
      roles: invitation.roles,
      expiresAt: invitation.expiresAt,
      ways: await ways(deps, opened),
      notice: session ? otherAccount : null,
    }),
  )
}

/** GET /invitations/password: an account with a password, where the e-mail provider is on. */
async function showPassword(deps: AppDeps, c: HttpContext): Promise<Response> {
  return renderPassword(deps, c, givenToken(deps, c), null)
}

async function renderPassword(
  deps: AppDeps,
  c: HttpContext,
  token: string,
  notice: Notice | null,
): Promise<Response> {
  const { read } = deps.ports.storage
  const { invitation, organization } = await requireInvitation(deps.ports, read, token)
  await emailProviderOf(read, organization.id)
  keepTokenPrivate(c)
  return c.html(
    choosePasswordPage({
      organization,
      purpose: 'set-up',
      action: acceptPath,
      token,
      csrf: null,
      address: invitation.email,
      notice,
    }),
    notice === null ? 200 : 400,
  )
}

/** POST /invitations/accept: with a password as a new person, or as whom the session says. */
async function accept(deps: AppDeps, c: HttpContext): Promise<Response> {
  const input = await readBody(c, acceptSchema)
  const token = input.token ?? invitationCookie.read(c, deps.settings) ?? ''
  keepTokenPrivate(c)
  if (input.password === undefined) return acceptSignedIn(deps, c, token)
  try {
    const result = await acceptWithPassword(deps.ports, deps.passwords, {
      token,
      password: input.password,
      displayName: input.display_name ?? null,
      origin: c.get('origin'),
    })
    return await answerSignIn(deps, c, result, undefined)
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'PASSWORD_TOO_WEAK' || !showsPage(c))
      throw error
    return renderPassword(deps, c, token, noticeOf(error))
  }
}

async function acceptSignedIn(deps: AppDeps, c: HttpContext, token: string): Promise<Response> {
  const session = c.get('session')
  // Who has no session is told of a dead link first: signing in would not mend it.
  if (!session) {
    await requireInvitation(deps.ports, deps.ports.storage.read, token)
    throw new UsherError('UNAUTHENTICATED')
  }
  const origin = c.get('origin')
  const organization = await acceptAsMember(deps.ports, { token, session, origin })
  invitationCookie.clear(c, deps.settings)
  const target = await enter(deps, c, session, organization)
  if (isForm(c)) return c.redirect(target, 303)
  return c.json({ organization: { id: organization.id, slug: organization.slug }, next: target })
}

/** Into the organization at once, unless it wants another way to sign in than this session's. */
async function enter(
  deps: AppDeps,
  c: HttpContext,
  session: ActiveSession,
  organization: OpenInvitation['organization'],
): Promise<string> {
  if (organization.id === session.organizationId) return '/account'
  try {
    const origin = c.get('origin')
    const started = await switchOrganization(deps.ports, session, organization.id, origin)
    setSessionCookie(c, deps.settings, started.token, started.session.absoluteExpiresAt)
    return '/account'
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'CONNECTION_DISABLED') throw error
    return withQuery('/sign-in', { organization: organization.slug })
  }
}

function givenToken(deps: AppDeps, c: HttpContext): string {
  return c.req.query('token') ?? invitationCookie.read(c, deps.settings) ?? ''
}

async function ways(
  deps: AppDeps,
  { invitation, organization }: OpenInvitation,
): Promise<SignInWays> {
  const offered = await signInWays(deps, {
    organization,
    returnTo: null,
    address: invitation.email,
    askAddress: false,
    among: (connection) =>
      mayHandOver(deps.ports.storage.read, organization.id, connection, invitation.roles),
  })
  if (offered.email === null) return offered
  const known = await deps.ports.storage.read.users.findEmail(invitation.normalizedEmail)
  // Registration by oneself may be off; an invitation is not by oneself.
  return { ...offered, email: { ...offered.email, signUpHref: known ? null : passwordPath } }
}

async function inviterName(deps: AppDeps, { invitation }: OpenInvitation): Promise<string | null> {
  if (invitation.invitedBy === null) return null
  const { members } = deps.ports.storage.read
  const inviter = await members.findOfUser(invitation.organizationId, invitation.invitedBy)
  return inviter?.displayName ?? null
}

const otherAccount: Notice = {
  tone: 'info',
  title: 'You are signed in with another account.',
  hint: 'Sign in with the address that was invited; the account you are signed in with stays as it is.',
  code: null,
}
