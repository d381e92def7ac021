// "An account with this address exists": prove that it is yours, then approve the link.
import { Hono } from 'hono'
import { z } from 'zod'
import { UsherError } from '../../core/error-catalogue.ts'
import type { ActiveSession, LinkRequest } from '../../core/model.ts'
import { approveLink, findLinkRequest, mayApprove } from '../../engine/link.ts'
import { present } from '../../lib/assert.ts'
import { linkPage, type LinkView } from '../../pages/link-page.ts'
import { currentSession, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { linkCookie } from '../cookies.ts'
import { checkCsrf, issueCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { readBody } from '../read-body.ts'
import { authorizeHref, signInWays } from '../sign-in-ways.ts'

const decisionSchema = z.object({
  decision: z.enum(['approve', 'cancel']),
  csrf: z.string().max(1000),
})

export function linkRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('/sign-in/link', loadSession(deps))
  app.get('/sign-in/link', async (c) => {
    const { request } = await openRequest(deps, c)
    c.header('Cache-Control', 'no-store')
    return c.html(linkPage(await linkView(deps, request, c.get('session'))))
  })
  app.post('/sign-in/link', (c) => decide(deps, c))
  return app
}

async function decide(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentSession(c)
  const { decision, csrf } = await readBody(c, decisionSchema)
  const { request, token } = await openRequest(deps, c)
  if (!checkCsrf(deps, csrf, purposeOf(request), session)) throw new UsherError('LINK_INVALID')
  linkCookie.clear(c, deps.settings)
  if (decision === 'cancel') return c.redirect('/account', 303)
  await approveLink(deps.ports, { token, session, origin: c.get('origin') })
  // The provider's own session is still there: this comes back signed in through the new identity.
  const connection = present(
    await deps.ports.storage.read.connections.find(request.connectionId),
    'the connection of an approved link',
  )
  return c.redirect(authorizeHref(connection, request.returnTo, null), 303)
}

async function openRequest(
  deps: AppDeps,
  c: HttpContext,
): Promise<{ readonly request: LinkRequest; readonly token: string }> {
  const token = linkCookie.read(c, deps.settings)
  const request = token === undefined ? undefined : await findLinkRequest(deps.ports, token)
  if (token === undefined || !request) throw new UsherError('LINK_INVALID')
  return { request, token }
}

async function linkView(
  deps: AppDeps,
  request: LinkRequest,
  session: ActiveSession | undefined,
): Promise<LinkView> {
  const { read } = deps.ports.storage
  const organization = present(
    await read.organizations.find(request.organizationId),
    'the organization of a link request',
  )
  const connection = present(
    await read.connections.find(request.connectionId),
    'the connection of a link request',
  )
  const common = {
    organization: { name: organization.name, logoUrl: organization.logoUrl },
    connectionName: connection.name,
    notice: null,
  }
  const { profile } = request
  if (session && (await mayApprove(read, request, session))) {
    const member = await read.members.find(session.organizationId, session.memberId)
    return {
      ...common,
      step: {
        kind: 'approve',
        existing: { ...session, avatarUrl: member?.avatarUrl ?? null },
        arriving: { ...profile, avatarUrl: profile.avatar },
        csrf: issueCsrf(deps, purposeOf(request), session),
      },
    }
  }
  // The organization's ways, not the account's: who knocks learns nothing about whom they knock at.
  const ways = await signInWays(deps, {
    organization,
    returnTo: '/sign-in/link',
    address: null,
    askAddress: true,
  })
  const others = ways.providers.filter(({ name }) => name !== connection.name)
  return {
    ...common,
    step: {
      kind: 'prove',
      // A directory may know them by their user name alone.
      address: profile.email ?? profile.username ?? '',
      ways: { ...ways, providers: others },
      cancelHref: '/sign-in',
    },
  }
}

function purposeOf(request: LinkRequest): string {
  return `link:${request.id}`
}
