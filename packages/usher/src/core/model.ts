// The nouns of Usher. A **user** carries what a person proved (addresses, identities, password); a
// **member** carries one organization's view of that person, and only that organization's
// connections and directory write it.
import type { Profile } from './map-profile.ts'
import type {
  ApiTokenId,
  AttemptId,
  ConnectionId,
  DirectoryId,
  DirectoryTokenId,
  DirectoryUserId,
  DomainId,
  IdentityId,
  InvitationId,
  LinkRequestId,
  MailTokenId,
  MemberId,
  OrganizationId,
  SessionId,
  SetUpLinkId,
  UserId,
} from './ids.ts'
import type { NormalizedEmail } from './email-address.ts'
import type { ErrorCode } from './error-catalogue.ts'
import type { TraceStep } from './sign-in-trace.ts'

export type Organization = {
  readonly id: OrganizationId
  /** Names the organization in addresses: `/sign-in?organization=contoso`. */
  readonly slug: string
  readonly name: string
  readonly logoUrl: string | null
  readonly enabled: boolean
  /** Only addresses inside the verified domains may arrive by themselves. */
  readonly restrictToDomains: boolean
  readonly defaultRole: string
  readonly sessionIdleSeconds: number
  readonly sessionAbsoluteSeconds: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type OrganizationDomain = {
  readonly id: DomainId
  readonly organizationId: OrganizationId
  /** ASCII (punycode), lower case. */
  readonly domain: string
  /** The value of the DNS TXT record `_usher.<domain>` that proves the domain. */
  readonly challenge: string
  readonly verifiedAt: Date | null
  readonly verifiedBy: 'dns' | 'operator' | null
  readonly createdAt: Date
}

export type User = {
  readonly id: UserId
  readonly active: boolean
  /** Runs the instance: makes organizations, verifies domains by hand. */
  readonly operator: boolean
  readonly displayName: string | null
  readonly createdAt: Date
}

/** An address that the person proved. Unique on the instance. */
export type UserEmail = {
  readonly userId: UserId
  readonly email: NormalizedEmail
  readonly provenAt: Date
  readonly provenBy: 'mail' | 'provider' | 'domain' | 'operator'
}

/** The binding of a user to one upstream subject on one connection. */
export type Identity = {
  readonly id: IdentityId
  readonly userId: UserId
  readonly connectionId: ConnectionId
  /** With `subject` the key: unique per connection. */
  readonly issuer: string
  readonly subject: string
  /** What a directory knows the person by (`IdentityKey.externalId`). */
  readonly externalId: string
  /** The whole tuple as it was seen, kept for diagnosis and migration. */
  readonly upstream: UpstreamTuple
  readonly profile: Profile
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
}
export type UpstreamTuple = {
  readonly iss: string | null
  readonly tid: string | null
  readonly oid: string | null
  readonly sub: string | null
  /** Somebody whom another tenant vouches for; a user name proves nothing about a guest. */
  readonly guest: boolean
}

export type MemberOrigin = 'jit' | 'scim' | 'invitation' | 'manual'
export type MemberStatus = 'active' | 'deactivated'
export type Member = {
  readonly id: MemberId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly status: MemberStatus
  readonly origin: MemberOrigin
  readonly displayName: string | null
  readonly username: string | null
  /** The organization's word, not proof. */
  readonly email: string | null
  readonly normalizedEmail: NormalizedEmail | null
  readonly avatarUrl: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly deactivatedAt: Date | null
}

/** A role of a member and where it came from: a rule takes back only what a rule gave. */
export type MemberRole = {
  readonly role: string
  readonly source: 'pinned' | 'rule' | 'default'
  /** The connection whose rule gives it; `null` unless `source` is `rule`. */
  readonly connectionId: ConnectionId | null
  /** The directory whose rule gives it, alone or beside the connection. A role stays while either does. */
  readonly directoryId: DirectoryId | null
}
export type DirectoryUser = {
  readonly id: DirectoryUserId
  readonly directoryId: DirectoryId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly externalId: string | null
  /** As sent; compared by `normalizeUserName`. */
  readonly userName: string
  readonly active: boolean
  /** A tombstone: the directory sent this person away and has not made them anew. */
  readonly deletedAt: Date | null
  readonly createdAt: Date
}

export const invitationStatuses = ['open', 'accepted', 'revoked', 'expired'] as const
export type InvitationStatus = (typeof invitationStatuses)[number]
export type Invitation = {
  readonly id: InvitationId
  readonly organizationId: OrganizationId
  readonly email: string
  readonly normalizedEmail: NormalizedEmail
  readonly roles: readonly string[]
  readonly tokenHash: string
  readonly invitedBy: UserId | null
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

export type Credential = {
  readonly userId: UserId
  readonly passwordHash: string
  readonly setAt: Date
}

/** A single-use token that was mailed: to prove an address or to choose a new password. */
export type MailToken = {
  readonly id: MailTokenId
  readonly purpose: 'sign-up' | 'reset' | 'set-up'
  readonly organizationId: OrganizationId | null
  readonly email: string
  readonly normalizedEmail: NormalizedEmail
  readonly displayName: string | null
  readonly tokenHash: string
  readonly expiresAt: Date
  readonly spentAt: Date | null
  readonly createdAt: Date
}

export type Session = {
  readonly id: SessionId
  readonly userId: UserId
  readonly organizationId: OrganizationId
  readonly memberId: MemberId
  readonly connectionId: ConnectionId
  readonly identityId: IdentityId
  readonly tokenHash: string
  /** The provider's session id (`sid`), for front-channel logout. */
  readonly upstreamSessionId: string | null
  readonly userAgent: string | null
  readonly ipAddress: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** Slides with use; never past `absoluteExpiresAt`. */
  readonly idleExpiresAt: Date
  readonly absoluteExpiresAt: Date
}

/** What a session check answers: the person, their organization and roles, all still in force. */
export type ActiveSession = {
  readonly sessionId: SessionId
  readonly userId: UserId
  readonly organizationId: OrganizationId
  readonly memberId: MemberId
  readonly connectionId: ConnectionId
  readonly operator: boolean
  readonly displayName: string | null
  readonly username: string | null
  readonly email: string | null
  /** The picture itself is read where it is shown: it may be a hundred kilobytes. */
  readonly hasAvatar: boolean
  readonly roles: readonly string[]
  readonly organizationSlug: string
  readonly organizationName: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly idleExpiresAt: Date
  readonly absoluteExpiresAt: Date
  /** The organization's `sessionIdleSeconds`, to slide by. */
  readonly idleSeconds: number
}

/** One try to sign in, good or bad, with the reason a person can read. */
export type SignInAttempt = {
  readonly id: AttemptId
  /** Shown to the user, looked up by the administrator. */
  readonly reference: string
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly userId: UserId | null
  readonly outcome: 'signedIn' | 'linked' | 'created' | 'confirm' | 'denied' | 'failed'
  readonly code: ErrorCode | null
  /** The provider's own error, e.g. `AADSTS7000215`, never a secret. */
  readonly providerError: { readonly code: string; readonly description: string } | null
  readonly trace: readonly TraceStep[]
  /** Who knocked, as far as it is known: shown to administrators of the organization only. */
  readonly subject: { readonly username: string | null; readonly email: string | null } | null
  readonly ipAddress: string | null
  readonly userAgent: string | null
  readonly createdAt: Date
}

/** A sign-in that waits for the owner of an existing account to approve the link (decision row 12). */
export type LinkRequest = {
  readonly id: LinkRequestId
  readonly tokenHash: string
  /** The account the new identity would be added to. */
  readonly userId: UserId
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly issuer: string
  readonly subject: string
  readonly upstream: UpstreamTuple
  readonly profile: Profile
  readonly emailProven: boolean
  readonly returnTo: string
  readonly expiresAt: Date
  readonly spentAt: Date | null
  readonly createdAt: Date
}

/** Who does something: shown in the audit trail. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: UserId; readonly sessionId: SessionId | null }
  | { readonly kind: 'system' }
  | { readonly kind: 'operator-cli' }
  | {
      readonly kind: 'directory'
      readonly directoryId: DirectoryId
      readonly tokenId: DirectoryTokenId
    }
  | { readonly kind: 'api-token'; readonly tokenId: ApiTokenId }
  | { readonly kind: 'set-up-link'; readonly linkId: SetUpLinkId }

export type AuditEvent = {
  readonly organizationId: OrganizationId | null
  readonly actor: Actor
  /** `member.joined`, `connection.updated`, … */
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  /** Before and after, without secrets. */
  readonly details: Readonly<Record<string, unknown>>
  readonly ipAddress: string | null
}

/** What other systems hear about; delivered from the outbox. */
export type DomainEvent = {
  readonly organizationId: OrganizationId | null
  readonly type: string
  /** Events of one user are delivered in order. */
  readonly userId: UserId | null
  readonly payload: Readonly<Record<string, unknown>>
}
