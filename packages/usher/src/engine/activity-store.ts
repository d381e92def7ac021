import type { ErrorCode } from '../core/error-catalogue.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { MemberStatus, SignInAttempt } from '../core/model.ts'

/** What happened in an organization, counted. Days are days of UTC, each named by its first moment. */
export type ActivityStore = {
  signInsByDay(
    organizationId: OrganizationId,
    since: Date,
  ): Promise<readonly { day: Date; outcome: SignInAttempt['outcome']; count: number }[]>
  /** Sign-ins that were denied or failed, most frequent cause first. */
  failuresByCause(
    organizationId: OrganizationId,
    since: Date,
    limit: number,
  ): Promise<readonly { code: ErrorCode | null; count: number; last: Date }[]>
  /** Requests of provisioning clients that change something. */
  provisioningByDay(
    organizationId: OrganizationId,
    since: Date,
  ): Promise<readonly { day: Date; done: number; refused: number }[]>
  /** Members by the day on which they came; who has left since is not counted. */
  membersByDay(
    organizationId: OrganizationId,
    since: Date,
  ): Promise<readonly { day: Date; count: number }[]>
  membersByStatus(organizationId: OrganizationId): Promise<Readonly<Record<MemberStatus, number>>>
}
