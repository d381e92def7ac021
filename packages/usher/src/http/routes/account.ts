// A person's own page: who they are here, how they sign in, where they are signed in.
import { Hono } from 'hono'
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import { parseId } from '../../core/ids.ts'
import type { ActiveSession } from '../../core/model.ts'
import { administers } from '../../core/requester.ts'
import {
  endOtherSessions,
  endSession,
  listSessions,
  switchOrganization,
} from '../../engine/sessions.ts'
import { accountPage, type AccountView } from '../../pages/account-page.ts'
import { currentSession, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { setSessionCookie } from '../cookies.ts'
import { issueCsrf, requireCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { readBody } from '../read-body.ts'
import { sessionRows } from '../session-rows.ts'
import { withQuery } from '../sign-in-ways.ts'
import { consolePath } from './console.ts'

/** Binds the forms of the account page to the session that they were made for. */
export const accountPurpose = 'account'

const switchSchema = z.object({ organization: z.string(), csrf: z.string() })
const revokeSchema = z.object({
  session: z.string().optional(),
  scope: z.literal('others').optional(),
  csrf: z.string(),
})

export function accountRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('/account', loadSession(deps))
  app.use('/account/*', loadSession(deps))
  app.get('/account', async (c) => {
    const session = c.get('session')
    if (!session) return c.redirect('/sign-in')
    c.header('Cache-Control', 'no-store')
    return c.html(accountPage(await accountView(deps, session)))
  })
  app.post('/account/switch', (c) => switchTo(deps, c))
  app.post('/account/sessions/revoke', (c) => revoke(deps, c))
  return app
}

async function switchTo(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentSession(c)
  const input = await readBody(c, switchSchema)
  requireCsrf(deps, input.csrf, accountPurpose, session)
  const organizationId = parseId('organization', input.organization)
  if (organizationId === undefined) throw new UsherError('NOT_A_MEMBER')
  try {
    const { token, session: fresh } = await switchOrganization(
      deps.ports,
      session,
      organizationId,
      c.get('origin'),
    )
    setSessionCookie(c, deps.settings, token, fresh.absoluteExpiresAt)
    return c.redirect('/account', 303)
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'CONNECTION_DISABLED') throw error
    // That organization wants another way to sign in than the one this session came by.
    const organization = await deps.ports.storage.read.organizations.find(organizationId)
    return c.redirect(withQuery('/sign-in', { organization: organization?.slug ?? null }), 303)
  }
}

async function revoke(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentSession(c)
  const input = await readBody(c, revokeSchema)
  requireCsrf(deps, input.csrf, accountPurpose, session)
  if (input.scope === 'others') {
    await endOtherSessions(deps.ports, session, c.get('origin'))
    return c.redirect('/account', 303)
  }
  const sessionId = parseId('session', input.session ?? '')
  const ended =
    sessionId !== undefined && (await endSession(deps.ports, session, sessionId, c.get('origin')))
  if (!ended) throw new UsherError('NOT_FOUND')
  return c.redirect('/account', 303)
}

async function accountView(deps: AppDeps, session: ActiveSession): Promise<AccountView> {
  const { read } = deps.ports.storage
  const organizations = await read.organizations.listOfUser(session.userId)
  const current = organizations.find(({ id }) => id === session.organizationId)
  const member = await read.members.find(session.organizationId, session.memberId)
  const identities = await read.identities.listOfUser(session.userId)
  const sessions = await listSessions(deps.ports, session)
  return {
    person: { ...session, avatarUrl: member?.avatarUrl ?? null },
    organization: {
      name: session.organizationName,
      logoUrl: current?.logoUrl ?? null,
      roles: session.roles,
    },
    otherOrganizations: organizations.filter(({ id }) => id !== session.organizationId),
    identities: await Promise.all(
      identities.map(async (identity) => {
        const connection = await read.connections.find(identity.connectionId)
        return {
          connectionName: connection?.name ?? '',
          kind: connection?.settings.kind ?? 'generic',
          username: identity.profile.username,
          since: identity.createdAt,
          lastSignInAt: identity.lastSignInAt,
        }
      }),
    ),
    sessions: await sessionRows(deps, sessions, session.sessionId),
    hasPassword: (await read.credentials.find(session.userId)) !== undefined,
    consoleHref: administers(session.roles) ? consolePath : null,
    csrf: issueCsrf(deps, accountPurpose, session),
    notice: null,
  }
}
