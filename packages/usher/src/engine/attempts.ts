// Sign-ins that never reached a decision: the provider refused, a check of the protocol failed, the
// connection was switched off meanwhile. They leave an attempt too (DESIGN: every attempt, good or
// bad), with a reference that the user sees and the administrator looks up.
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { AttemptId, ConnectionId, OrganizationId } from '../core/ids.ts'
import type { SignInAttempt } from '../core/model.ts'
import type { EnginePorts, RequestOrigin } from './ports.ts'

export type FailedAttempt = {
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly code: ErrorCode
  /** Which check failed, in words that hold no secret. */
  readonly detail: string
  readonly providerError: SignInAttempt['providerError']
  /** The state that is spent with this failure, if the flow was ours. */
  readonly stateHash: string | null
  readonly origin: RequestOrigin
}

/** How long a failed state is remembered, in seconds. */
const spentStateSeconds = 3600

/** Writes the attempt and returns its reference number. */
export async function recordFailedAttempt(
  ports: EnginePorts,
  failed: FailedAttempt,
): Promise<string> {
  const now = ports.clock()
  const id = ports.ids('attempt')
  const reference = makeReference(id)
  await ports.storage.transaction(async (stores) => {
    const spent =
      failed.stateHash !== null && (await stores.attempts.isStateSpent(failed.stateHash))
    if (failed.stateHash !== null && !spent)
      await stores.attempts.spendState(
        failed.stateHash,
        id,
        new Date(now.getTime() + spentStateSeconds * 1000),
      )
    await stores.attempts.insert({
      id,
      reference,
      organizationId: failed.organizationId,
      connectionId: failed.connectionId,
      userId: null,
      outcome: 'failed',
      code: failed.code,
      providerError: failed.providerError,
      trace: [{ rule: 'protocol', saw: failed.detail }],
      subject: null,
      ipAddress: failed.origin.ipAddress,
      userAgent: failed.origin.userAgent,
      createdAt: now,
    })
  })
  return reference
}

/** Eight characters of the random part, grouped so that they can be read out: `K7QM-3XDA`. */
export function makeReference(id: AttemptId): string {
  const tail = id.slice(-8).toUpperCase()
  return `${tail.slice(0, 4)}-${tail.slice(4)}`
}
