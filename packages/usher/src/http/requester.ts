// Who calls the administration, by what the request carries.
import type { MiddlewareHandler } from 'hono'
import { UsherError } from '../core/error-catalogue.ts'
import type { Requester } from '../core/requester.ts'
import { checkSession } from '../engine/sessions.ts'
import type { HttpContext, HttpEnv } from './context.ts'
import { readSessionToken } from './cookies.ts'
import type { AppDeps } from './deps.ts'

/** Finds out who calls, and refuses nobody: the guard of the route does. */
export function loadRequester(deps: AppDeps): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const requester = await findRequester(deps, c)
    c.set('requester', requester)
    c.set('session', requester?.kind === 'session' ? requester.session : undefined)
    await next()
  }
}

async function findRequester(deps: AppDeps, c: HttpContext): Promise<Requester | undefined> {
  const token = readSessionToken(c, deps.settings)
  const session = token === undefined ? undefined : await checkSession(deps.ports, token)
  return session && { kind: 'session', session }
}

/** Errors: UNAUTHENTICATED. */
export function currentRequester(c: HttpContext): Requester {
  const requester = c.get('requester')
  if (!requester) throw new UsherError('UNAUTHENTICATED')
  return requester
}
