// The order of things: who calls, is it well formed, which route. Every route group is one file.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { UsherError } from '../core/error-catalogue.ts'
import { requestFields } from '../lib/logger.ts'
import { stylesheet } from '../pages/stylesheet.ts'
import { clientAddress } from './client-address.ts'
import type { HttpContext, HttpEnv } from './context.ts'
import type { AppDeps } from './deps.ts'
import { handleError } from './errors.ts'
import { accountRoutes } from './routes/account.ts'
import { adminRoutes } from './routes/admin/index.ts'
import { consoleRoutes } from './routes/console.ts'
import { emailRoutes } from './routes/email.ts'
import { callbackPath, oauth2Routes } from './routes/oauth2.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { linkRoutes } from './routes/link.ts'
import { operationsRoutes } from './routes/operations.ts'
import { scimRoutes } from './routes/scim/index.ts'
import { sessionRoutes } from './routes/session.ts'
import { setUpRoutes } from './routes/set-up.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { sameOriginOnly } from './same-origin.ts'
import { securityHeaders } from './security-headers.ts'

/** No route needs more: a mapping and 500 role rules fit. */
const bodyBytesMax = 256 * 1024
const userAgentLengthMax = 400
const hasNoBody = new Set(['GET', 'HEAD', 'OPTIONS'])

export function createApp(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  const addressOf = clientAddress(deps.settings.trustedProxies)
  app.onError(handleError(deps))
  app.notFound(() => {
    throw new UsherError('NOT_FOUND')
  })
  app.use(async (c, next) => {
    const begunAt = performance.now()
    c.set('requestId', deps.ports.ids('event').slice(4))
    c.set('origin', {
      ipAddress: addressOf(c),
      userAgent: c.req.header('user-agent')?.slice(0, userAgentLengthMax) ?? null,
    })
    await next()
    // Hono answers HEAD by GET and drops the body, and nobody would tell a stream that it may end.
    if (c.req.method === 'HEAD') await c.res.body?.cancel()
    logRequest(deps, c, begunAt)
  })
  app.use(securityHeaders(deps.settings))
  // Bodies, sessions and errors are its own there.
  app.use('/api/v1/organizations/*', scimRoutes(deps))
  const limitBody = bodyLimit({ maxSize: bodyBytesMax, onError: () => tooLarge() })
  // Looking for a body costs; a request that may have none is not asked.
  app.use((c, next) => (hasNoBody.has(c.req.method) ? next() : limitBody(c, next)))
  app.use(sameOriginOnly(deps.settings, [callbackPath]))
  app.get(stylesheet.path, (c) =>
    c.body(stylesheet.content, 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    }),
  )
  for (const routes of [
    signInRoutes,
    oauth2Routes,
    sessionRoutes,
    linkRoutes,
    accountRoutes,
    emailRoutes,
    setUpRoutes,
    invitationRoutes,
    operationsRoutes,
    consoleRoutes,
  ])
    app.route('/', routes(deps))
  app.route('/', adminRoutes(deps))
  return app
}

function tooLarge(): never {
  throw new UsherError('BODY_TOO_LARGE')
}

/** What changed something or failed leaves a line; checks and pages that went well would drown it. */
function logRequest(deps: AppDeps, c: HttpContext, begunAt: number): void {
  const { status } = c.res
  if (hasNoBody.has(c.req.method) && status < 400) return
  deps.logger.info(
    requestFields({
      method: c.req.method,
      url: c.req.url,
      status,
      durationMilliseconds: performance.now() - begunAt,
      requestId: c.get('requestId'),
      ipAddress: c.get('origin').ipAddress,
    }),
    'request',
  )
}
