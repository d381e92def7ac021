import type { Hono } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { setNoStore, setPageHeaders } from './environment.ts'
import { sessionCookieName } from '../oauth/browser-sessions.ts'
import { resolveSegment } from '../oauth/tenant-segment.ts'
import { issuerOf } from '../tokens/id-token-claims.ts'
import { signedOutPage } from '../pages/signed-out-page.ts'
import type { Context } from '../context.ts'
import type { BrowserSession } from '../oauth/browser-sessions.ts'
import type { Environment, Request } from './environment.ts'

/**
 * Ends the browser's session and loads every app's front-channel logout address in a hidden frame
 * with `iss` and `sid`. A return address is followed only if some app has registered it as a
 * redirect address.
 */
export function logoutRoute(app: Hono<Environment>, context: Context): void {
  app.on(['GET', 'POST'], '/:tenant/oauth2/v2.0/logout', async (request) => {
    const parameters =
      request.req.method === 'POST'
        ? new URLSearchParams(await request.req.text())
        : new URL(request.req.url).searchParams
    if (resolveSegment(context.directory, request.req.param('tenant')) === undefined) {
      return request.text('AADSTS90002: Tenant not found.', 400)
    }
    const cookie = getCookie(request, sessionCookieName)
    const session = context.sessions.find(cookie)
    const frames = session === undefined ? [] : frontChannelCalls(context, session)
    if (cookie !== undefined) context.sessions.close(cookie)
    deleteCookie(request, sessionCookieName, { path: '/' })
    return show(context, request, parameters, frames)
  })
}

function frontChannelCalls(context: Context, session: BrowserSession): readonly string[] {
  return [...session.apps].flatMap(([appId, tenantId]) => {
    const address = context.directory.app(appId)?.frontChannelLogoutUrl ?? null
    if (address === null) return []
    const url = new URL(address)
    url.searchParams.set('iss', issuerOf(context.origin, tenantId))
    url.searchParams.set('sid', session.id)
    return url.href
  })
}

function show(
  context: Context,
  request: Request,
  parameters: URLSearchParams,
  frames: readonly string[],
) {
  const wanted = parameters.get('post_logout_redirect_uri')
  const registered = context.directory.apps.some((one) =>
    one.redirectUris.some((redirect) => redirect.uri === wanted),
  )
  const returnTo = wanted !== null && registered ? withState(wanted, parameters.get('state')) : null
  setNoStore(request)
  setPageHeaders(request)
  if (frames.length === 0 && returnTo !== null) return request.redirect(returnTo, 302)
  const sources = frames.map((frame) => new URL(frame).origin).join(' ')
  request.header(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-src ${sources || "'none'"}`,
  )
  // The frames get a moment to load before the page moves on, with or without JavaScript.
  if (returnTo !== null) request.header('refresh', `1; url=${returnTo}`)
  return request.html(signedOutPage(frames, returnTo))
}

function withState(address: string, state: string | null): string {
  if (state === null) return address
  const url = new URL(address)
  url.searchParams.set('state', state)
  return url.href
}
