// Settings → Members, Authentication, Sign-in log, Provisioning: the first, plain administration pages. Reads go
// to the stores, writes to the same engine commands that the API calls.
import { Hono } from 'hono'
import { z } from 'zod'
import { directoryLinks } from '../../admin/members.ts'
import { UsherError } from '../../core/error-catalogue.ts'
import { parseId, type MemberId } from '../../core/ids.ts'
import type { ActiveSession, SignInAttempt } from '../../core/model.ts'
import { deactivate, reactivate, type DeactivationTarget } from '../../engine/deactivate.ts'
import { recorder, type Recorder } from '../../engine/record.ts'
import type { Stores } from '../../engine/ports.ts'
import type { AttemptRow } from '../../pages/settings/attempt-table.ts'
import { attemptsPage } from '../../pages/settings/attempts-page.ts'
import { connectionsPage } from '../../pages/settings/connections-page.ts'
import { memberPage, type MemberView } from '../../pages/settings/member-page.ts'
import { membersPage } from '../../pages/settings/members-page.ts'
import { currentAdmin, loadSession, type HttpContext, type HttpEnv } from '../context.ts'
import { requireCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { readBody } from '../read-body.ts'
import { sessionRows } from '../session-rows.ts'
import { withQuery } from '../sign-in-ways.ts'
import { accountPurpose } from './account.ts'
import { callbackPath } from './oauth2.ts'
import { provisioningRoutes } from './provisioning.ts'
import { settingsFrame } from './settings-frame.ts'

const pageSize = 50
const dayMilliseconds = 86_400_000
const actionSchema = z.object({ csrf: z.string(), confirm: z.string().optional() })

export function settingsRoutes(deps: AppDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('/settings/*', loadSession(deps), async (c, next) => {
    if (!c.get('session') && c.req.method === 'GET')
      return c.redirect(withQuery('/sign-in', { return_to: c.req.path }))
    currentAdmin(c)
    c.header('Cache-Control', 'no-store')
    return next()
  })
  app.get('/settings/members', (c) => showMembers(deps, c))
  app.get('/settings/members/:id', (c) => showMember(deps, c))
  app.post('/settings/members/:id/deactivate', (c) => change(deps, c, deactivateMember(deps)))
  app.post('/settings/members/:id/reactivate', (c) => change(deps, c, reactivateMember(deps)))
  app.post('/settings/members/:id/sign-out', (c) => change(deps, c, signOutEverywhere))
  app.get('/settings/sign-in-log', (c) => showAttempts(deps, c))
  app.get('/settings/authentication', (c) => showConnections(deps, c))
  app.route('/', provisioningRoutes(deps))
  return app
}

async function showMembers(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentAdmin(c)
  const search = (c.req.query('search') ?? '').slice(0, 200)
  const cursor = c.req.query('cursor') ?? null
  const page = await deps.ports.storage.read.members.list(
    session.organizationId,
    search === '' ? {} : { search },
    { limit: pageSize, cursor },
  )
  const href = (at: string | null) =>
    withQuery('/settings/members', { search: search === '' ? null : search, cursor: at })
  return c.html(
    membersPage({
      frame: await settingsFrame(deps, session),
      search,
      members: page.items.map(({ member, roles, authSources, lastSignInAt }) => ({
        ...member,
        href: `/settings/members/${member.id}`,
        authSources: authSources.map(({ name }) => name),
        roles: roles.map(({ role }) => role),
        lastSignInAt,
      })),
      nextHref: page.nextCursor === null ? null : href(page.nextCursor),
      firstHref: cursor === null ? null : href(null),
    }),
  )
}

async function showMember(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentAdmin(c)
  return c.html(memberPage(await memberView(deps, session, memberId(c))))
}

async function memberView(
  deps: AppDeps,
  session: ActiveSession,
  id: MemberId,
): Promise<MemberView> {
  const { read } = deps.ports.storage
  const { organizationId } = session
  const summary = await read.members.summary(organizationId, id)
  if (!summary) throw new UsherError('NOT_FOUND')
  const { member, roles, authSources } = summary
  const links = await directoryLinks(read, { organizationId }, member.userId)
  const names = new Map<string, string>([
    ...authSources.map(({ connectionId, name }) => [connectionId, name] as const),
    ...links.map(({ directory }) => [directory.id, directory.name] as const),
  ])
  const identities = await read.identities.listOfUser(member.userId)
  const sessions = await read.sessions.listOfMember(organizationId, id, deps.ports.clock())
  const attempts = await read.attempts.list(
    organizationId,
    { userId: member.userId },
    { limit: 10, cursor: null },
  )
  const path = `/settings/members/${id}`
  return {
    frame: await settingsFrame(deps, session),
    member,
    roles: roles.map(({ role, source, connectionId, directoryId }) => ({
      role,
      source,
      ruleOf: [connectionId, directoryId].flatMap((each) =>
        each === null ? [] : (names.get(each) ?? []),
      ),
    })),
    directories: links.map(({ directory, entry }) => ({
      name: directory.name,
      username: entry.userName,
      state: entry.deletedAt !== null ? 'removed' : entry.active ? 'active' : 'inactive',
    })),
    // Identities on another organization's connections are not this organization's business.
    identities: identities.flatMap((identity) => {
      const source = authSources.find(({ connectionId }) => connectionId === identity.connectionId)
      if (!source) return []
      const { issuer, subject, createdAt, lastSignInAt } = identity
      const connectionName = source.name
      return [
        { connectionName, kind: source.kind, issuer, subject, since: createdAt, lastSignInAt },
      ]
    }),
    sessions: await sessionRows(deps, sessions, session.sessionId),
    attempts: await attemptRows(deps, session, attempts.items),
    actions: {
      deactivate: `${path}/deactivate`,
      reactivate: `${path}/reactivate`,
      signOutEverywhere: `${path}/sign-out`,
    },
  }
}

type MemberTarget = Extract<DeactivationTarget, { kind: 'member' }>
type MemberChange = (stores: Stores, target: MemberTarget, record: Recorder) => Promise<unknown>

const deactivateMember =
  (deps: AppDeps): MemberChange =>
  (stores, target, record) =>
    deactivate(deps.ports, stores, target, record)

const reactivateMember =
  (deps: AppDeps): MemberChange =>
  (stores, target, record) =>
    reactivate(deps.ports, stores, target, record)

const signOutEverywhere: MemberChange = async (
  stores,
  { organizationId, memberId: id },
  record,
) => {
  if (!(await stores.members.find(organizationId, id))) throw new UsherError('NOT_FOUND')
  const sessionsEnded = await stores.sessions.removeOfMember(id)
  record.audit('member.signed_out', { kind: 'member', id }, { sessionsEnded })
}

async function change(deps: AppDeps, c: HttpContext, apply: MemberChange): Promise<Response> {
  const session = currentAdmin(c)
  const { csrf } = await readBody(c, actionSchema)
  requireCsrf(deps, csrf, accountPurpose, session)
  const { organizationId, userId, sessionId } = session
  const target: MemberTarget = { kind: 'member', organizationId, memberId: memberId(c) }
  await deps.ports.storage.transaction(async (stores) => {
    const actor = { kind: 'user', userId, sessionId } as const
    const record = recorder(deps.ports, { organizationId, actor, origin: c.get('origin') })
    await apply(stores, target, record)
    await record.write(stores)
  })
  return c.redirect(`/settings/members/${target.memberId}`, 303)
}

async function showAttempts(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentAdmin(c)
  const reference = (c.req.query('reference') ?? '').trim().toUpperCase().slice(0, 20)
  const page = await deps.ports.storage.read.attempts.list(
    session.organizationId,
    reference === '' ? {} : { reference },
    { limit: pageSize, cursor: c.req.query('cursor') ?? null },
  )
  const nobodys = reference === '' || !session.operator ? [] : await unowned(deps, reference)
  return c.html(
    attemptsPage({
      frame: await settingsFrame(deps, session),
      reference,
      attempts: await attemptRows(deps, session, [...page.items, ...nobodys]),
      nextHref:
        page.nextCursor === null
          ? null
          : withQuery('/settings/sign-in-log', { cursor: page.nextCursor }),
    }),
  )
}

/**
 * Attempts that never got as far as an organization, such as a callback that no sign-in of ours asked
 * for. Their reference is on somebody's screen all the same; whoever runs the instance finds it.
 */
async function unowned(deps: AppDeps, reference: string): Promise<readonly SignInAttempt[]> {
  const { attempts } = deps.ports.storage.read
  return (await attempts.list(null, { reference }, { limit: 1, cursor: null })).items
}

async function attemptRows(
  deps: AppDeps,
  session: ActiveSession,
  attempts: readonly SignInAttempt[],
): Promise<readonly AttemptRow[]> {
  const { connections } = deps.ports.storage.read
  const own = await connections.list(session.organizationId)
  const names = new Map(
    [...own, ...(await connections.list(null))].map(({ id, name }) => [id, name]),
  )
  return attempts.map((attempt) => ({
    reference: attempt.reference,
    at: attempt.createdAt,
    person: attempt.subject?.username ?? attempt.subject?.email ?? null,
    connectionName: attempt.connectionId && (names.get(attempt.connectionId) ?? null),
    outcome: attempt.outcome,
    code: attempt.code,
    providerErrorCode: attempt.providerError?.code ?? null,
  }))
}

async function showConnections(deps: AppDeps, c: HttpContext): Promise<Response> {
  const session = currentAdmin(c)
  const { connections } = deps.ports.storage.read
  const own = await connections.list(session.organizationId)
  const now = deps.ports.clock().getTime()
  return c.html(
    connectionsPage({
      frame: await settingsFrame(deps, session),
      connections: await Promise.all(
        own.map(async ({ id, name, enabled, registrationEnabled, settings }) => {
          const secrets = await connections.listSecrets(id)
          const last = secrets.map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity)
          const at = secrets.length === 0 ? Infinity : Math.max(...last)
          return {
            name,
            kind: settings.kind,
            enabled,
            registrationEnabled,
            redirectUri:
              settings.kind === 'email' ? null : new URL(callbackPath, deps.settings.baseUrl).href,
            secretExpiry: Number.isFinite(at)
              ? { at: new Date(at), daysLeft: Math.floor((at - now) / dayMilliseconds) }
              : null,
          }
        }),
      ),
    }),
  )
}

function memberId(c: HttpContext): MemberId {
  const id = parseId('member', c.req.param('id') ?? '')
  if (id === undefined) throw new UsherError('NOT_FOUND')
  return id
}
