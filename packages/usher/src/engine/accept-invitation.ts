// An invitation is accepted in one of three ways: by signing in with a provider or by password, which
// the sign-in itself settles; by choosing a password, for which the opened link proves the mailbox; or
// by somebody who is signed in already and whose very address was invited.
import type { NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { UserId } from '../core/ids.ts'
import type { ActiveSession, Invitation, MemberRole, Organization } from '../core/model.ts'
import { decideEmailAdmission } from './email-admission.ts'
import { arrivalRoles, joinOrganization, spendInvitation } from './email-admit.ts'
import type { EmailSignInResult } from './email-attempt.ts'
import { loadEmailFacts } from './email-facts.ts'
import { hashPassword, requireGoodPassword } from './email-passwords.ts'
import { emailProviderOf } from './email-provider.ts'
import { retryOnConflict } from './retry-on-conflict.ts'
import { mayHandOver, mayHandOverTo } from './may-hand-over.ts'
import { present } from '../lib/assert.ts'
import { registerByEmail } from './email-sign-up.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { proveAnew } from './prove-email.ts'
import { recorder, type Recorder } from './record.ts'

/** 32 bytes as base64url. Anything else is not a token of ours and costs no look-up. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/

export type OpenInvitation = {
  readonly invitation: Invitation
  readonly organization: Organization
}

/** Looks and does not spend. Errors: TOKEN_INVALID for a link that is wrong, used, revoked or expired. */
export async function requireInvitation(
  ports: EnginePorts,
  stores: Stores,
  token: string,
): Promise<OpenInvitation> {
  const invitation = tokenPattern.test(token)
    ? await stores.invitations.findByTokenHash(ports.hashToken(token))
    : undefined
  const isOpen =
    invitation?.acceptedAt === null &&
    invitation.revokedAt === null &&
    invitation.expiresAt > ports.clock()
  const organization = isOpen && (await stores.organizations.find(invitation.organizationId))
  if (!invitation || !organization || !organization.enabled) throw new UsherError('TOKEN_INVALID')
  return { invitation, organization }
}

/**
 * A new person chooses a password. Whoever has an account with the address signs in to it instead.
 * Errors: TOKEN_INVALID, EMAIL_PROVIDER_DISABLED, PASSWORD_TOO_WEAK, UNAVAILABLE.
 */
export async function acceptWithPassword(
  ports: EnginePorts,
  passwords: PasswordHasher,
  input: {
    readonly token: string
    readonly password: string
    readonly displayName: string | null
    readonly origin: RequestOrigin
  },
): Promise<EmailSignInResult> {
  const { token, password, displayName, origin } = input
  const opened = await requireInvitation(ports, ports.storage.read, token)
  await emailProviderOf(ports.storage.read, opened.organization.id)
  const { normalizedEmail: email } = opened.invitation
  requireGoodPassword(password, [email, displayName, opened.organization.name])
  const passwordHash = await hashPassword(passwords, password)
  return retryOnConflict(ports, async (stores) => {
    const { organization } = await requireInvitation(ports, stores, token)
    const provider = await emailProviderOf(stores, organization.id)
    const proof = 'the link of the invitation was opened'
    return registerByEmail(ports, stores, {
      provider,
      email,
      displayName,
      passwordHash,
      origin,
      proof,
    })
  })
}

/**
 * Somebody who is signed in, here or in another organization, accepts. The invitation is bound to its
 * address: having the link is not enough. Errors: TOKEN_INVALID, FORBIDDEN, USER_DEACTIVATED,
 * AMBIGUOUS_MATCH.
 */
export async function acceptAsMember(
  ports: EnginePorts,
  input: {
    readonly token: string
    readonly session: ActiveSession
    readonly origin: RequestOrigin
  },
): Promise<Organization> {
  return retryOnConflict(ports, async (stores) => {
    const { invitation, organization } = await requireInvitation(ports, stores, input.token)
    const { userId, sessionId } = input.session
    const email = invitation.normalizedEmail
    if (!(await isAddressedTo(stores, invitation, userId)))
      throw new UsherError('FORBIDDEN', { detail: 'The invitation is for another address.' })
    const cameBy = await stores.connections.find(input.session.connectionId)
    const { roles } = invitation
    const mayOwn =
      cameBy &&
      (await mayHandOver(stores, organization.id, cameBy, roles)) &&
      (await mayHandOverTo(stores, organization.id, userId, roles))
    if (!mayOwn)
      throw new UsherError('FORBIDDEN', {
        detail: 'To own the organization, sign in by password or by a provider that an owner uses.',
      })
    const question = { organization, connection: { registrationEnabled: false }, linkOpened: true }
    const loaded = await loadEmailFacts(stores, question, email, ports.clock())
    const { user } = loaded
    const member = user ? loaded.member : await stores.members.lockOfUser(organization.id, userId)
    if (user) {
      const decision = decideEmailAdmission(loaded.facts)
      if (decision.kind === 'deny') throw new UsherError(decision.code)
    } else if (member?.status !== 'active') throw new UsherError('USER_DEACTIVATED')
    const record = recorder(ports, {
      organizationId: organization.id,
      actor: { kind: 'user', userId, sessionId },
      origin: input.origin,
    })
    await raiseProof(ports, stores, email, record)
    if (!member)
      await joinOrganization(ports, stores, {
        organization,
        user: present(user, 'whoever is no member has proved the address'),
        email,
        origin: 'invitation',
        roles: await arrivalRoles(stores, organization, invitation),
        record,
      })
    else {
      const before = await stores.members.roles(member.id)
      const after = withInvited(before, await arrivalRoles(stores, organization, invitation))
      await stores.members.setRoles(member.id, after)
      const change = { before: namesOf(before), after: namesOf(after), by: 'invitation' }
      record.audit('member.roles_changed', { kind: 'member', id: member.id }, change)
      record.emit('member.roles_changed', userId, { memberId: member.id, roles: change.after })
    }
    await spendInvitation(ports, stores, invitation, record)
    await record.write(stores)
    return organization
  })
}

/** Whoever holds the mailed link has the mailbox, whoever said so until now. */
async function raiseProof(
  ports: EnginePorts,
  stores: Stores,
  email: NormalizedEmail,
  record: Recorder,
): Promise<void> {
  const proof = await stores.users.findEmail(email)
  if (!proof || proof.provenBy === 'mail' || proof.provenBy === 'operator') return
  await proveAnew(stores, { ...proof, provenAt: ports.clock(), provenBy: 'mail' }, record)
}

/**
 * Whether the invited address is this person's: proven by them, or by nobody, and the organization
 * knows its member by it. Whoever holds the link besides has the mailbox.
 */
export async function isAddressedTo(
  stores: Stores,
  { organizationId, normalizedEmail }: Invitation,
  userId: UserId,
): Promise<boolean> {
  const proven = await stores.users.findEmail(normalizedEmail)
  if (proven) return proven.userId === userId
  const member = await stores.members.findOfUser(organizationId, userId)
  return member?.normalizedEmail === normalizedEmail
}

/** Who joined meanwhile by another way keeps what they have and gets what they were invited to. */
function withInvited(
  before: readonly MemberRole[],
  invited: readonly MemberRole[],
): readonly MemberRole[] {
  const pinned = invited.filter(({ source }) => source === 'pinned')
  if (pinned.length === 0) return before
  const given = new Set(namesOf(pinned))
  return [
    ...pinned,
    ...before.filter(({ role, source }) => source !== 'default' && !given.has(role)),
  ]
}

function namesOf(roles: readonly MemberRole[]): readonly string[] {
  return roles.map(({ role }) => role)
}
