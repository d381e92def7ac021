// Sessions after the sign-in: check, slide, list, end, switch organization.
import { issuersOf, type Connection } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, OrganizationId, SessionId } from '../core/ids.ts'
import type { ActiveSession, Session } from '../core/model.ts'
import type { EnginePorts, RequestOrigin } from './ports.ts'
import { recorder } from './record.ts'
import { earlier, startSession, type StartedSession } from './start-session.ts'

/** A session is touched at most this often, in seconds: a check is a read, hardly ever a write. */
const touchSeconds = 60
/** 32 bytes as base64url. Anything else is not a token of ours and costs no look-up. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

/** The person behind a session token, or `undefined`; slides the expiry. */
export async function checkSession(
  ports: EnginePorts,
  token: string,
): Promise<ActiveSession | undefined> {
  if (!tokenPattern.test(token)) return undefined
  const now = ports.clock()
  const session = await ports.storage.checkSession(ports.hashToken(token), now)
  if (session && now.getTime() - session.lastSeenAt.getTime() >= touchSeconds * 1000)
    await slide(ports, session, now)
  return session
}

async function slide(ports: EnginePorts, session: ActiveSession, now: Date): Promise<void> {
  const slid = new Date(now.getTime() + session.idleSeconds * 1000)
  await ports.storage.transaction((stores) =>
    stores.sessions.touch(session.sessionId, now, earlier(slid, session.absoluteExpiresAt)),
  )
}

export async function signOut(
  ports: EnginePorts,
  session: ActiveSession,
  origin: RequestOrigin,
): Promise<void> {
  await endSession(ports, session, session.sessionId, origin)
}

/** Ends one of the person's own sessions. False where it is not theirs, or not there. */
export async function endSession(
  ports: EnginePorts,
  by: ActiveSession,
  sessionId: SessionId,
  origin: RequestOrigin,
): Promise<boolean> {
  return ports.storage.transaction(async (stores) => {
    const own = await stores.sessions.listOfUser(by.userId, ports.clock())
    const session = own.find(({ id }) => id === sessionId)
    if (!session || !(await stores.sessions.remove(sessionId))) return false
    const record = recorder(ports, context(by, session.organizationId, origin))
    record.audit('session.ended', { kind: 'session', id: sessionId })
    record.emit('session.ended', by.userId, { sessionId, userId: by.userId })
    await record.write(stores)
    return true
  })
}

/** "Sign out everywhere else". Returns how many sessions ended. */
export async function endOtherSessions(
  ports: EnginePorts,
  by: ActiveSession,
  origin: RequestOrigin,
): Promise<number> {
  return ports.storage.transaction(async (stores) => {
    const ended = await stores.sessions.removeOfUser(by.userId, by.sessionId)
    const record = recorder(ports, context(by, by.organizationId, origin))
    record.audit('session.others_ended', { kind: 'user', id: by.userId }, { sessionsEnded: ended })
    await record.write(stores)
    return ended
  })
}

/**
 * The provider's session ended (front-channel logout): ours with the same `sid` end too. The issuer
 * must be one of the connection's, and every ended session leaves its trace. Returns how many ended.
 */
export async function endUpstreamSession(
  ports: EnginePorts,
  input: {
    readonly connectionId: ConnectionId
    readonly issuer: string
    readonly upstreamSessionId: string
    readonly origin: RequestOrigin
  },
): Promise<number> {
  const { connectionId, upstreamSessionId } = input
  const connection = await ports.storage.read.connections.find(connectionId)
  if (!connection || !issuersOf(connection.settings).includes(input.issuer)) return 0
  return ports.storage.transaction(async (stores) => {
    const ended = await stores.sessions.removeByUpstreamSession(connectionId, upstreamSessionId)
    if (ended === 0) return 0
    const { organizationId } = connection
    const actor = { kind: 'system' } as const
    const record = recorder(ports, { organizationId, actor, origin: input.origin })
    const target = { kind: 'connection', id: connectionId }
    record.audit('session.ended_by_provider', target, { sessionsEnded: ended })
    await record.write(stores)
    return ended
  })
}

export async function listSessions(
  ports: EnginePorts,
  by: ActiveSession,
): Promise<readonly Session[]> {
  return ports.storage.read.sessions.listOfUser(by.userId, ports.clock())
}

/**
 * A new session in another of the person's organizations; the old one ends. That organization's
 * policy is asked: who came by password does not walk into one that demands Entra. Errors:
 * NOT_A_MEMBER, CONNECTION_DISABLED (sign in there instead).
 */
export async function switchOrganization(
  ports: EnginePorts,
  by: ActiveSession,
  organizationId: OrganizationId,
  origin: RequestOrigin,
): Promise<StartedSession> {
  return ports.storage.transaction(async (stores) => {
    const organization = await stores.organizations.find(organizationId)
    const member = await stores.members.lockOfUser(organizationId, by.userId)
    if (!organization?.enabled || member?.status !== 'active') throw new UsherError('NOT_A_MEMBER')
    const cameBy = await stores.connections.find(by.connectionId)
    const own = await stores.connections.list(organizationId)
    const accepted = cameBy && acceptedWay(cameBy, own)
    if (!accepted) throw new UsherError('CONNECTION_DISABLED')
    const sessions = await stores.sessions.listOfUser(by.userId, ports.clock())
    const current = sessions.find(({ id }) => id === by.sessionId)
    if (!current || !(await stores.sessions.remove(by.sessionId)))
      throw new UsherError('UNAUTHENTICATED')
    const started = await startSession(ports, stores, {
      userId: by.userId,
      memberId: member.id,
      organization,
      connectionId: accepted.id,
      identityId: current.identityId,
      upstreamSessionId: current.upstreamSessionId,
      origin,
      continues: current,
    })
    const record = recorder(ports, context(by, organizationId, origin))
    record.audit(
      'session.switched',
      { kind: 'session', id: started.session.id },
      {
        from: by.organizationId,
      },
    )
    await record.write(stores)
    return started
  })
}

/**
 * The connection that the new session stands on: ending that one ends the session. A password is the
 * person's, so that one organization's e-mail provider stands for the other's.
 */
function acceptedWay(cameBy: Connection, own: readonly Connection[]): Connection | undefined {
  if (!cameBy.enabled) return undefined
  if (cameBy.organizationId === null) return cameBy
  return own.find(
    ({ id, enabled, settings }) =>
      enabled &&
      (id === cameBy.id || (settings.kind === 'email' && cameBy.settings.kind === 'email')),
  )
}

function context(by: ActiveSession, organizationId: OrganizationId, origin: RequestOrigin) {
  return {
    organizationId,
    actor: { kind: 'user', userId: by.userId, sessionId: by.sessionId } as const,
    origin,
  }
}
