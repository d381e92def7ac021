// Who may call a route. The guard runs before anything of the request is read, so that a stranger
// learns nothing from how it is validated.
import type { Context, MiddlewareHandler } from 'hono'
import { isDeepStrictEqual } from 'node:util'
import { setUpPermissions, setUpScopes, tokenPermissions } from '../../../core/access.ts'
import { UsherError, type ErrorCode } from '../../../core/error-catalogue.ts'
import { parseId } from '../../../core/ids.ts'
import { isOperatorPermission, type Permission } from '../../../core/permissions.ts'
import {
  actorOf,
  isOperator,
  organizationOf,
  permissionsOf,
  type Requester,
} from '../../../core/requester.ts'
import type { AdminCaller } from '../../../admin/context.ts'
import type { HttpContext, HttpEnv } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { currentRequester, findRequesterAgain } from '../../requester.ts'

/**
 * - a permission, e.g. `members:write`: whoever holds it in the organization in the address, which
 *   must be the one that the requester is in. Owners and administrators hold them all, tokens and
 *   links what they were given; some are an operator's too (`core/permissions.ts`).
 * - `anyOf`: whoever holds one of several permissions; the route says less to who holds fewer.
 * - `operator`: runs the instance.
 * - `organization-operator`: an operator, about the organization in the address.
 * - `anybody`: whoever is known, about themselves; a plain member too.
 * - `person`: whoever is signed in, about themselves; no token and no link.
 * - `public`: whoever comes; the route says itself what it wants for an answer.
 */
export type Guard =
  | Permission
  | { readonly anyOf: readonly Permission[] }
  | 'operator'
  | 'organization-operator'
  | 'anybody'
  | 'person'
  | 'public'
type Closed = Exclude<Guard, 'public'>

/** Goes into every route definition: `...guarded('members:write', ['LAST_OWNER'])`. */
export function guarded(guard: Guard, errors: readonly ErrorCode[] = []) {
  return {
    security: guard === 'public' ? [] : schemesOf(guard).map((scheme) => ({ [scheme]: [] })),
    middleware: [admit(guard)],
    'x-guard': typeof guard === 'string' ? guard : guard.anyOf.join(' | '),
    'x-error-codes': [...errorsOf(guard), ...errors],
  }
}

function admit(guard: Guard): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (guard !== 'public') {
      const refusal = refusalOf(guard, currentRequester(c), c.req.param('organizationId'))
      if (refusal !== undefined) throw new UsherError(refusal)
    }
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
  guard: Closed,
  by: Requester,
  organizationId: string | undefined,
): 'FORBIDDEN' | 'NOT_FOUND' | undefined {
  if (guard === 'anybody') return undefined
  if (guard === 'person') return by.kind === 'session' ? undefined : 'FORBIDDEN'
  if (guard === 'operator') return isOperator(by) ? undefined : 'FORBIDDEN'
  const elsewhere = organizationId !== organizationOf(by)
  if (guard === 'organization-operator') {
    if (isOperator(by)) return undefined
    return elsewhere ? 'NOT_FOUND' : 'FORBIDDEN'
  }
  const named = permissionsNamed(guard)
  if (isOperator(by) && named.some(isOperatorPermission)) return undefined
  if (elsewhere) return 'NOT_FOUND'
  const held = permissionsOf(by)
  return named.some((permission) => held.includes(permission)) ? undefined : 'FORBIDDEN'
}

function permissionsNamed(
  guard: Permission | { readonly anyOf: readonly Permission[] },
): readonly Permission[] {
  return typeof guard === 'string' ? [guard] : guard.anyOf
}

/**
 * Whether the caller of a stream that is open may still have it. Whoever else the same browser is by
 * now, such as the session beside a set-up link that has ended, opens a stream of their own.
 */
export async function stillAdmitted(
  deps: AppDeps,
  c: HttpContext,
  guard: Closed,
): Promise<boolean> {
  const by = await findRequesterAgain(deps, c)
  return (
    by !== undefined &&
    isDeepStrictEqual(actorOf(by), actorOf(currentRequester(c))) &&
    refusalOf(guard, by, c.req.param('organizationId')) === undefined
  )
}

function errorsOf(guard: Guard): readonly ErrorCode[] {
  if (guard === 'public') return []
  if (guard === 'anybody') return ['UNAUTHENTICATED']
  if (guard === 'person' || guard === 'operator') return ['UNAUTHENTICATED', 'FORBIDDEN']
  return ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']
}

/** How a requester shows who they are, where the guard can let them in at all. */
function schemesOf(guard: Closed): readonly ('session' | 'token' | 'setUp')[] {
  if (guard === 'person' || guard === 'operator' || guard === 'organization-operator')
    return ['session']
  if (guard === 'anybody') return ['session', 'token', 'setUp']
  const named = permissionsNamed(guard)
  const isNamed = (permission: Permission) => named.includes(permission)
  return [
    'session',
    ...(tokenPermissions.some(isNamed) ? (['token'] as const) : []),
    ...(setUpPermissions(setUpScopes).some(isNamed) ? (['setUp'] as const) : []),
  ]
}

/** The caller of a guarded route, about the organization in its address. Errors: NOT_FOUND. */
export function callerOf(c: HttpContext): AdminCaller {
  const organizationId = parseId('organization', c.req.param('organizationId') ?? '')
  if (organizationId === undefined) throw new UsherError('NOT_FOUND')
  return { by: currentRequester(c), organizationId, origin: c.get('origin') }
}
