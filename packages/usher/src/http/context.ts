import type { Context, MiddlewareHandler } from 'hono'
import { UsherError } from '../core/error-catalogue.ts'
import type { ActiveSession } from '../core/model.ts'
import type { Requester } from '../core/requester.ts'
import type { RequestOrigin } from '../engine/ports.ts'
import { checkSession } from '../engine/sessions.ts'
import { readSessionToken } from './cookies.ts'
import type { AppDeps } from './deps.ts'

/** What every handler finds in its context. */
export type HttpEnv = {
  Variables: {
    /** Names the request in logs and on error pages. */
    requestId: string
    origin: RequestOrigin
    /** Set by `loadSession` or `requireSession`. */
    session: ActiveSession | undefined
    /** Set by `loadRequester`: who calls the administration. */
    requester: Requester | undefined
  }
}
export type HttpContext = Context<HttpEnv>

/** Loads the session if there is one. */
export function loadSession(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const token = readSessionToken(c, deps.settings)
    c.set('session', token === undefined ? undefined : await checkSession(deps.ports, token))
    await next()
  }
}

/** The session of a route behind `loadSession`. Errors: UNAUTHENTICATED. */
export function currentSession(c: HttpContext): ActiveSession {
  const session = c.get('session')
  if (!session) throw new UsherError('UNAUTHENTICATED')
  return session
}
