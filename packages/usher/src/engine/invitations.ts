// Invitations: an administrator asks somebody in, by address. The link is the key: it is mailed to
// that address and to nowhere else, stored as a hash, used once, and good for exactly seven days
// (CVE-2026-16072 handed the token to whoever listed invitations).
import { builtInRoles } from '../core/decide-roles.ts'
import { parseEmail, type NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { InvitationId, OrganizationId } from '../core/ids.ts'
import type { Invitation, InvitationStatus } from '../core/model.ts'
import {
  actorOf,
  isOperator,
  memberOf,
  refuseGrant,
  userOf,
  type Requester,
} from '../core/requester.ts'
import { present } from '../lib/assert.ts'
import type { EnginePorts, Page, PageRequest, RequestOrigin, Stores } from './ports.ts'
import { recorder, type Recorder } from './record.ts'

const invitationSeconds = 7 * 86_400
const rolesMax = 20

/** Who invites, and into which organization; the edge has admitted them to it. */
export type Inviter = {
  readonly by: Requester
  readonly organizationId: OrganizationId
  readonly origin: RequestOrigin
}

/** An invitation as administrators see it: nothing in it opens anything. */
export type InvitationSummary = Omit<Invitation, 'tokenHash'> & {
  readonly status: InvitationStatus
}

/** What the letter needs. The token goes into the mail and nowhere else. */
export type InvitationMail = {
  readonly to: NormalizedEmail
  readonly organizationName: string
  readonly inviterName: string | null
  readonly token: string
  readonly expiresAt: Date
}
/** Sends the letter; called after the commit, so that nobody is invited to what was rolled back. */
export type DeliverInvitation = (mail: InvitationMail) => Promise<void>

/**
 * Errors: EMAIL_INVALID, ROLE_UNKNOWN, OWNER_NOT_GRANTABLE, CONFLICT (a member already, or an open
 * invitation), LIMIT_REACHED, UNAVAILABLE (invited, but the letter could not be sent: resend it).
 */
export async function createInvitation(
  ports: EnginePorts,
  inviter: Inviter,
  input: { readonly email: string; readonly roles: readonly string[] },
  deliver: DeliverInvitation,
): Promise<InvitationSummary> {
  const email = parseEmail(input.email)
  if (!email) throw new UsherError('EMAIL_INVALID')
  const roles = [...new Set(input.roles)]
  if (roles.length > rolesMax)
    throw new UsherError('LIMIT_REACHED', { detail: `At most ${rolesMax} roles.` })
  const now = ports.clock()
  const { token, ...secret } = newSecret(ports, now)
  const { invitation, mail } = await ports.storage.transaction(async (stores) => {
    // Administrators take turns: two at once do not invite the same person twice.
    await requireGrantable(stores, inviter, roles)
    await refuseKnown(stores, inviter.organizationId, email, now)
    const made: Invitation = {
      id: ports.ids('invitation'),
      organizationId: inviter.organizationId,
      email,
      normalizedEmail: email,
      roles,
      invitedBy: userOf(inviter.by),
      acceptedAt: null,
      revokedAt: null,
      createdAt: now,
      ...secret,
    }
    await stores.invitations.insert(made)
    const record = recordOf(ports, inviter)
    const target = { kind: 'invitation', id: made.id }
    record.audit('invitation.created', target, { email, roles })
    record.emit('invitation.created', null, { invitationId: made.id, email, roles })
    await record.write(stores)
    return { invitation: made, mail: await mailOf(stores, inviter, made, token) }
  })
  await deliverOrSay(deliver, mail)
  return toSummary(invitation, now)
}

/** A new link for another seven days; the one before it is void. Errors: NOT_FOUND, UNAVAILABLE. */
export async function resendInvitation(
  ports: EnginePorts,
  inviter: Inviter,
  id: InvitationId,
  deliver: DeliverInvitation,
): Promise<InvitationSummary> {
  const now = ports.clock()
  const { token, ...secret } = newSecret(ports, now)
  const { invitation, mail } = await ports.storage.transaction(async (stores) => {
    const known = await stores.invitations.find(inviter.organizationId, id)
    if (!known || known.acceptedAt !== null || known.revokedAt !== null)
      throw new UsherError('NOT_FOUND')
    // Whoever resends vouches for the roles anew.
    await requireGrantable(stores, inviter, known.roles)
    await stores.invitations.renew(id, secret.tokenHash, secret.expiresAt)
    const renewed = present(
      await stores.invitations.find(inviter.organizationId, id),
      'the invitation',
    )
    // Accepted or revoked while we looked: the letter would lead nowhere.
    if (renewed.tokenHash !== secret.tokenHash) throw new UsherError('NOT_FOUND')
    const record = recordOf(ports, inviter)
    record.audit('invitation.resent', { kind: 'invitation', id }, { email: renewed.email })
    await record.write(stores)
    return { invitation: renewed, mail: await mailOf(stores, inviter, renewed, token) }
  })
  await deliverOrSay(deliver, mail)
  return toSummary(invitation, now)
}

/** False where it was accepted or revoked already. Errors: NOT_FOUND. */
export async function revokeInvitation(
  ports: EnginePorts,
  inviter: Inviter,
  id: InvitationId,
): Promise<boolean> {
  return ports.storage.transaction(async (stores) => {
    const known = await stores.invitations.find(inviter.organizationId, id)
    if (!known) throw new UsherError('NOT_FOUND')
    if (!(await stores.invitations.revoke(inviter.organizationId, id, ports.clock()))) return false
    const record = recordOf(ports, inviter)
    record.audit('invitation.revoked', { kind: 'invitation', id }, { email: known.email })
    record.emit('invitation.revoked', null, { invitationId: id })
    await record.write(stores)
    return true
  })
}

/** Newest first. */
export async function listInvitations(
  ports: EnginePorts,
  organizationId: OrganizationId,
  page: PageRequest,
  status?: InvitationStatus,
): Promise<Page<InvitationSummary>> {
  const now = ports.clock()
  const { items, nextCursor } = await ports.storage.read.invitations.list(
    organizationId,
    page,
    status && { status, at: now },
  )
  return { items: items.map((invitation) => toSummary(invitation, now)), nextCursor }
}

function newSecret(
  ports: EnginePorts,
  now: Date,
): { readonly token: string; readonly tokenHash: string; readonly expiresAt: Date } {
  const token = ports.randomToken()
  const expiresAt = new Date(now.getTime() + invitationSeconds * 1000)
  return { token, tokenHash: ports.hashToken(token), expiresAt }
}

/** Invariant 7, read inside the transaction: the session's roles may be older than a demotion. */
async function requireGrantable(
  stores: Stores,
  inviter: Inviter,
  roles: readonly string[],
): Promise<void> {
  const owners = await stores.members.lockOwners(inviter.organizationId)
  const custom = await stores.members.customRoles(inviter.organizationId)
  const unknown = roles.find((role) => ![...builtInRoles, ...custom].includes(role))
  if (unknown !== undefined)
    throw new UsherError('ROLE_UNKNOWN', { detail: `There is no role "${unknown}".` })
  refuseGrant(inviter.by, roles)
  if (!roles.includes('owner')) return
  // An organization that the operator has just made has no owner yet: somebody must be the first.
  const isFirst = isOperator(inviter.by) && owners.length === 0
  const memberId = memberOf(inviter.by)
  if (!isFirst && (memberId === null || !owners.includes(memberId)))
    throw new UsherError('OWNER_NOT_GRANTABLE')
}

async function refuseKnown(
  stores: Stores,
  organizationId: OrganizationId,
  email: NormalizedEmail,
  now: Date,
): Promise<void> {
  const open = await stores.invitations.findOpen(organizationId, email, now)
  if (open)
    throw new UsherError('CONFLICT', { detail: 'An invitation is open: resend or revoke it.' })
  const proven = await stores.users.findEmail(email)
  const member = proven && (await stores.members.findOfUser(organizationId, proven.userId))
  const namesakes = await stores.members.findByEmail(organizationId, email, 1)
  if (member || namesakes.length > 0)
    throw new UsherError('CONFLICT', { detail: 'A member has this address already.' })
}

async function mailOf(
  stores: Stores,
  inviter: Inviter,
  invitation: Invitation,
  token: string,
): Promise<InvitationMail> {
  const organization = await stores.organizations.find(inviter.organizationId)
  if (!organization) throw new UsherError('NOT_FOUND')
  return {
    to: invitation.normalizedEmail,
    organizationName: organization.name,
    inviterName: inviter.by.kind === 'session' ? inviter.by.session.displayName : null,
    token,
    expiresAt: invitation.expiresAt,
  }
}

async function deliverOrSay(deliver: DeliverInvitation, mail: InvitationMail): Promise<void> {
  try {
    await deliver(mail)
  } catch (cause) {
    const detail = 'The invitation is saved, but its letter could not be sent. Send it again.'
    throw new UsherError('UNAVAILABLE', { detail, cause })
  }
}

function recordOf(ports: EnginePorts, inviter: Inviter): Recorder {
  return recorder(ports, {
    organizationId: inviter.organizationId,
    actor: actorOf(inviter.by),
    origin: inviter.origin,
  })
}

function toSummary(invitation: Invitation, now: Date): InvitationSummary {
  const { tokenHash: omitted, ...shown } = invitation
  void omitted
  return { ...shown, status: statusOf(shown, now) }
}

function statusOf(invitation: Omit<Invitation, 'tokenHash'>, now: Date): InvitationStatus {
  if (invitation.acceptedAt !== null) return 'accepted'
  if (invitation.revokedAt !== null) return 'revoked'
  return invitation.expiresAt > now ? 'open' : 'expired'
}
