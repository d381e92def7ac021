// Who is this person, and what do we do about it? Pure: every fact is an argument, so an
// administrator can replay any past sign-in and read why it ended as it did. The numbers are the
// rows of the decision table in ARCHITECTURE.md.
import { domainOf, type NormalizedEmail } from './email-address.ts'
import type { EmailAuthority } from './email-authority.ts'
import type { ErrorCode } from './error-catalogue.ts'
import type {
  ConnectionId,
  DirectoryUserId,
  IdentityId,
  InvitationId,
  OrganizationId,
  UserId,
} from './ids.ts'
import type { MappedProfile } from './map-profile.ts'
import type { MemberStatus } from './model.ts'
import { traceStep, type Saw, type TraceStep } from './sign-in-trace.ts'

/** Everything the decision may look at; the engine loads it inside the transaction that applies it. */
export type SignInFacts = {
  readonly connection: {
    readonly id: ConnectionId
    readonly name: string
    readonly enabled: boolean
    readonly registrationEnabled: boolean
    readonly linkPolicy: 'confirm' | 'automatic'
    readonly tenantIds: readonly string[]
    readonly pinned: boolean
  }
  readonly organization: OrganizationFacts | undefined
  readonly upstream: {
    readonly tenantId: string | null
    readonly issuerAsConfigured: boolean
    readonly guest: boolean
  }
  readonly mapped: MappedProfile
  readonly address:
    { readonly email: NormalizedEmail; readonly authority: EmailAuthority } | undefined
  /** The identity with exactly this connection, issuer and subject. */
  readonly identity: IdentityFacts | undefined
  /** `undefined` where no directory is paired with the connection. */
  readonly directory: DirectoryFacts | undefined
  /** An open invitation for this address. */
  readonly invitation: InvitationFacts | undefined
  /** Who has this address: proven on the instance, or as a member of this organization. */
  readonly addressOwners: readonly AddressOwner[]
}
export type OrganizationFacts = {
  readonly id: OrganizationId
  readonly enabled: boolean
  readonly restrictToDomains: boolean
  readonly verifiedDomains: readonly string[]
}
export type InvitationFacts = {
  readonly id: InvitationId
  /** This browser holds its link, and the connection may be trusted with the roles. */
  readonly opened: boolean
  /** It gives a role that administers. */
  readonly administers: boolean
}
export type IdentityFacts = {
  readonly id: IdentityId
  readonly userId: UserId
  readonly userActive: boolean
  readonly memberStatus: MemberStatus | 'none'
}
export type DirectoryFacts = {
  /** SCIM `externalId` equals the object id (or the subject). */
  readonly bySubject: readonly DirectoryCandidate[]
  /** SCIM `userName` equals the user name. */
  readonly byUserName: readonly DirectoryCandidate[]
}
/**
 * `mustApprove`: owns the organization, runs the instance, or belongs to another organization, too. No
 * provider's, directory's or mailed word joins such an account to an identity: whoever administers the
 * providers would be its holder.
 */
export type DirectoryCandidate = {
  readonly id: DirectoryUserId
  readonly userId: UserId
  /** `inactive` also where the member or the user is deactivated; `deleted` is a tombstone. */
  readonly state: 'active' | 'inactive' | 'deleted'
  /** The person has an identity on this connection already, and it is another one. */
  readonly boundElsewhere: boolean
  readonly mustApprove: boolean
}
export type AddressOwner = {
  readonly userId: UserId
  readonly addressProven: boolean
  readonly active: boolean
  readonly isMember: boolean
  /** Has an identity on this connection already, and it is another one (a recycled address). */
  readonly boundElsewhere: boolean
  /** A password that was set before the address was proven: dropped before a link (pre-hijack). */
  readonly hasUnprovenPassword: boolean
  readonly mustApprove: boolean
}

export type SignInOutcome =
  | {
      readonly kind: 'signIn'
      readonly userId: UserId
      readonly identityId: IdentityId
      readonly join: boolean
      readonly invitationId: InvitationId | null
    }
  | {
      readonly kind: 'link'
      readonly userId: UserId
      readonly by: 'directory' | 'invitation' | 'email'
      readonly dropUnprovenPassword: boolean
      readonly invitationId: InvitationId | null
    }
  | { readonly kind: 'create'; readonly invitationId: InvitationId | null }
  | { readonly kind: 'confirm'; readonly userId: UserId }
  | { readonly kind: 'deny'; readonly code: ErrorCode }
export type SignInDecision = SignInOutcome & { readonly trace: readonly TraceStep[] }

type Finding = readonly [saw: Saw, outcome?: SignInOutcome]
type Rule = (facts: SignInFacts) => Finding

// The order is the policy: the first rule with an outcome decides.
const rules: Readonly<Record<string, Rule>> = {
  '1 connection and organization enabled': enabled,
  '2 tenant and issuer allowed': tenantAllowed,
  '3 subject mapped': subjectMapped,
  'organization found': organizationFound,
  '4 known identity is active': knownIdentityActive,
  '5 identity known': identityKnown,
  '6 directory: externalId': directoryBySubject,
  '7 directory: userName': directoryByUserName,
  '8 directory: not sent away': directoryNotSentAway,
  '9 directory: one candidate': directoryUnambiguous,
  '10 invitation': invited,
  '11 address links by itself': addressLinks,
  '12 address needs confirmation': addressConfirms,
  '13 registration on': registrationOn,
  '14 domain allowed': domainAllowed,
  '15 create': () => ['a new person', { kind: 'create', invitationId: null }],
}

export function decideSignIn(facts: SignInFacts): SignInDecision {
  const trace: TraceStep[] = []
  for (const [rule, look] of Object.entries(rules)) {
    const [saw, outcome] = look(facts)
    trace.push(traceStep(rule, saw))
    if (outcome) return { ...outcome, trace }
  }
  return { ...deny('REGISTRATION_DISABLED'), trace }
}

function enabled({ connection, organization }: SignInFacts): Finding {
  if (!connection.enabled) return ['the connection is disabled', deny('CONNECTION_DISABLED')]
  if (organization && !organization.enabled)
    return ['the organization is disabled', deny('CONNECTION_DISABLED')]
  return ['both enabled']
}

function tenantAllowed({ connection, upstream }: SignInFacts): Finding {
  if (!upstream.issuerAsConfigured)
    return ['the issuer is not the configured one', deny('TENANT_NOT_ALLOWED')]
  if (connection.tenantIds.length === 0) return ['the issuer is the configured one']
  const tenantId = upstream.tenantId?.toLowerCase()
  return tenantId !== undefined && connection.tenantIds.includes(tenantId)
    ? ['the tenant is in the allow-list']
    : [`tenant ${tenantId ?? '(none)'} is not in the allow-list`, deny('TENANT_NOT_ALLOWED')]
}

function subjectMapped({ mapped }: SignInFacts): Finding {
  if (mapped.profile.uid !== '') return ['uid found']
  const paths = mapped.fields.find(({ field }) => field === 'uid')?.paths ?? []
  return [`uid: nothing at ${paths.map((path) => `"${path}"`).join(', ')}`, deny('SUBJECT_MISSING')]
}

function organizationFound({ organization }: SignInFacts): Finding {
  return organization
    ? ['responsible organization found']
    : ['no organization has verified the domain and there is no default', deny('NO_ORGANIZATION')]
}

function knownIdentityActive(facts: SignInFacts): Finding {
  const { identity } = facts
  if (!identity) return ['nobody owns this subject']
  if (!identity.userActive) return ['the user is deactivated', deny('USER_DEACTIVATED')]
  if (identity.memberStatus === 'deactivated')
    return ['the member is deactivated', deny('USER_DEACTIVATED')]
  if (identity.memberStatus === 'none' && sentAway(facts))
    return ['the directory has sent this person away', deny('USER_DEACTIVATED')]
  return ['active']
}

function identityKnown(facts: SignInFacts): Finding {
  const { identity, connection, invitation } = facts
  if (!identity) return ['nobody owns this subject']
  const known = { kind: 'signIn', userId: identity.userId, identityId: identity.id } as const
  if (identity.memberStatus === 'active')
    return ['known, and a member', { ...known, join: false, invitationId: null }]
  if (invitation && mayAccept(facts))
    return ['known, and invited', { ...known, join: true, invitationId: invitation.id }]
  if (!connection.registrationEnabled)
    return ['known, no member, registration is off', deny('NOT_A_MEMBER')]
  return outsideDomains(facts)
    ? ['known, no member, address outside the domains', deny('DOMAIN_NOT_ALLOWED')]
    : ['known, joins', { ...known, join: true, invitationId: null }]
}

function directoryBySubject({ directory }: SignInFacts): Finding {
  if (!directory) return ['no directory is paired with the connection']
  return linkPlaceholder(directory.bySubject)
}

function directoryByUserName(facts: SignInFacts): Finding {
  if (!facts.directory) return ['no directory is paired with the connection']
  if (facts.directory.bySubject.length > 0) return ['externalId has decided already']
  const obstacle = userNameObstacle(facts)
  return obstacle ? [obstacle] : linkPlaceholder(facts.directory.byUserName)
}

function directoryNotSentAway(facts: SignInFacts): Finding {
  return sentAway(facts)
    ? ['the directory has deactivated or deleted this person', deny('USER_DEACTIVATED')]
    : ['not sent away']
}

function directoryUnambiguous(facts: SignInFacts): Finding {
  const candidates = matched(facts)
  if (candidates.length === 0) return ['no candidate']
  return [
    candidates.length > 1
      ? `${candidates.length} candidates: ${candidates.map(({ id }) => id).join(', ')}`
      : `${candidates[0]?.id ?? ''} is bound to another subject (recycled user name?)`,
    deny('AMBIGUOUS_MATCH'),
  ]
}

function invited(facts: SignInFacts): Finding {
  const { invitation, addressOwners, connection } = facts
  if (!invitation) return ['no open invitation']
  if (!isProven(facts)) return ['invited, but nothing proves the address']
  if (!mayAccept(facts))
    return ['invited to administer: that takes the link, and to own, a way in that an owner uses']
  const [owner] = addressOwners
  if (!owner) return ['invited', { kind: 'create', invitationId: invitation.id }]
  // An invitation opens an organization, not somebody's account: that takes the link rules.
  return isLinkable(facts, owner) && connection.linkPolicy === 'automatic'
    ? ['invited, and the account is theirs', linkTo(owner, 'invitation', invitation.id)]
    : ['invited, and an account has this address']
}

function addressLinks(facts: SignInFacts): Finding {
  const { address, addressOwners, connection } = facts
  if (!address) return ['no usable address']
  if (addressOwners.length === 0) return ['nobody has this address']
  const [owner] = addressOwners
  if (!owner || addressOwners.length > 1)
    return ['several accounts have this address', deny('AMBIGUOUS_MATCH')]
  if (!owner.active)
    return ['the account with this address is deactivated', deny('USER_DEACTIVATED')]
  if (!owner.isMember && !connection.registrationEnabled && !mayAccept(facts))
    return ['the account is no member and registration is off', deny('REGISTRATION_DISABLED')]
  if (!owner.isMember && outsideDomains(facts) && !mayAccept(facts))
    return ['the account is no member and outside the domains', deny('DOMAIN_NOT_ALLOWED')]
  if (connection.linkPolicy !== 'automatic') return ['the connection asks before it links']
  if (!isLinkable(facts, owner))
    return [
      owner.boundElsewhere
        ? 'the account is bound to another subject of this connection'
        : !owner.addressProven
          ? 'the account never proved the address'
          : owner.mustApprove
            ? 'the account is more than a member of this organization alone'
            : address.authority.saw,
    ]
  return [address.authority.saw, linkTo(owner, 'email', null)]
}

function addressConfirms({ addressOwners }: SignInFacts): Finding {
  const [owner] = addressOwners
  return owner
    ? ['the owner of the account must approve', { kind: 'confirm', userId: owner.userId }]
    : ['nobody has this address']
}

function registrationOn({ connection }: SignInFacts): Finding {
  return connection.registrationEnabled
    ? ['on']
    : ['off, and nobody is known', deny('REGISTRATION_DISABLED')]
}

function domainAllowed(facts: SignInFacts): Finding {
  if (!outsideDomains(facts)) return ['allowed']
  const { organization, address } = facts
  const isInside = address && organization?.verifiedDomains.includes(domainOf(address.email))
  const saw = isInside
    ? 'nothing proves the address, though its domain is verified'
    : 'the address is outside the verified domains'
  return [saw, deny('DOMAIN_NOT_ALLOWED')]
}

function linkPlaceholder(all: readonly DirectoryCandidate[]): Finding {
  const candidates = living(all)
  const [candidate] = candidates
  if (!candidate) return ['no match']
  if (candidates.length > 1 || candidate.boundElsewhere) return ['a match, but not a clear one']
  if (candidate.state !== 'active') return ['a match, but sent away']
  if (candidate.mustApprove)
    return [
      `the directory made ${candidate.id}, whose holder must approve`,
      { kind: 'confirm', userId: candidate.userId },
    ]
  return [
    `the directory made ${candidate.id}`,
    {
      kind: 'link',
      userId: candidate.userId,
      by: 'directory',
      dropUnprovenPassword: false,
      invitationId: null,
    },
  ]
}

/** The candidates that row 6, or else row 7, speaks of. */
function matched(facts: SignInFacts): readonly DirectoryCandidate[] {
  if (!facts.directory) return []
  if (facts.directory.bySubject.length > 0) return living(facts.directory.bySubject)
  return userNameObstacle(facts) ? [] : living(facts.directory.byUserName)
}

function sentAway(facts: SignInFacts): boolean {
  return matched(facts).some(({ state }) => state !== 'active')
}

/** A tombstone counts only while the directory has not made the person anew. */
function living(candidates: readonly DirectoryCandidate[]): readonly DirectoryCandidate[] {
  const alive = candidates.filter(({ state }) => state !== 'deleted')
  return alive.length > 0 ? alive : candidates
}

function userNameObstacle({ connection, upstream }: SignInFacts): Saw | undefined {
  if (!connection.pinned) return 'not asked: the connection admits more than one tenant'
  return upstream.guest ? 'not asked: the person is a guest' : undefined
}

/** The address is proven: by the provider or the domain, or because the invitation's link was opened. */
function isProven({ address, invitation }: SignInFacts): boolean {
  return address !== undefined && (address.authority.by !== null || invitation?.opened === true)
}

/** Whoever has the mailbox has the link; a provider that administers could say that it has, too. */
function mayAccept(facts: SignInFacts): boolean {
  const { invitation } = facts
  if (!invitation || !isProven(facts)) return false
  return invitation.opened || !invitation.administers
}

function isLinkable(facts: SignInFacts, owner: AddressOwner): boolean {
  return (
    facts.address?.authority.by != null &&
    owner.addressProven &&
    owner.active &&
    !owner.mustApprove &&
    !owner.boundElsewhere
  )
}

function linkTo(
  owner: AddressOwner,
  by: 'invitation' | 'email',
  invitationId: InvitationId | null,
): SignInOutcome {
  return {
    kind: 'link',
    userId: owner.userId,
    by,
    dropUnprovenPassword: owner.hasUnprovenPassword,
    invitationId,
  }
}

/** An address that nothing proves could be anybody's. */
function outsideDomains({ organization, address }: SignInFacts): boolean {
  if (!organization?.restrictToDomains) return false
  if (!address || address.authority.by === null) return true
  return !organization.verifiedDomains.includes(domainOf(address.email))
}

function deny(code: ErrorCode): SignInOutcome {
  return { kind: 'deny', code }
}
