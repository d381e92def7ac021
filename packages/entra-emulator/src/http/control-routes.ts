import type { Hono } from 'hono'
import { z } from 'zod'
import { isSameOrigin, setNoStore, setPageHeaders } from './environment.ts'
import { endpoints, exampleFaults, isTransportFault } from '../fault-catalogue.ts'
import {
  addGroup,
  addMember,
  assign,
  deleteGroup,
  deleteUser,
  editGroup,
  removeMember,
  restoreUser,
  unassign,
} from './directory-actions.ts'
import {
  provisionNow,
  provisionOnDemand,
  restartProvisioning,
  saveProvisioning,
  startProvisioning,
  stopProvisioning,
  testProvisioning,
} from './provisioning-actions.ts'
import { messagePage } from '../pages/error-page.ts'
import { groupPage } from '../pages/group-page.ts'
import { indexPage } from '../pages/index-page.ts'
import { provisioningLogPage } from '../pages/provisioning-log-page.ts'
import { provisioningPage } from '../pages/provisioning-page.ts'
import type { Context } from '../context.ts'
import type { Endpoint, Fault } from '../faults.ts'
import type { Markup } from '../pages/layout.ts'
import type { Action } from './control-action.ts'
import type { Environment, Request } from './environment.ts'

/** The emulator's own pages: what is there, and plain forms to change it. Faults never touch it. */
export function controlRoutes(app: Hono<Environment>, context: Context): void {
  for (const [path, page] of pages) {
    app.get(path, (request) => {
      setNoStore(request)
      setPageHeaders(request)
      const shown = page(context, request.req.param('id') ?? '', request.req.query())
      if (shown !== null) return request.html(shown)
      return request.html(messagePage('Not found', 'There is no such page.'), 404)
    })
  }
  for (const [path, act, back] of actions) {
    app.post(path, async (request) => {
      setNoStore(request)
      setPageHeaders(request)
      if (!isSameOrigin(request))
        return refuse(request, 'This form was sent from another site.', 403)
      const form = new URLSearchParams(await request.req.text())
      const id = request.req.param('id') ?? ''
      const answer = await act(context, form, id)
      if (answer === null) return request.redirect(back?.(id) ?? '/', 303)
      if (typeof answer === 'string') return refuse(request, answer, 400)
      return request.html(answer.page ?? '')
    })
  }
}

type Page = (context: Context, id: string, query: Readonly<Record<string, string>>) => Markup | null

const pages: readonly (readonly [string, Page])[] = [
  ['/', indexPage],
  ['/control/groups/:id', groupPage],
  ['/control/provisioning/:id', (context, id) => provisioningPage(context, id)],
  ['/control/provisioning/:id/log', provisioningLogPage],
]

const toGroup = (id: string) => `/control/groups/${encodeURIComponent(id)}`
const toProvisioning = (id: string) => `/control/provisioning/${encodeURIComponent(id)}`

const actions: readonly (readonly [string, Action, ((id: string) => string)?])[] = [
  ['/control/users', addUser],
  ['/control/users/:id', editUser],
  ['/control/users/:id/delete', deleteUser],
  ['/control/users/:id/restore', restoreUser],
  ['/control/groups', addGroup],
  ['/control/groups/:id', editGroup, toGroup],
  ['/control/groups/:id/delete', deleteGroup],
  ['/control/groups/:id/members', addMember, toGroup],
  ['/control/groups/:id/members/remove', removeMember, toGroup],
  ['/control/apps/:id/redirects', addRedirect],
  ['/control/apps/:id/assign', assign, toProvisioning],
  ['/control/apps/:id/unassign', unassign, toProvisioning],
  ['/control/provisioning/:id', saveProvisioning, toProvisioning],
  ['/control/provisioning/:id/test', testProvisioning],
  ['/control/provisioning/:id/start', startProvisioning, toProvisioning],
  ['/control/provisioning/:id/stop', stopProvisioning, toProvisioning],
  ['/control/provisioning/:id/now', provisionNow, toProvisioning],
  ['/control/provisioning/:id/restart', restartProvisioning, toProvisioning],
  ['/control/provisioning/:id/on-demand', provisionOnDemand],
  ['/control/faults', setFault],
  ['/control/faults/clear', clearFaults],
  ['/control/keys/rotate', rotateKeys],
]

function refuse(request: Request, problem: string, status: 400 | 403) {
  return request.html(messagePage('Nothing was changed', problem), status)
}

const newUserForm = z.object({
  tenantId: z.guid(),
  userPrincipalName: z.string().trim().min(3).max(200).includes('@'),
  displayName: z.string().trim().min(1).max(256),
  mail: z.string().trim().max(256),
})

async function addUser({ directory }: Context, form: URLSearchParams): Promise<string | null> {
  const parsed = newUserForm.safeParse(Object.fromEntries(form))
  if (!parsed.success) return 'A user needs a tenant, a name with an @ in it and a display name.'
  const { tenantId, userPrincipalName, displayName, mail } = parsed.data
  if (directory.tenant(tenantId) === undefined) return 'There is no such tenant.'
  if (directory.userByName(tenantId, userPrincipalName) !== undefined) {
    return 'The tenant already has a user of that name.'
  }
  const [givenName = null, ...rest] = displayName.split(' ')
  directory.addUser(tenantId, {
    userPrincipalName,
    displayName,
    givenName,
    surname: rest.length === 0 ? null : rest.join(' '),
    mail: mail === '' ? null : mail,
  })
  return null
}

const userForm = z.object({
  displayName: z.string().trim().min(1).max(256),
  mail: z.string().trim().max(256),
  accountEnabled: z.literal('on').optional(),
})

async function editUser(
  { directory }: Context,
  form: URLSearchParams,
  id: string,
): Promise<string | null> {
  const parsed = userForm.safeParse(Object.fromEntries(form))
  if (!parsed.success) return 'A user needs a display name.'
  if (directory.user(id) === undefined) return 'There is no such user.'
  const { displayName, mail, accountEnabled } = parsed.data
  directory.updateUser(id, {
    displayName,
    mail: mail === '' ? null : mail,
    accountEnabled: accountEnabled === 'on',
  })
  return null
}

async function addRedirect(
  { directory }: Context,
  form: URLSearchParams,
  id: string,
): Promise<string | null> {
  const uri = form.get('uri') ?? ''
  if (directory.app(id) === undefined) return 'There is no such app.'
  if (!URL.canParse(uri) || uri.includes('#') || uri.includes('*') || uri.length > 256) {
    return 'A redirect address is a full URL of at most 256 characters without # or *.'
  }
  directory.addRedirectUri(id, uri)
  return null
}

async function setFault({ faults }: Context, form: URLSearchParams): Promise<string | null> {
  const example = Object.values(exampleFaults).find((fault) => fault.kind === form.get('kind'))
  if (example === undefined) return 'There is no such fault.'
  const endpoint = endpoints.find((one) => one === form.get('endpoint'))
  const times = form.get('times')
  faults.set(withEndpoint(example, endpoint), times === 'once' ? { times: 1 } : {})
  return null
}

function withEndpoint(fault: Fault, endpoint: Endpoint | undefined): Fault {
  return isTransportFault(fault) && endpoint !== undefined ? { ...fault, endpoint } : fault
}

async function clearFaults({ faults }: Context): Promise<null> {
  faults.clear()
  return null
}

async function rotateKeys({ keys }: Context): Promise<null> {
  await keys.rotate()
  return null
}
