// Carries out what was decided: user, identity, member, roles and session, with their audit and
// outbox events, all inside the caller's transaction.
import type { UpstreamConnection } from '../core/connection.ts'
import type { SignInDecision } from '../core/decide-sign-in.ts'
import { builtInRoles, decideRoles, isBuiltIn } from '../core/decide-roles.ts'
import { parseEmail } from '../core/email-address.ts'
import type { AttemptId, IdentityId, UserId } from '../core/ids.ts'
import { withoutPicture, type Profile } from '../core/map-profile.ts'
import type { Identity, Invitation, Member, MemberOrigin, Organization } from '../core/model.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import { present } from '../lib/assert.ts'
import type { LoadedSignIn } from './load-sign-in-facts.ts'
import { mayVouchFor } from './may-vouch-for.ts'
import { rememberClaims } from './remember-claims.ts'
import { UniqueViolation, type EnginePorts, type RequestOrigin, type Stores } from './ports.ts'
import { proveEmail } from './prove-email.ts'
import { recorder, type Recorder } from './record.ts'
import { settleRolesOf } from './settle-directory-roles.ts'
import { startSession, type StartedSession } from './start-session.ts'

type Admission = Extract<SignInDecision, { kind: 'signIn' | 'link' | 'create' }>

export type SignInToApply = {
  readonly decision: Admission
  readonly loaded: LoadedSignIn
  readonly connection: UpstreamConnection
  readonly verified: VerifiedIdentity
  readonly origin: RequestOrigin
  readonly attemptId: AttemptId
}

export async function applySignIn(
  ports: EnginePorts,
  stores: Stores,
  input: SignInToApply,
): Promise<StartedSession> {
  const organization = present(input.loaded.organization, 'the organization of an admitted sign-in')
  const userId = input.decision.kind === 'create' ? ports.ids('user') : input.decision.userId
  const record = recorder(ports, {
    organizationId: organization.id,
    actor: { kind: 'user', userId, sessionId: null },
    origin: input.origin,
  })
  if (input.decision.kind === 'create') await createUser(ports, stores, input, userId, record)
  if (input.decision.kind === 'link') await prepareLink(stores, input.decision, record)
  if (input.decision.kind !== 'create') await proveNewAddress(ports, stores, input, userId, record)
  const identityId = await writeIdentity(ports, stores, input, userId, record)
  const member = await writeMember(ports, stores, input, organization, userId, record)
  const started = await startSession(ports, stores, {
    userId,
    memberId: member.id,
    organization,
    connectionId: input.connection.id,
    identityId,
    upstreamSessionId: input.verified.upstreamSessionId,
    origin: input.origin,
  })
  record.audit(
    'session.started',
    { kind: 'session', id: started.session.id },
    {
      connection: input.connection.name,
      attemptId: input.attemptId,
    },
  )
  await record.write(stores)
  return started
}

async function createUser(
  ports: EnginePorts,
  stores: Stores,
  { loaded, connection }: SignInToApply,
  userId: UserId,
  record: Recorder,
): Promise<void> {
  const { profile } = loaded.facts.mapped
  const displayName = profile.displayName ?? profile.username ?? profile.email
  const now = ports.clock()
  await stores.users.insert({
    id: userId,
    active: true,
    operator: false,
    displayName,
    createdAt: now,
  })
  const address = loaded.facts.address
  // Whoever opened the link has the mailbox: more than any provider can say.
  const provenBy = loaded.facts.invitation?.opened ? 'mail' : (address?.authority.by ?? null)
  if (address && provenBy !== null)
    await proveEmail(stores, { userId, email: address.email, provenAt: now, provenBy })
  record.audit(
    'user.created',
    { kind: 'user', id: userId },
    {
      origin: 'jit',
      connection: connection.name,
      ...(address && provenBy !== null && { email: address.email, provenBy }),
    },
  )
  record.emit('user.created', userId, { userId, displayName })
}

/** A known person comes with an address that the connection may speak for and nobody has proved yet. */
async function proveNewAddress(
  ports: EnginePorts,
  stores: Stores,
  { loaded, connection: { organizationId } }: SignInToApply,
  userId: UserId,
  record: Recorder,
): Promise<void> {
  const { address } = loaded.facts
  const provenBy = address?.authority.by ?? null
  if (!address || provenBy === null || (await stores.users.findEmail(address.email))) return
  if (organizationId !== null && !(await mayVouchFor(stores, organizationId, userId))) return
  const { email } = address
  await proveEmail(stores, { userId, email, provenAt: ports.clock(), provenBy })
  record.audit('email.proven', { kind: 'user', id: userId }, { email, by: provenBy })
}

async function prepareLink(
  stores: Stores,
  decision: Extract<Admission, { kind: 'link' }>,
  record: Recorder,
): Promise<void> {
  if (!decision.dropUnprovenPassword) return
  await stores.credentials.remove(decision.userId)
  const sessionsEnded = await stores.sessions.removeOfUser(decision.userId, null)
  record.audit(
    'credential.dropped',
    { kind: 'user', id: decision.userId },
    {
      reason: 'set before the address was proven',
      sessionsEnded,
    },
  )
}

async function writeIdentity(
  ports: EnginePorts,
  stores: Stores,
  { decision, loaded, connection, verified }: SignInToApply,
  userId: UserId,
  record: Recorder,
): Promise<IdentityId> {
  const profile = withoutPicture(loaded.facts.mapped.profile)
  const now = ports.clock()
  if (decision.kind === 'signIn') {
    const upstream = verified.upstream
    await stores.identities.update(decision.identityId, { profile, upstream, lastSignInAt: now })
    await rememberClaims(ports, stores, { identityId: decision.identityId, loaded, verified })
    return decision.identityId
  }
  const key = present(loaded.key, 'the subject of an admitted sign-in')
  const identity: Identity = {
    id: ports.ids('identity'),
    userId,
    connectionId: connection.id,
    issuer: key.issuer,
    subject: key.subject,
    externalId: key.externalId,
    upstream: verified.upstream,
    profile,
    createdAt: now,
    lastSignInAt: now,
  }
  await stores.identities.insert(identity)
  await rememberClaims(ports, stores, { identityId: identity.id, loaded, verified })
  await stores.linkRequests.voidOfSubject(connection.id, key.issuer, key.subject, now)
  const by = decision.kind === 'link' ? decision.by : 'created'
  const target = { kind: 'identity', id: identity.id }
  record.audit('identity.linked', target, { userId, authSource: connection.name, by })
  record.emit('identity.linked', userId, { userId, authSource: connection.name })
  return identity.id
}

/** Joins the organization if need be, refreshes its view of the person, and settles the roles. */
async function writeMember(
  ports: EnginePorts,
  stores: Stores,
  input: SignInToApply,
  organization: Organization,
  userId: UserId,
  record: Recorder,
): Promise<Member> {
  const { decision, loaded } = input
  const { profile } = loaded.facts.mapped
  const invitationId = decision.invitationId
  const invitation = invitationId
    ? await stores.invitations.find(organization.id, invitationId)
    : undefined
  const known =
    decision.kind === 'create'
      ? undefined
      : (loaded.member ?? (await stores.members.lockOfUser(organization.id, userId)))
  const member = known
    ? await refreshMember(ports, stores, known, profile)
    : await addMember(ports, stores, {
        organization,
        userId,
        profile,
        origin: invitation ? 'invitation' : 'jit',
        record,
      })
  if (invitation) await acceptInvitation(ports, stores, invitation, record)
  await settleRoles(stores, input, {
    organization,
    member,
    arrives: known === undefined,
    invitedRoles: invitation?.roles ?? [],
    record,
  })
  if (loaded.directory) await settleRolesOf(stores, loaded.directory, userId, record)
  return member
}

async function addMember(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly organization: Organization
    readonly userId: UserId
    readonly profile: Profile
    readonly origin: MemberOrigin
    readonly record: Recorder
  },
): Promise<Member> {
  const now = ports.clock()
  const member: Member = {
    id: ports.ids('member'),
    organizationId: input.organization.id,
    userId: input.userId,
    status: 'active',
    origin: input.origin,
    ...memberView(input.profile),
    createdAt: now,
    updatedAt: now,
    deactivatedAt: null,
  }
  await stores.members.insert(member)
  input.record.audit('member.joined', { kind: 'member', id: member.id }, { origin: input.origin })
  input.record.emit('member.joined', input.userId, {
    organizationId: input.organization.id,
    memberId: member.id,
    userId: input.userId,
    origin: input.origin,
  })
  return member
}

async function refreshMember(
  ports: EnginePorts,
  stores: Stores,
  member: Member,
  profile: Profile,
): Promise<Member> {
  const fresh = memberView(profile)
  const view = {
    displayName: fresh.displayName ?? member.displayName,
    username: fresh.username ?? member.username,
    email: fresh.email ?? member.email,
    normalizedEmail: fresh.normalizedEmail ?? member.normalizedEmail,
    // A photo that could not be fetched this time is no reason to forget the one we have.
    avatarUrl: fresh.avatarUrl ?? member.avatarUrl,
  }
  const changed = Object.entries(view).some(
    ([key, value]) => member[key as keyof typeof view] !== value,
  )
  if (!changed) return member
  const updatedAt = ports.clock()
  await stores.members.update(member.id, { ...view, updatedAt })
  return { ...member, ...view, updatedAt }
}

function memberView(
  profile: Profile,
): Pick<Member, 'displayName' | 'username' | 'email' | 'normalizedEmail' | 'avatarUrl'> {
  return {
    displayName: profile.displayName,
    username: profile.username,
    email: profile.email,
    normalizedEmail: (profile.email === null ? undefined : parseEmail(profile.email)) ?? null,
    avatarUrl: profile.avatar,
  }
}

async function acceptInvitation(
  ports: EnginePorts,
  stores: Stores,
  invitation: Invitation,
  record: Recorder,
): Promise<void> {
  // Somebody else used it a moment ago: roll back and decide again.
  if (!(await stores.invitations.accept(invitation.id, ports.clock())))
    throw new UniqueViolation('invitations_open')
  record.audit('invitation.accepted', { kind: 'invitation', id: invitation.id })
}

async function settleRoles(
  stores: Stores,
  { decision, connection, verified, loaded }: SignInToApply,
  input: {
    readonly organization: Organization
    readonly member: Member
    readonly arrives: boolean
    readonly invitedRoles: readonly string[]
    readonly record: Recorder
  },
): Promise<void> {
  const { organization, member, record } = input
  const { settings } = connection
  const decided = decideRoles({
    connectionId: connection.id,
    rules: settings.roleRules,
    evaluation: settings.roleRuleEvaluation,
    missingGroups: settings.missingGroups,
    // A placeholder was there before the person: this is their first arrival on the connection.
    arrives: input.arrives || (decision.kind === 'link' && decision.by === 'directory'),
    current: input.arrives ? [] : await stores.members.roles(member.id),
    existingRoles: [
      ...builtInRoles,
      ...(await rolesBeyondBuiltIn(stores, input, settings.roleRules.length)),
    ],
    defaultRole: organization.defaultRole,
    invitedRoles: input.invitedRoles,
    profile: loaded.facts.mapped.profile,
    groups: verified.groups,
    idToken: verified.idToken,
    userInfo: verified.userInfo,
  })
  if (!decided.changed) return
  if (input.arrives) return stores.members.addFirstRoles(member, decided.roles)
  await stores.members.setRoles(member.id, decided.roles)
  if (decided.gained.length === 0 && decided.lost.length === 0) return
  const change = { gained: decided.gained, lost: decided.lost }
  record.audit('member.roles_changed', { kind: 'member', id: member.id }, { ...change, by: 'rule' })
  record.emit('member.roles_changed', member.userId, { memberId: member.id, ...change })
}

/** Most organizations have no roles of their own to look up. */
async function rolesBeyondBuiltIn(
  stores: Stores,
  { organization }: { readonly organization: Organization },
  ruleCount: number,
): Promise<readonly string[]> {
  return ruleCount === 0 && isBuiltIn(organization.defaultRole)
    ? []
    : stores.members.customRoles(organization.id)
}
