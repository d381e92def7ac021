// May an administrator fold one account into another, and what is there afterwards? Pure.
//
// An administrator of one organization must not become somebody in another one: by giving an identity
// that they control to an account that is known elsewhere, or by moving what a person proved to an
// account that they control. So both accounts must be this organization's alone, and it does not matter
// which of the two is folded into which. All of that is one refusal, so that it tells nobody what an
// account holds elsewhere.
import type { ErrorCode } from './error-catalogue.ts'
import { domainOf } from './email-address.ts'
import type { OrganizationId } from './ids.ts'
import type { DirectoryUser, Identity, Member, MemberRole, User, UserEmail } from './model.ts'
import { administers } from './requester.ts'

/** What the decision may look at, of each of the two. */
export type MergeSide = {
  readonly user: User
  readonly member: Member
  readonly roles: readonly MemberRole[]
  readonly identities: readonly (Pick<Identity, 'id' | 'connectionId'> & {
    /** `null`: the connection is the instance's. */
    readonly connectionOwner: OrganizationId | null
  })[]
  /** Alive or sent away, in directories of this organization. */
  readonly directoryUsers: readonly DirectoryUser[]
  readonly provenEmails: readonly UserEmail[]
  readonly hasPassword: boolean
  /** A member, or known to a directory, of another organization. */
  readonly isKnownElsewhere: boolean
}

export type MergeFacts = {
  readonly organizationId: OrganizationId
  readonly verifiedDomains: readonly string[]
  /** Only an owner lays hands on an owner. */
  readonly callerIsOwner: boolean
  /** Neither a token nor a link lays hands on whoever administers. */
  readonly callerIsPerson: boolean
  readonly survivor: MergeSide
  readonly absorbed: MergeSide
}

export type MergeRefusal = Extract<
  ErrorCode,
  | 'FORBIDDEN'
  | 'MERGE_NOT_OURS'
  | 'MERGE_STATUS_DIFFERS'
  | 'MERGE_SAME_CONNECTION'
  | 'MERGE_SAME_DIRECTORY'
>
export type MergedView = Pick<
  Member,
  'displayName' | 'username' | 'email' | 'normalizedEmail' | 'avatarUrl'
>
export type MergeDecision =
  | { readonly kind: 'refuse'; readonly code: MergeRefusal }
  | {
      readonly kind: 'merge'
      readonly roles: readonly MemberRole[]
      readonly view: MergedView
    }

export function decideMerge(facts: MergeFacts): MergeDecision {
  const refusal = refusals.find(({ holds }) => holds(facts))
  if (refusal) return { kind: 'refuse', code: refusal.code }
  const { survivor, absorbed } = facts
  return {
    kind: 'merge',
    roles: mergeRoles(survivor.roles, absorbed.roles),
    view: mergeViews(survivor.member, absorbed.member),
  }
}

/** The first that holds is the answer. */
const refusals: readonly {
  readonly code: MergeRefusal
  readonly holds: (facts: MergeFacts) => boolean
}[] = [
  {
    code: 'FORBIDDEN',
    holds: ({ callerIsOwner, callerIsPerson, survivor, absorbed }) =>
      [survivor, absorbed].some(
        (side) =>
          (!callerIsOwner && namesOf(side).includes('owner')) ||
          (!callerIsPerson && administers(namesOf(side))),
      ),
  },
  {
    code: 'MERGE_NOT_OURS',
    holds: (facts) => !belongsHere(facts, facts.survivor) || !belongsHere(facts, facts.absorbed),
  },
  {
    code: 'MERGE_STATUS_DIFFERS',
    holds: ({ survivor, absorbed }) =>
      survivor.member.status !== absorbed.member.status ||
      survivor.user.active !== absorbed.user.active,
  },
  {
    code: 'MERGE_SAME_CONNECTION',
    holds: ({ survivor, absorbed }) =>
      survivor.identities.some((one) =>
        absorbed.identities.some((other) => other.connectionId === one.connectionId),
      ),
  },
  {
    code: 'MERGE_SAME_DIRECTORY',
    // One that was sent away counts: what the directory does when it makes that person anew would
    // concern two accounts.
    holds: ({ survivor, absorbed }) =>
      survivor.directoryUsers.some((one) =>
        absorbed.directoryUsers.some((other) => other.directoryId === one.directoryId),
      ),
  },
]

function namesOf({ roles }: MergeSide): readonly string[] {
  return roles.map(({ role }) => role)
}

function belongsHere(
  { organizationId, verifiedDomains }: MergeFacts,
  { user, identities, provenEmails, hasPassword, isKnownElsewhere }: MergeSide,
): boolean {
  return (
    !user.operator &&
    !isKnownElsewhere &&
    !hasPassword &&
    identities.every(({ connectionOwner }) => connectionOwner === organizationId) &&
    provenEmails.every(({ email }) => verifiedDomains.includes(domainOf(email)))
  )
}

/** Pinned beats given by a rule, and the default is only for who has nothing else. */
export function mergeRoles(
  survivor: readonly MemberRole[],
  absorbed: readonly MemberRole[],
): readonly MemberRole[] {
  const merged = new Map<string, MemberRole>()
  for (const role of [...survivor, ...absorbed]) {
    const known = merged.get(role.role)
    merged.set(role.role, known ? stronger(known, role) : role)
  }
  const all = [...merged.values()]
  const given = all.filter(({ source }) => source !== 'default')
  return given.length > 0 ? given : all.slice(0, 1)
}

function stronger(one: MemberRole, other: MemberRole): MemberRole {
  if (one.source === 'pinned' || other.source === 'default') return one
  if (other.source === 'pinned' || one.source === 'default') return other
  return {
    ...one,
    connectionId: one.connectionId ?? other.connectionId,
    directoryId: one.directoryId ?? other.directoryId,
  }
}

/** The survivor's word stands; what it leaves open, the other one fills. */
function mergeViews(survivor: Member, absorbed: Member): MergedView {
  const hasEmail = survivor.email !== null
  return {
    displayName: survivor.displayName ?? absorbed.displayName,
    username: survivor.username ?? absorbed.username,
    email: hasEmail ? survivor.email : absorbed.email,
    normalizedEmail: hasEmail ? survivor.normalizedEmail : absorbed.normalizedEmail,
    avatarUrl: survivor.avatarUrl ?? absorbed.avatarUrl,
  }
}
