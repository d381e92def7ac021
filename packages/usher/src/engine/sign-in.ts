// One sign-in, from a verified identity to a session: load facts → decide → apply, in one
// transaction. A unique constraint that says no means that somebody else arrived first: everything
// is rolled back, read again and decided again (invariant 2).
import { isUpstream, type UpstreamConnection } from '../core/connection.ts'
import { decideSignIn, type SignInDecision } from '../core/decide-sign-in.ts'
import { traceStep } from '../core/sign-in-trace.ts'
import { UsherError, type ErrorCode } from '../core/error-catalogue.ts'
import type { AttemptId, ConnectionId, OrganizationId, UserId } from '../core/ids.ts'
import type { Session, SignInAttempt } from '../core/model.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import { applySignIn } from './apply-sign-in.ts'
import { makeReference } from './attempts.ts'
import { loadSignInFacts, type LoadedSignIn } from './load-sign-in-facts.ts'
import { openLinkRequest } from './link.ts'
import { UniqueViolation, type EnginePorts, type RequestOrigin, type Stores } from './ports.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

export type SignInCommand = {
  readonly connectionId: ConnectionId
  readonly verified: VerifiedIdentity
  /** Hash of the state parameter: spent with the outcome, so that a replay finds nothing. */
  readonly stateHash: string
  readonly invitationTokenHash: string | null
  readonly returnTo: string
  readonly origin: RequestOrigin
}

export type SignInResult =
  | {
      readonly kind: 'signedIn'
      readonly how: 'signedIn' | 'linked' | 'created'
      readonly token: string
      readonly session: Session
      readonly reference: string
    }
  | { readonly kind: 'confirm'; readonly linkToken: string; readonly reference: string }
  | {
      readonly kind: 'denied'
      readonly code: ErrorCode
      readonly reference: string
      /** What the deciding rule saw. */
      readonly saw: string
    }

/** Longest time a state is remembered as spent, in seconds: longer than a flow cookie lives. */
const spentStateSeconds = 3600

export async function signIn(ports: EnginePorts, command: SignInCommand): Promise<SignInResult> {
  return retryOnConflict(ports, (stores) => signInOnce(ports, stores, command))
}

async function signInOnce(
  ports: EnginePorts,
  stores: Stores,
  command: SignInCommand,
): Promise<SignInResult> {
  const now = ports.clock()
  const connection = await upstreamConnection(stores, command.connectionId)
  const loaded = await loadSignInFacts(stores, {
    connection,
    verified: command.verified,
    invitationTokenHash: command.invitationTokenHash,
    now,
  })
  const decision = decideSignIn(loaded.facts)
  if (!admits(decision) && (await cameMeanwhile(stores, connection, loaded)))
    throw new UniqueViolation('identities_key')
  const attemptId = ports.ids('attempt')
  await stores.attempts.spendState(
    command.stateHash,
    attemptId,
    new Date(now.getTime() + spentStateSeconds * 1000),
  )
  const reference = makeReference(attemptId)
  const note = (outcome: SignInAttempt['outcome'], userId: UserId | null): Promise<void> =>
    stores.attempts.insert(
      attemptOf({ ports, command, loaded, decision, attemptId, reference, outcome, userId }),
    )
  switch (decision.kind) {
    case 'deny': {
      await note('denied', loaded.identity?.userId ?? null)
      const saw = decision.trace.at(-1)?.saw ?? ''
      return { kind: 'denied', code: decision.code, reference, saw }
    }
    case 'confirm': {
      const linkToken = await openLinkRequest(ports, stores, {
        command,
        loaded,
        connection,
        decision,
      })
      await note('confirm', decision.userId)
      return { kind: 'confirm', linkToken, reference }
    }
    case 'signIn':
    case 'link':
    case 'create': {
      const { token, session } = await applySignIn(ports, stores, {
        decision,
        loaded,
        connection,
        verified: command.verified,
        origin: command.origin,
        attemptId,
      })
      const how = outcomes[decision.kind]
      await note(how, session.userId)
      return { kind: 'signedIn', how, token, session, reference }
    }
  }
}

function admits({ kind }: SignInDecision): boolean {
  return kind !== 'deny' && kind !== 'confirm'
}

/**
 * Another first sign-in of the same person committed between the look at the identity and the one at
 * the address, which then seemed to be somebody else's. Whoever would write finds out by a constraint.
 */
async function cameMeanwhile(
  stores: Stores,
  connection: UpstreamConnection,
  { identity, key }: LoadedSignIn,
): Promise<boolean> {
  if (identity || !key) return false
  return (await stores.identities.findByKey(connection.id, key.issuer, key.subject)) !== undefined
}

const outcomes = { signIn: 'signedIn', link: 'linked', create: 'created' } as const

async function upstreamConnection(stores: Stores, id: ConnectionId): Promise<UpstreamConnection> {
  const connection = await stores.connections.find(id)
  if (!connection || !isUpstream(connection)) throw new UsherError('LOG_IN_SOURCE_NOT_SUPPORTED')
  return connection
}

function attemptOf(input: {
  readonly ports: EnginePorts
  readonly command: SignInCommand
  readonly loaded: LoadedSignIn
  readonly decision: SignInDecision
  readonly attemptId: AttemptId
  readonly reference: string
  readonly outcome: SignInAttempt['outcome']
  readonly userId: UserId | null
}): SignInAttempt {
  const { profile, fields } = input.loaded.facts.mapped
  const organizationId: OrganizationId | null = input.loaded.organization?.id ?? null
  const mapping = fields.map(({ field, path, found }) =>
    traceStep(`mapping ${field}`, found ? `taken from "${path ?? ''}"` : 'nothing found'),
  )
  return {
    id: input.attemptId,
    reference: input.reference,
    organizationId,
    connectionId: input.command.connectionId,
    userId: input.userId,
    outcome: input.outcome,
    code: input.decision.kind === 'deny' ? input.decision.code : null,
    providerError: null,
    trace: [...mapping, ...input.decision.trace],
    subject: { username: profile.username, email: profile.email },
    ipAddress: input.command.origin.ipAddress,
    userAgent: input.command.origin.userAgent,
    createdAt: input.ports.clock(),
  }
}
