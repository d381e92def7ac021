import type { Hono } from 'hono'
import { answer } from './answer.ts'
import { demandPermission } from './caller.ts'
import { GraphError } from './graph-error.ts'
import { userResource } from './user-resource.ts'
import type { Context } from '../context.ts'
import type { Tenant } from '../directory/model.ts'
import type { UserChange } from '../directory/user-changes.ts'
import type { Environment, Request } from '../http/environment.ts'
import type { Caller } from './caller.ts'

const pageSize = 100

/**
 * Changes since a token. The token is a place in the order of changes, so that what happens between
 * two pages is neither lost nor told twice.
 */
export function deltaRoute(app: Hono<Environment>, context: Context): void {
  app.get('/graph/v1.0/users/delta', (request) =>
    answer(context, request, (caller) => listChanges(context, request, caller)),
  )
}

function listChanges(context: Context, request: Request, caller: Caller) {
  demandPermission(caller, 'User.Read.All', 'Directory.Read.All')
  const tenant = context.directory.tenant(caller.tenantId)
  if (tenant === undefined) {
    throw new GraphError(404, 'Request_ResourceNotFound', 'The tenant does not exist.')
  }
  const token = request.req.query('$skiptoken') ?? request.req.query('$deltatoken')
  const { userChanges } = context.directory
  const since = token === 'latest' ? userChanges.latest : decodePlace(token)
  const open = userChanges.since(tenant.id, since)
  const page = open.slice(0, pageSize)
  const more = open.length > pageSize
  const place = more ? (page.at(-1)?.sequence ?? since) : Math.max(since, userChanges.latest)
  const select = request.req.query('$select')
  const link = new URL(`${context.graphOrigin}/v1.0/users/delta`)
  if (select !== undefined) link.searchParams.set('$select', select)
  link.searchParams.set(more ? '$skiptoken' : '$deltatoken', encodePlace(place))
  // A first round lists what exists; only later rounds tell of removals.
  const removals = token !== undefined
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users',
    [more ? '@odata.nextLink' : '@odata.deltaLink']: link.href.replaceAll('%24', '$'),
    value: page.flatMap((change) => describe(context, tenant, change, select, removals)),
  }
}

function describe(
  context: Context,
  tenant: Tenant,
  change: UserChange,
  select: string | undefined,
  removals: boolean,
): readonly object[] {
  const user = context.directory.user(change.userId)
  if (user !== undefined) {
    return [{ ...userResource(user, tenant, select), id: user.id }]
  }
  if (!removals) return []
  const reason = change.kind === 'deleted' ? 'deleted' : 'changed'
  return [{ id: change.userId, '@removed': { reason } }]
}

function encodePlace(sequence: number): string {
  return Buffer.from(`place:${sequence}`).toString('base64url')
}

function decodePlace(token: string | undefined): number {
  if (token === undefined) return 0
  const place = /^place:(\d{1,12})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1]
  if (place === undefined) throw new GraphError(400, 'Request_BadRequest', 'Badly formed token.')
  return Number(place)
}
