// What is written down and only ever read, and what the things in it are called.
import type { IdOf, MemberId, OrganizationId, UserId } from '../core/ids.ts'
import type { AuditEvent, SignInAttempt } from '../core/model.ts'
import type { Page, PageRequest } from './stores.ts'

export type RecordedAuditEvent = AuditEvent & {
  readonly id: IdOf['auditEvent']
  readonly at: Date
}
export type AuditFilter = {
  /** As `actorKey` names who did it. */
  readonly actor?: string
  /** One action, or with a dot at its end all that begin so: `member.joined`, `member.`. */
  readonly action?: string
  readonly targetId?: string
  /** By user and by member: as the trail names a person. */
  readonly people?: readonly string[]
  /** From this time on. */
  readonly from?: Date
  /** Before this time. */
  readonly until?: Date
  /** Anywhere in the action, the target's id, the address or the details; case does not matter. */
  readonly text?: string
}
export type AuditStore = {
  append(events: readonly RecordedAuditEvent[]): Promise<void>
  /**
   * Newest first. With `text`, a page looks at a bounded stretch of the trail: it may hold fewer
   * events than asked for, or none, and still have a next page.
   */
  list(
    organizationId: OrganizationId | null,
    page: PageRequest,
    filter?: AuditFilter,
  ): Promise<Page<RecordedAuditEvent>>
}

/** Something that happened to a person, as the organization saw it. */
export type TimelineEntry =
  | { readonly kind: 'attempt'; readonly attempt: SignInAttempt }
  | { readonly kind: 'event'; readonly event: RecordedAuditEvent }

export type TimelineStore = {
  /**
   * Newest first: what the trail says of the people, and their tries to sign in. A session's start is
   * left out, since its attempt says the same and more.
   */
  list(
    organizationId: OrganizationId,
    people: { readonly userIds: readonly UserId[]; readonly memberIds: readonly MemberId[] },
    page: PageRequest,
  ): Promise<Page<TimelineEntry>>
}

export type NameStore = {
  /**
   * What the organization calls the things with these ids, whatever their kind: people, connections,
   * directories, tokens, groups, invitations, domains. What is gone has no name.
   */
  find(organizationId: OrganizationId, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * For ids that the reader has named, not the organization's own records: people are found only where
   * they are its members.
   */
  findOwn(
    organizationId: OrganizationId,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, string>>
}
