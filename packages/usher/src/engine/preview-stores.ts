// The stores behind previews and test sign-ins. `storage/` implements them once for both databases.
import type { ErrorCode } from '../core/error-catalogue.ts'
import type {
  ConnectionId,
  IdentityId,
  MemberId,
  OrganizationId,
  TestSignInId,
} from '../core/ids.ts'
import type { Actor, MemberRole } from '../core/model.ts'
import type { TestOutcome } from '../core/test-report.ts'
import type { PageRequest } from './stores.ts'

/** What the last sign-in of an identity saw, sealed (`core/remembered-claims.ts`). */
export type SealedClaims = {
  readonly identityId: IdentityId
  readonly connectionId: ConnectionId
  readonly organizationId: OrganizationId
  readonly sealed: string
  readonly seenAt: Date
}
/** An active member who has an identity on the connection. */
export type MemberWithClaims = {
  readonly identityId: IdentityId
  readonly memberId: MemberId
  readonly displayName: string | null
  readonly username: string | null
  readonly roles: readonly MemberRole[]
  /** `null` where no sign-in was remembered, or too long ago. */
  readonly sealed: string | null
  readonly seenAt: Date | null
}
export type ClaimMemoryStore = {
  /** Replaces what the identity's sign-in before had left. */
  remember(claims: SealedClaims): Promise<void>
  forget(identityId: IdentityId): Promise<void>
  /** Of the connection's last sign-in into the organization. */
  newest(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
  ): Promise<SealedClaims | undefined>
  /**
   * A page of the connection's identities; `items` has those whose person is an active member of the
   * organization, `walked` counts all.
   */
  listMembers(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
    page: PageRequest,
  ): Promise<{
    readonly items: readonly MemberWithClaims[]
    readonly walked: number
    readonly nextCursor: string | null
  }>
  removeOlderThan(at: Date, limit: number): Promise<number>
}

/** A sign-in that creates nothing, and what it found. */
export type TestSignIn = {
  readonly id: TestSignInId
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  /** Where it was a session, no other session can go on with it. */
  readonly startedBy: Actor
  /** Hash of a token in the browser that began it. */
  readonly browserHash: string
  /** `null` until it is finished. */
  readonly outcome: TestOutcome | null
  readonly code: ErrorCode | null
  readonly sealedReport: string | null
  /** What was seen of the person; `null` where it did not get so far. */
  readonly sealedClaims: string | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
  /** When the same callback came again, and was refused. */
  readonly replayedAt: Date | null
  readonly expiresAt: Date
}
export type TestSignInStore = {
  insert(test: TestSignIn): Promise<void>
  /** Unless it has expired. */
  find(id: TestSignInId, now: Date): Promise<TestSignIn | undefined>
  /** Newest first, unless expired. */
  list(
    organizationId: OrganizationId,
    connectionId: ConnectionId,
    now: Date,
    limit: number,
  ): Promise<readonly TestSignIn[]>
  /** How far an unfinished test has come. */
  note(id: TestSignInId, sealedReport: string): Promise<void>
  /** False if it was finished before: a test has one result. */
  finish(
    id: TestSignInId,
    result: Pick<TestSignIn, 'outcome' | 'code' | 'sealedReport' | 'sealedClaims'> & {
      readonly finishedAt: Date
    },
  ): Promise<boolean>
  noteReplay(id: TestSignInId, at: Date): Promise<void>
  removeExpired(now: Date, limit: number): Promise<number>
}
