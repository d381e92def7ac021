// Every try to come in by e-mail leaves a sign-in attempt, good or bad, with a reference that the
// person sees and the administrator looks up.
import type { TraceStep } from '../core/sign-in-trace.ts'
import type { NormalizedEmail } from '../core/email-address.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { AttemptId, UserId } from '../core/ids.ts'
import type { Session, SignInAttempt } from '../core/model.ts'
import { makeReference } from './attempts.ts'
import type { EmailProvider } from './email-provider.ts'
import type { EnginePorts, RequestOrigin, Stores } from './ports.ts'

export type EmailSignedIn = {
  readonly kind: 'signedIn'
  readonly how: 'signedIn' | 'created'
  /** The session's token; it exists only here and in the person's cookie. */
  readonly token: string
  readonly session: Session
  readonly reference: string
}
export type EmailSignInResult =
  EmailSignedIn | { readonly kind: 'denied'; readonly code: ErrorCode; readonly reference: string }

export type EmailAttempt = {
  readonly id: AttemptId
  readonly provider: EmailProvider
  readonly email: NormalizedEmail
  readonly userId: UserId | null
  readonly outcome: SignInAttempt['outcome']
  readonly code: ErrorCode | null
  readonly trace: readonly TraceStep[]
  readonly origin: RequestOrigin
}

/** Writes the attempt and returns its reference. */
export async function noteEmailAttempt(
  ports: EnginePorts,
  stores: Stores,
  attempt: EmailAttempt,
): Promise<string> {
  const reference = makeReference(attempt.id)
  await stores.attempts.insert({
    id: attempt.id,
    reference,
    organizationId: attempt.provider.organization.id,
    connectionId: attempt.provider.connection.id,
    userId: attempt.userId,
    outcome: attempt.outcome,
    code: attempt.code,
    providerError: null,
    trace: attempt.trace,
    subject: { username: attempt.email, email: attempt.email },
    ipAddress: attempt.origin.ipAddress,
    userAgent: attempt.origin.userAgent,
    createdAt: ports.clock(),
  })
  return reference
}

/** Leaves the attempt of somebody who is not let in. */
export async function denyByEmail(
  ports: EnginePorts,
  stores: Stores,
  denied: Omit<EmailAttempt, 'id' | 'outcome' | 'code'> & { readonly code: ErrorCode },
): Promise<Extract<EmailSignInResult, { kind: 'denied' }>> {
  const attempt = { ...denied, id: ports.ids('attempt'), outcome: 'denied' } as const
  const reference = await noteEmailAttempt(ports, stores, attempt)
  return { kind: 'denied', code: denied.code, reference }
}
