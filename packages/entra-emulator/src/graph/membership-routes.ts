import type { Hono } from 'hono'
import { z } from 'zod'
import { answer, targetUser } from './answer.ts'
import { demandPermission, holds } from './caller.ts'
import { GraphError } from './graph-error.ts'
import { pageOf } from './paging.ts'
import { transitiveGroups } from '../directory/memberships.ts'
import type { Context } from '../context.ts'
import type { Group, User } from '../directory/model.ts'
import type { Environment, Request } from '../http/environment.ts'
import type { Caller } from './caller.ts'

/** Graph refuses to list more ids than this at once. */
const memberObjectsMax = 11_000

/** What a person is a member of: with details, page by page, or as bare ids. */
export function membershipRoutes(app: Hono<Environment>, context: Context): void {
  for (const base of ['/graph/v1.0/me', '/graph/v1.0/users/:id']) {
    for (const list of ['memberOf', 'transitiveMemberOf'] as const) {
      app.on('GET', [`${base}/${list}`, `${base}/${list}/:cast`], (request) =>
        answer(context, request, (caller) => listGroups(context, request, caller, list)),
      )
    }
    for (const action of ['getMemberObjects', 'getMemberGroups'] as const) {
      app.post(`${base}/${action}`, (request) =>
        answer(context, request, async (caller) => listIds(context, request, caller, action)),
      )
    }
  }
}

const directoryReaders = ['Directory.Read.All', 'GroupMember.Read.All', 'Group.Read.All']

function listGroups(
  context: Context,
  request: Request,
  caller: Caller,
  list: 'memberOf' | 'transitiveMemberOf',
) {
  demandPermission(caller, 'User.Read', 'User.Read.All', ...directoryReaders)
  const user = targetUser(context, request, caller)
  const cast = request.req.param('cast')
  if (cast !== undefined && !castTypes.has(cast)) {
    throw new GraphError(400, 'Request_BadRequest', `Unsupported cast '${cast}'.`)
  }
  const groups =
    list === 'memberOf'
      ? context.directory.groupsOf(user.id)
      : transitiveGroups(context.directory, user.id)
  // User.Read shows that a group is there, but not what it is called.
  const named = directoryReaders.some((permission) => holds(caller, permission))
  const resources = [
    ...(cast === 'microsoft.graph.directoryRole'
      ? []
      : groups.map((one) => groupResource(one, named))),
    ...(cast === 'microsoft.graph.group' ? [] : user.directoryRoles.map(roleResource)),
  ]
  const url = new URL(request.req.url)
  const page = pageOf(resources, url, `${context.origin}${url.pathname}`)
  const select = url.searchParams.get('$select')
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects',
    ...(url.searchParams.get('$count') === 'true' ? { '@odata.count': resources.length } : {}),
    ...(page.nextLink === null ? {} : { '@odata.nextLink': page.nextLink }),
    value: page.items.map((item) => selected(item, select, cast === undefined)),
  }
}

const castTypes = new Set(['microsoft.graph.group', 'microsoft.graph.directoryRole'])

function groupResource(group: Group, named: boolean): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.group',
    id: group.id,
    displayName: named ? group.displayName : null,
    description: named ? group.description : null,
    mailEnabled: named ? group.mailEnabled : null,
    securityEnabled: named ? group.securityEnabled : null,
    onPremisesSamAccountName: named ? group.onPremisesSamAccountName : null,
  }
}

function roleResource(templateId: string): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.directoryRole',
    id: templateId,
    displayName: null,
    roleTemplateId: templateId,
  }
}

function selected(
  resource: Record<string, unknown>,
  select: string | null,
  keepType: boolean,
): Record<string, unknown> {
  const names = select?.split(',').map((name) => name.trim())
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) =>
      name === '@odata.type' ? keepType : (names?.includes(name) ?? true),
    ),
  )
}

const actionBody = z.object({ securityEnabledOnly: z.boolean() })

async function listIds(
  context: Context,
  request: Request,
  caller: Caller,
  action: 'getMemberObjects' | 'getMemberGroups',
) {
  demandPermission(caller, 'User.Read', 'User.Read.All', ...directoryReaders)
  const user = targetUser(context, request, caller)
  const body = actionBody.safeParse(await request.req.json().catch(() => null))
  if (!body.success) {
    throw new GraphError(
      400,
      'Request_BadRequest',
      "The parameter 'securityEnabledOnly' is required.",
    )
  }
  const ids = memberIds(context, user, action, body.data.securityEnabledOnly)
  if (ids.length > memberObjectsMax) {
    throw new GraphError(400, 'Directory_ResultSizeLimitExceeded', 'The result is too large.')
  }
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
    value: ids,
  }
}

function memberIds(
  context: Context,
  user: User,
  action: 'getMemberObjects' | 'getMemberGroups',
  securityEnabledOnly: boolean,
): readonly string[] {
  const groups = transitiveGroups(context.directory, user.id)
    .filter((group) => group.securityEnabled || !securityEnabledOnly)
    .map((group) => group.id)
  return action === 'getMemberObjects' ? [...groups, ...user.directoryRoles] : groups
}
