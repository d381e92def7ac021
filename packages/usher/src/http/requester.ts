// Who calls the administration, by what the request carries.
import type { MiddlewareHandler } from 'hono'
import { UsherError } from '../core/error-catalogue.ts'
import type { Requester } from '../core/requester.ts'
import { checkApiToken, checkVisit } from '../engine/access.ts'
import { checkSession } from '../engine/sessions.ts'
import type { HttpContext, HttpEnv } from './context.ts'
import { readSessionToken, setUpCookie } from './cookies.ts'
import type { AppDeps } from './deps.ts'

/** RFC 6750 §2.1. The name of the scheme has no case. */
const bearerPattern = /^Bearer +([A-Za-z0-9._~+/=-]{1,200})$/i

/** Finds out who calls, and refuses nobody: the guard of the route does. */
export function loadRequester(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const requester = await findRequester(deps, c)
    c.set('requester', requester)
    c.set('session', requester?.kind === 'session' ? requester.session : undefined)
    await next()
  }
}

/**
 * Where several prove something, the one that was chosen on purpose decides alone: a token in the
 * header (even if it is no good: a cookie must not help it out), then an opened set-up link, which
 * holds less than whoever is signed in beside it and ends by "Done", then the session.
 */
async function findRequester(deps: AppDeps, c: HttpContext): Promise<Requester | undefined> {
  const authorization = c.req.header('authorization')
  if (authorization !== undefined) {
    const [, credential] = bearerPattern.exec(authorization) ?? []
    const apiToken = credential && (await checkApiToken(deps.ports, credential))
    return apiToken ? { kind: 'api-token', token: apiToken } : undefined
  }
  const sealed = setUpCookie.read(c, deps.settings)
  const visit = sealed && (await checkVisit(deps.ports, deps.sealer, sealed))
  if (visit) return visit
  const token = readSessionToken(c, deps.settings)
  const session = token === undefined ? undefined : await checkSession(deps.ports, token)
  return session && { kind: 'session', session }
}

/**
 * As they are by now, for a stream that is open. It does not keep a session alive: a page that was left
 * open is nobody at work.
 */
export async function findRequesterAgain(
  deps: AppDeps,
  c: HttpContext,
): Promise<Requester | undefined> {
  if (c.get('requester')?.kind !== 'session') return findRequester(deps, c)
  const token = readSessionToken(c, deps.settings)
  if (token === undefined) return undefined
  const { storage, hashToken, clock } = deps.ports
  const session = await storage.checkSession(hashToken(token), clock())
  return session && { kind: 'session', session }
}

/** Errors: UNAUTHENTICATED. */
export function currentRequester(c: HttpContext): Requester {
  const requester = c.get('requester')
  if (!requester) throw new UsherError('UNAUTHENTICATED')
  return requester
}
