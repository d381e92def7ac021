// Row 12 of the decision: an account has this address, and its owner must approve the link.
// The proof is bound to user, connection, upstream subject and session, is used once, and a link or
// an unlink voids all others (CVE-2026-9087, -82968, -92358, -15571, -105207).
import { isUpstream, type UpstreamConnection } from '../core/connection.ts'
import type { SignInDecision } from '../core/decide-sign-in.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { identityKey } from '../core/identity-key.ts'
import { withoutPicture } from '../core/map-profile.ts'
import type { ActiveSession, LinkRequest } from '../core/model.ts'
import { present } from '../lib/assert.ts'
import type { LoadedSignIn } from './load-sign-in-facts.ts'
import { UniqueViolation, type EnginePorts, type RequestOrigin, type Stores } from './ports.ts'
import { recorder } from './record.ts'
import type { SignInCommand } from './sign-in.ts'
import { waysInto } from './ways-into.ts'

/** Time to sign in the old way and approve, in seconds. */
const linkRequestSeconds = 900

/** Remembers who knocked; the returned token lives only in a cookie of this browser. */
export async function openLinkRequest(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly command: SignInCommand
    readonly loaded: LoadedSignIn
    readonly connection: UpstreamConnection
    readonly decision: Extract<SignInDecision, { kind: 'confirm' }>
  },
): Promise<string> {
  const { command, loaded, connection, decision } = input
  const now = ports.clock()
  const token = ports.randomToken()
  const key = present(loaded.key, 'the subject of a sign-in to confirm')
  await stores.linkRequests.voidOfSubject(connection.id, key.issuer, key.subject, now)
  await stores.linkRequests.insert({
    id: ports.ids('linkRequest'),
    tokenHash: ports.hashToken(token),
    userId: decision.userId,
    organizationId: present(loaded.organization, 'the organization of a link request').id,
    connectionId: connection.id,
    issuer: key.issuer,
    subject: key.subject,
    upstream: command.verified.upstream,
    profile: loaded.facts.mapped.profile,
    emailProven: loaded.facts.address?.authority.by != null,
    returnTo: command.returnTo,
    expiresAt: new Date(now.getTime() + linkRequestSeconds * 1000),
    spentAt: null,
    createdAt: now,
  })
  return token
}

/** The open request behind a cookie's token, or `undefined`. */
export async function findLinkRequest(
  ports: EnginePorts,
  token: string,
): Promise<LinkRequest | undefined> {
  const request = await ports.storage.read.linkRequests.findByTokenHash(ports.hashToken(token))
  return request && isOpen(request, ports.clock()) ? request : undefined
}

/**
 * The owner approves. The session must be theirs, be fully signed in, and have begun after the
 * request: a session that lay around is no proof that its owner wants this. Nor is one that another
 * organization's provider vouched for, where this organization knows a way of its own to the account:
 * whoever administers that provider would come in here. An operator approves as an operator.
 */
export async function mayApprove(
  stores: Stores,
  request: LinkRequest,
  session: ActiveSession,
): Promise<boolean> {
  const { userId, organizationId } = request
  if (session.userId !== userId || session.createdAt < request.createdAt) return false
  const user = await stores.users.find(userId)
  if (user?.operator === true) return session.operator
  const cameBy = await stores.connections.find(session.connectionId)
  if (!cameBy) return false
  if (cameBy.organizationId === null || cameBy.organizationId === organizationId) return true
  if (cameBy.settings.kind === 'email') return true
  return (await waysInto(stores, organizationId, userId)).length === 0
}

/** Adds the identity to the approving user's account. Errors: LINK_INVALID. */
export async function approveLink(
  ports: EnginePorts,
  input: {
    readonly token: string
    readonly session: ActiveSession
    readonly origin: RequestOrigin
  },
): Promise<LinkRequest> {
  try {
    return await ports.storage.transaction((stores) => approveOnce(ports, stores, input))
  } catch (error) {
    // The subject found another account meanwhile: nothing is linked here.
    if (error instanceof UniqueViolation) throw new UsherError('LINK_INVALID', { cause: error })
    throw error
  }
}

async function approveOnce(
  ports: EnginePorts,
  stores: Stores,
  input: Parameters<typeof approveLink>[1],
): Promise<LinkRequest> {
  const now = ports.clock()
  const request = await stores.linkRequests.findByTokenHash(ports.hashToken(input.token))
  const { session } = input
  if (!request || !isOpen(request, now) || !(await mayApprove(stores, request, session)))
    throw new UsherError('LINK_INVALID')
  const connection = await stores.connections.find(request.connectionId)
  if (!connection?.enabled || !isUpstream(connection)) throw new UsherError('CONNECTION_DISABLED')
  const user = await stores.users.find(request.userId)
  const member = await stores.members.lockOfUser(request.organizationId, request.userId)
  if (!user?.active || member?.status === 'deactivated') throw new UsherError('USER_DEACTIVATED')
  if (!(await stores.linkRequests.spend(request.id, now))) throw new UsherError('LINK_INVALID')
  const identityId = ports.ids('identity')
  const key = identityKey(connection, request.upstream, request.profile)
  await stores.identities.insert({
    id: identityId,
    userId: request.userId,
    connectionId: request.connectionId,
    issuer: request.issuer,
    subject: request.subject,
    externalId: key?.externalId ?? request.subject,
    upstream: request.upstream,
    profile: withoutPicture(request.profile),
    createdAt: now,
    lastSignInAt: null,
  })
  await stores.linkRequests.voidOfUser(request.userId, now)
  const record = recorder(ports, {
    organizationId: request.organizationId,
    actor: { kind: 'user', userId: request.userId, sessionId: input.session.sessionId },
    origin: input.origin,
  })
  const target = { kind: 'identity', id: identityId }
  const authSource = connection.name
  record.audit('identity.linked', target, {
    userId: request.userId,
    authSource,
    by: 'confirmation',
  })
  record.emit('identity.linked', request.userId, { userId: request.userId, authSource })
  await record.write(stores)
  return request
}

function isOpen(request: LinkRequest, now: Date): boolean {
  return request.spentAt === null && request.expiresAt > now
}
