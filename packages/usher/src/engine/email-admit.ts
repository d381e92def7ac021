// Carries out an admission by e-mail: user, proven address, password, identity, member, roles and
// session, with their audit and outbox events, all inside the caller's transaction.
import { arrivalRole, builtInRoles } from '../core/decide-roles.ts'
import type { NormalizedEmail } from '../core/email-address.ts'
import type { AttemptId, IdentityId, UserId } from '../core/ids.ts'
import type {
  Identity,
  Invitation,
  Member,
  MemberOrigin,
  MemberRole,
  Organization,
  User,
  UserEmail,
} from '../core/model.ts'
import type { EmailProvider } from './email-provider.ts'
import { UniqueViolation, type EnginePorts, type RequestOrigin, type Stores } from './ports.ts'
import type { Recorder } from './record.ts'
import { startSession, type StartedSession } from './start-session.ts'

export type NewEmailUser = {
  readonly email: NormalizedEmail
  readonly displayName: string | null
  readonly passwordHash: string
  readonly provenBy: UserEmail['provenBy']
  readonly operator: boolean
}

/** A person who has just proved the address; what others had begun with it is void (pre-hijack). */
export async function createEmailUser(
  ports: EnginePorts,
  stores: Stores,
  id: UserId,
  input: NewEmailUser,
  record: Recorder,
): Promise<User> {
  const now = ports.clock()
  const { displayName, operator } = input
  const user: User = { id, active: true, operator, displayName, createdAt: now }
  await stores.users.insert(user)
  await stores.users.insertEmail({
    userId: id,
    email: input.email,
    provenAt: now,
    provenBy: input.provenBy,
  })
  await stores.credentials.set({ userId: id, passwordHash: input.passwordHash, setAt: now })
  await stores.credentials.voidMailTokens(input.email, null, now)
  record.audit('user.created', { kind: 'user', id }, { origin: 'email', operator })
  record.emit('user.created', id, { userId: id, displayName })
  return user
}

export type EmailEntrance = {
  readonly provider: EmailProvider
  readonly user: User
  readonly email: NormalizedEmail
  /** `undefined`: joins with this sign-in. */
  readonly member: Member | undefined
  readonly invitation: Invitation | undefined
  readonly attemptId: AttemptId
  readonly origin: RequestOrigin
}

/** Joins if need be and starts the session. */
export async function enterByEmail(
  ports: EnginePorts,
  stores: Stores,
  input: EmailEntrance,
  record: Recorder,
): Promise<StartedSession> {
  const { organization, connection } = input.provider
  const identityId = await bindIdentity(ports, stores, input, record)
  const member =
    input.member ??
    (await joinOrganization(ports, stores, {
      organization,
      user: input.user,
      email: input.email,
      origin: input.invitation ? 'invitation' : 'jit',
      roles: await arrivalRoles(stores, organization, input.invitation),
      record,
    }))
  if (input.invitation) await spendInvitation(ports, stores, input.invitation, record)
  const started = await startSession(ports, stores, {
    userId: input.user.id,
    memberId: member.id,
    organization,
    connectionId: connection.id,
    identityId,
    upstreamSessionId: null,
    origin: input.origin,
  })
  const target = { kind: 'session', id: started.session.id }
  record.audit('session.started', target, {
    connection: connection.name,
    attemptId: input.attemptId,
  })
  return started
}

/** The identity of a person on an e-mail connection is bound to the user, not to an address. */
async function bindIdentity(
  ports: EnginePorts,
  stores: Stores,
  { provider, user, email }: EmailEntrance,
  record: Recorder,
): Promise<IdentityId> {
  const { connection } = provider
  const now = ports.clock()
  const profile: Identity['profile'] = {
    uid: user.id,
    username: email,
    email,
    avatar: null,
    displayName: user.displayName,
    groups: [],
    roles: [],
  }
  const known = await stores.identities.findByKey(connection.id, connection.id, user.id)
  if (known) {
    await stores.identities.update(known.id, { profile, lastSignInAt: now })
    return known.id
  }
  const id = ports.ids('identity')
  await stores.identities.insert({
    id,
    userId: user.id,
    connectionId: connection.id,
    issuer: connection.id,
    subject: user.id,
    externalId: user.id,
    upstream: { iss: null, tid: null, oid: null, sub: null, guest: false },
    profile,
    createdAt: now,
    lastSignInAt: now,
  })
  const authSource = connection.name
  record.audit(
    'identity.linked',
    { kind: 'identity', id },
    { userId: user.id, authSource, by: 'mail' },
  )
  record.emit('identity.linked', user.id, { userId: user.id, authSource })
  return id
}

export async function joinOrganization(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly organization: Organization
    readonly user: User
    readonly email: NormalizedEmail
    readonly origin: MemberOrigin
    readonly roles: readonly MemberRole[]
    readonly record: Recorder
  },
): Promise<Member> {
  const now = ports.clock()
  const { organization, user, email, origin, record } = input
  const member: Member = {
    id: ports.ids('member'),
    organizationId: organization.id,
    userId: user.id,
    status: 'active',
    origin,
    displayName: user.displayName,
    username: email,
    email,
    normalizedEmail: email,
    avatarUrl: null,
    createdAt: now,
    updatedAt: now,
    deactivatedAt: null,
  }
  await stores.members.insert(member)
  await stores.members.setRoles(member.id, input.roles)
  record.audit('member.joined', { kind: 'member', id: member.id }, { origin })
  record.emit('member.joined', user.id, {
    organizationId: organization.id,
    memberId: member.id,
    userId: user.id,
    origin,
  })
  return member
}

/** The invitation's roles, as far as they still exist; else the organization's default role. */
export async function arrivalRoles(
  stores: Stores,
  organization: Organization,
  invitation: Invitation | undefined,
): Promise<readonly MemberRole[]> {
  const custom = await stores.members.customRoles(organization.id)
  const existing = new Set<string>([...builtInRoles, ...custom])
  const invited = (invitation?.roles ?? []).filter((role) => existing.has(role))
  if (invited.length > 0)
    return invited.map((role) => ({
      role,
      source: 'pinned',
      connectionId: null,
      directoryId: null,
    }))
  const role = arrivalRole(organization.defaultRole, [...existing])
  return [{ role, source: 'default', connectionId: null, directoryId: null }]
}

/** An invitation is used once; whoever finds it used a moment ago decides again. */
export async function spendInvitation(
  ports: EnginePorts,
  stores: Stores,
  invitation: Invitation,
  record: Recorder,
): Promise<void> {
  if (!(await stores.invitations.accept(invitation.id, ports.clock())))
    throw new UniqueViolation('invitations_open')
  record.audit('invitation.accepted', { kind: 'invitation', id: invitation.id })
}
