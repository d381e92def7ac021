// Who may call a route. The guard runs before anything of the request is read, so that a stranger
// learns nothing from how it is validated.
import type { Context, MiddlewareHandler } from 'hono'
import { UsherError, type ErrorCode } from '../../../core/error-catalogue.ts'
import { parseId } from '../../../core/ids.ts'
import { isOperatorPermission, type Permission } from '../../../core/permissions.ts'
import type { ActiveSession } from '../../../core/model.ts'
import type { AdminCaller } from '../../../admin/context.ts'
import { currentSession, isAdmin, type HttpContext, type HttpEnv } from '../../context.ts'
import { readSessionToken } from '../../cookies.ts'
import type { AppDeps } from '../../deps.ts'

/**
 * - a permission, e.g. `members:write`: owners and administrators of the organization in the address,
 *   which must be the one that the session is in; some are an operator's too (`core/permissions.ts`).
 * - `operator`: runs the instance.
 * - `organization-operator`: an operator, about the organization in the address.
 */
export type Guard = Permission | 'operator' | 'organization-operator'

/** Goes into every route definition: `...guarded('members:write', ['LAST_OWNER'])`. */
export function guarded<Name extends Guard>(guard: Name, errors: readonly ErrorCode[] = []) {
  return {
    security: [{ session: [] }],
    middleware: [admit(guard)],
    'x-guard': guard,
    'x-error-codes': [...errorsOf(guard), ...errors],
  }
}

function admit(guard: Guard): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const session = currentSession(c)
    const refusal = refusalOf(guard, session, c.req.param('organizationId'))
    if (refusal !== undefined) throw new UsherError(refusal)
    refuseOtherMedia(c)
    c.header('Cache-Control', 'no-store')
    await next()
  }
}

/** A form is what another site's page can send without asking; only JSON is read here. */
function refuseOtherMedia(c: Context<HttpEnv>): void {
  const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== undefined && type !== '' && type !== 'application/json')
    throw new UsherError('UNSUPPORTED_MEDIA_TYPE')
}

/** An organization that the caller is not in behaves as absent, whatever they are elsewhere. */
function refusalOf(
  guard: Guard,
  session: ActiveSession,
  organizationId: string | undefined,
): 'FORBIDDEN' | 'NOT_FOUND' | undefined {
  if (guard === 'operator') return session.operator ? undefined : 'FORBIDDEN'
  const elsewhere = organizationId !== session.organizationId
  if (guard === 'organization-operator') {
    if (session.operator) return undefined
    return elsewhere ? 'NOT_FOUND' : 'FORBIDDEN'
  }
  if (session.operator && isOperatorPermission(guard)) return undefined
  if (elsewhere) return 'NOT_FOUND'
  return isAdmin(session) ? undefined : 'FORBIDDEN'
}

/**
 * Whether the caller of a stream that is open may still have it: asked anew, and without keeping the
 * session alive, because a page that is left open is nobody at work.
 */
export async function stillAdmitted(deps: AppDeps, c: HttpContext, guard: Guard): Promise<boolean> {
  const token = readSessionToken(c, deps.settings)
  if (token === undefined) return false
  const { storage, hashToken, clock } = deps.ports
  const session = await storage.checkSession(hashToken(token), clock())
  if (!session) return false
  return refusalOf(guard, session, c.req.param('organizationId')) === undefined
}

/** Whose stream it is: each caller may have a few. */
export function streamKeyOf(c: HttpContext): string {
  return currentSession(c).sessionId
}

function errorsOf(guard: Guard): readonly ErrorCode[] {
  return guard === 'operator'
    ? ['UNAUTHENTICATED', 'FORBIDDEN']
    : ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']
}

/** The caller of a guarded route, about the organization in its address. Errors: NOT_FOUND. */
export function callerOf(c: HttpContext): AdminCaller {
  const organizationId = parseId('organization', c.req.param('organizationId') ?? '')
  if (organizationId === undefined) throw new UsherError('NOT_FOUND')
  return { session: currentSession(c), organizationId, origin: c.get('origin') }
}
