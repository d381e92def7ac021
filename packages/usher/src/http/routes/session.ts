// What a program asks about the session, and the way out.
import { Hono } from 'hono'
import type { ActiveSession } from '../../core/model.ts'
import { signOut } from '../../engine/sessions.ts'
import { signedOutPage } from '../../pages/signed-out-page.ts'
import { currentSession, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { clearSessionCookie } from '../cookies.ts'
import type { AppDeps } from '../deps.ts'
import { sendPicture } from '../send-picture.ts'

export function sessionRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  const session = loadSession(deps)
  app.get('/api/auth/session', session, (c) => {
    c.header('Cache-Control', 'no-store')
    return c.json(sessionView(currentSession(c)))
  })
  app.get('/api/auth/session/avatar', session, async (c) => {
    const { organizationId, memberId } = currentSession(c)
    const member = await deps.ports.storage.read.members.find(organizationId, memberId)
    return sendPicture(c, member?.avatarUrl ?? null)
  })
  app.post('/api/auth/sign-out', session, async (c) => {
    await leave(deps, c)
    return c.body(null, 204)
  })
  app.post('/sign-out', session, async (c) => {
    const organizationSlug = c.get('session')?.organizationSlug
    await leave(deps, c)
    return c.redirect(
      organizationSlug === undefined
        ? '/sign-out'
        : `/sign-out?organization=${encodeURIComponent(organizationSlug)}`,
      303,
    )
  })
  app.get('/sign-out', session, async (c) => {
    // Signing out is a write: a link from elsewhere must not do it. The account page has the button.
    if (c.get('session')) return c.redirect('/account')
    const slug = c.req.query('organization')
    const organization =
      slug === undefined ? undefined : await deps.ports.storage.read.organizations.findBySlug(slug)
    return c.html(
      signedOutPage({
        organization: organization
          ? { name: organization.name, logoUrl: organization.logoUrl }
          : null,
        connectionName: null,
        signInHref: organization ? `/sign-in?organization=${organization.slug}` : '/sign-in',
      }),
    )
  })
  return app
}

/** The public shape of a session: the person, the organization, the roles. */
export function sessionView(session: ActiveSession) {
  return {
    sessionId: session.sessionId,
    user: {
      id: session.userId,
      displayName: session.displayName,
      username: session.username,
      email: session.email,
      avatarUrl: session.hasAvatar ? '/api/auth/session/avatar' : null,
    },
    organization: {
      id: session.organizationId,
      slug: session.organizationSlug,
      name: session.organizationName,
    },
    memberId: session.memberId,
    roles: session.roles,
    expiresAt: session.idleExpiresAt.toISOString(),
  }
}

async function leave(deps: AppDeps, c: HttpContext): Promise<void> {
  const session = c.get('session')
  if (session) await signOut(deps.ports, session, c.get('origin'))
  clearSessionCookie(c, deps.settings)
}
