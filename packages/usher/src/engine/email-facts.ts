// Gathers what decideEmailAdmission may look at, inside the transaction that applies its answer.
import { normalizeUserName, type NormalizedEmail } from '../core/email-address.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { Connection } from '../core/connection.ts'
import type {
  Invitation,
  Member,
  MemberStatus,
  Organization,
  User,
  UserEmail,
} from '../core/model.ts'
import { administers } from '../core/requester.ts'
import type { EmailAdmissionFacts } from './email-admission.ts'
import { mayHandOverTo } from './may-hand-over.ts'
import type { Stores } from './ports.ts'
import { verifiedDomainsOf } from './verified-domains.ts'

/** The facts, and the rows they were read from. */
export type LoadedEmailFacts = {
  readonly facts: EmailAdmissionFacts
  readonly user: User | undefined
  readonly member: Member | undefined
  readonly invitation: Invitation | undefined
}

export type AdmissionQuestion = {
  readonly organization: Organization
  readonly connection: Pick<Connection, 'registrationEnabled'>
  /** A link that was mailed to the address has just been opened. */
  readonly linkOpened: boolean
}

/** Somebody whom the organization knows by the address; more than this need not be looked at. */
const namesakesMax = 5

export async function loadEmailFacts(
  stores: Stores,
  { organization, connection, linkOpened }: AdmissionQuestion,
  email: NormalizedEmail,
  now: Date,
): Promise<LoadedEmailFacts> {
  const proven = await stores.users.findEmail(email)
  const user = proven && (await stores.users.find(proven.userId))
  const member = user && (await stores.members.lockOfUser(organization.id, user.id))
  const open = await stores.invitations.findOpen(organization.id, email, now)
  const mayAccept = open && (await mayAcceptByEmail(stores, open, proven, linkOpened))
  const invitation = mayAccept ? open : undefined
  const others = await loadOthers(stores, organization.id, email, user)
  const facts: EmailAdmissionFacts = {
    email,
    registrationEnabled: connection.registrationEnabled,
    restrictToDomains: organization.restrictToDomains,
    verifiedDomains: await verifiedDomainsOf(stores, organization.id),
    person: user
      ? { kind: 'known', active: user.active, memberStatus: member?.status ?? 'none' }
      : { kind: 'new' },
    namesake: others.namesake,
    sentAway: others.sentAway,
    invitationId: invitation?.id ?? null,
  }
  return { facts, user, member, invitation }
}

/**
 * To administer takes the mailbox: a mailed link that was opened, now or when the person proved the
 * address. What an organization says of somebody's address may not be theirs.
 */
async function mayAcceptByEmail(
  stores: Stores,
  { organizationId, roles }: Invitation,
  proven: UserEmail | undefined,
  linkOpened: boolean,
): Promise<boolean> {
  if (!administers(roles) || !proven) return true
  if (!linkOpened && proven.provenBy !== 'mail' && proven.provenBy !== 'operator') return false
  return mayHandOverTo(stores, organizationId, proven.userId, roles)
}

async function loadOthers(
  stores: Stores,
  organizationId: OrganizationId,
  email: NormalizedEmail,
  user: User | undefined,
): Promise<Pick<EmailAdmissionFacts, 'namesake' | 'sentAway'>> {
  const members = await stores.members.findByEmail(organizationId, email, namesakesMax)
  const statuses = members.filter(({ userId }) => userId !== user?.id).map(({ status }) => status)
  let sentAway = false
  // A directory names people by user name, which is an address more often than not.
  for (const found of await directoryUsers(stores, organizationId, email)) {
    const member = await stores.members.findOfUser(organizationId, found.userId)
    if (found.deletedAt !== null || !found.active || member?.status === 'deactivated')
      sentAway = true
    else if (found.userId !== user?.id) statuses.push('active')
  }
  return { namesake: worst(statuses), sentAway }
}

/** Per directory the living; its tombstones only where it has not made the person anew. */
async function directoryUsers(
  stores: Stores,
  organizationId: OrganizationId,
  email: NormalizedEmail,
) {
  const connections = await stores.connections.list(organizationId)
  const perDirectory = await Promise.all(
    connections.map(async ({ id }) => {
      const directory = await stores.directories.findPaired(organizationId, id)
      if (!directory) return []
      const found = await stores.directoryUsers.findByUserName(
        directory.id,
        normalizeUserName(email),
      )
      const alive = found.filter(({ deletedAt }) => deletedAt === null)
      return alive.length > 0 ? alive : found
    }),
  )
  return perDirectory.flat()
}

function worst(statuses: readonly MemberStatus[]): MemberStatus | 'none' {
  if (statuses.includes('deactivated')) return 'deactivated'
  return statuses.length > 0 ? 'active' : 'none'
}
