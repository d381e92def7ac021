import type { ConnectionId, IdentityId, MemberId, UserId } from '../core/ids.ts'
import type { Organization, Session } from '../core/model.ts'
import type { EnginePorts, RequestOrigin, Stores } from './ports.ts'

export type NewSession = {
  readonly userId: UserId
  readonly memberId: MemberId
  readonly organization: Organization
  readonly connectionId: ConnectionId
  readonly identityId: IdentityId
  readonly upstreamSessionId: string | null
  readonly origin: RequestOrigin
  /** What it goes on from: it began, and ends, no later than that one. */
  readonly continues?: Pick<Session, 'createdAt' | 'absoluteExpiresAt'>
}

/** A session and its token; the token exists only here and in the person's cookie. */
export type StartedSession = { readonly token: string; readonly session: Session }

/** New at every sign-in, so that a session id planted beforehand is worth nothing. */
export async function startSession(
  ports: EnginePorts,
  stores: Stores,
  input: NewSession,
): Promise<StartedSession> {
  const now = ports.clock()
  const token = ports.randomToken()
  const { continues } = input
  const latest = new Date(now.getTime() + input.organization.sessionAbsoluteSeconds * 1000)
  const absoluteExpiresAt = continues ? earlier(latest, continues.absoluteExpiresAt) : latest
  const session: Session = {
    id: ports.ids('session'),
    userId: input.userId,
    organizationId: input.organization.id,
    memberId: input.memberId,
    connectionId: input.connectionId,
    identityId: input.identityId,
    tokenHash: ports.hashToken(token),
    upstreamSessionId: input.upstreamSessionId,
    userAgent: input.origin.userAgent,
    ipAddress: input.origin.ipAddress,
    createdAt: continues?.createdAt ?? now,
    lastSeenAt: now,
    idleExpiresAt: earlier(
      new Date(now.getTime() + input.organization.sessionIdleSeconds * 1000),
      absoluteExpiresAt,
    ),
    absoluteExpiresAt,
  }
  await stores.sessions.insert(session)
  await stores.members.noteSignIn(input.memberId, now)
  return { token, session }
}

export function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
