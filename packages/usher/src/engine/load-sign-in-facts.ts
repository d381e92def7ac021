// Gathers what decideSignIn may look at, inside the transaction that will apply its answer.
import { allowedTenants, type UpstreamConnection } from '../core/connection.ts'
import { namesAnotherSubject } from '../core/decide-provisioning.ts'
import type {
  AddressOwner,
  DirectoryCandidate,
  DirectoryFacts,
  IdentityFacts,
  SignInFacts,
} from '../core/decide-sign-in.ts'
import type { Directory } from '../core/directory.ts'
import {
  domainOf,
  normalizeUserName,
  parseEmail,
  type NormalizedEmail,
} from '../core/email-address.ts'
import { emailAuthority, isGuest, isPinned } from '../core/email-authority.ts'
import { identityKey, type IdentityKey } from '../core/identity-key.ts'
import type { OrganizationId, UserId } from '../core/ids.ts'
import { mapProfile, type MappedProfile } from '../core/map-profile.ts'
import type { DirectoryUser, Identity, Member, Organization, User } from '../core/model.ts'
import { administers } from '../core/requester.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import type { Stores } from './ports.ts'
import { mayHandOver, mayHandOverTo } from './may-hand-over.ts'
import { takeTurns } from './take-turns.ts'
import { verifiedDomainsOf } from './verified-domains.ts'

/** The facts, and the rows they were read from, so that applying need not read them again. */
export type LoadedSignIn = {
  readonly facts: SignInFacts
  readonly organization: Organization | undefined
  readonly identity: Identity | undefined
  readonly member: Member | undefined
  /** Paired with the connection; `undefined` also where a known member makes it superfluous. */
  readonly directory: Directory | undefined
  /** `undefined` where the provider did not name the subject; the decision then denies. */
  readonly key: IdentityKey | undefined
}

export type SignInQuestion = {
  readonly connection: UpstreamConnection
  readonly verified: VerifiedIdentity
  /** Hash of the invitation token that this browser opened, if any. */
  readonly invitationTokenHash: string | null
  readonly now: Date
}

export async function loadSignInFacts(
  stores: Stores,
  { connection, verified, invitationTokenHash, now }: SignInQuestion,
): Promise<LoadedSignIn> {
  const { mapped, key } = mapSubject(connection, verified)
  const email = mapped.profile.email === null ? undefined : parseEmail(mapped.profile.email)
  const organization = await responsibleOrganization(stores, connection, email)
  const verifiedDomains = organization ? await verifiedDomainsOf(stores, organization.id) : []
  const guest = isGuest(verified.idToken, verified.userInfo)
  const pinned = isPinned(connection.settings)
  const question = { connection, organization, key, username: mapped.profile.username }
  const { identity, member, directory } = await whoKnocks(stores, question)
  const isKnownMember = member !== undefined
  const facts: SignInFacts = {
    connection: {
      id: connection.id,
      name: connection.name,
      enabled: connection.enabled,
      registrationEnabled: connection.registrationEnabled,
      linkPolicy: connection.settings.linkPolicy,
      tenantIds: allowedTenants(connection.settings),
      pinned,
    },
    organization: organization && { ...organization, verifiedDomains },
    upstream: {
      tenantId: verified.upstream.tid,
      issuerAsConfigured: verified.issuerAsConfigured,
      guest,
    },
    mapped,
    address: email && {
      email,
      authority: emailAuthority({
        address: email,
        idToken: verified.idToken,
        userInfo: verified.userInfo,
        verifiedDomains,
        connectionIsOwn: connection.organizationId !== null,
        pinned,
        guest,
      }),
    },
    identity: identity && (await identityFacts(stores, identity, member)),
    // A known member needs none of the searches below: rows 4 and 5 decide.
    directory:
      isKnownMember || !directory || !key
        ? undefined
        : await directoryFacts(stores, directory, connection, key, mapped),
    invitation:
      isKnownMember || !organization || !email
        ? undefined
        : await openInvitation(stores, organization.id, connection, {
            email,
            tokenHash: invitationTokenHash,
            userId: identity?.userId ?? null,
            now,
          }),
    addressOwners:
      identity || !organization || !email
        ? []
        : await addressOwners(stores, organization.id, connection, email),
  }
  return { facts, organization, identity, member, directory, key }
}

type Knock = Pick<LoadedSignIn, 'identity' | 'member' | 'directory'>

/**
 * The identity, its member, and where they do not decide, the directory that may know the person. An
 * unknown subject waits for its turn and looks again: a SCIM create or another first sign-in of the
 * same person may have been first (invariant 2).
 */
async function whoKnocks(
  stores: Stores,
  question: Pick<LoadedSignIn, 'organization' | 'key'> & {
    readonly connection: UpstreamConnection
    readonly username: string | null
  },
): Promise<Knock> {
  const { connection, organization, key, username } = question
  const look = async (): Promise<Pick<Knock, 'identity' | 'member'>> => {
    const identity =
      key && (await stores.identities.findByKey(connection.id, key.issuer, key.subject))
    const member =
      identity && organization
        ? await stores.members.lockOfUser(organization.id, identity.userId)
        : undefined
    return identity && key && !member && (await hasMoved(stores, connection, key, identity))
      ? look()
      : { identity, member }
  }
  const first = await look()
  if (first.member || !organization || !key) return { ...first, directory: undefined }
  const directory = await stores.directories.findPaired(organization.id, connection.id)
  if (!directory || first.identity) return { ...first, directory }
  await takeTurns(stores, directory.id, { externalId: key.externalId, userName: username })
  return { ...(await look()), directory }
}

/** Their accounts were merged between the look at the identity and the look at its member. */
async function hasMoved(
  stores: Stores,
  connection: UpstreamConnection,
  { issuer, subject }: IdentityKey,
  { userId }: Identity,
): Promise<boolean> {
  const now = await stores.identities.findByKey(connection.id, issuer, subject)
  return now !== undefined && now.userId !== userId
}

/** Maps the profile; a missing subject empties `uid`, so that the decision names what was not found. */
function mapSubject(
  connection: UpstreamConnection,
  verified: VerifiedIdentity,
): { readonly mapped: MappedProfile; readonly key: IdentityKey | undefined } {
  const mapped = mapProfile(connection.settings.attributeMapping, verified)
  if (mapped.profile.uid === '') return { mapped, key: undefined }
  const key = identityKey(connection, verified.upstream, mapped.profile)
  if (key) return { mapped, key }
  const paths = connection.settings.kind === 'entra' ? ['tid', 'oid'] : ['sub']
  return {
    key,
    mapped: {
      profile: { ...mapped.profile, uid: '' },
      fields: [{ field: 'uid', paths, path: null, found: false }],
    },
  }
}

/** The connection's own; else the one that verified the address's domain; else the default. */
async function responsibleOrganization(
  stores: Stores,
  connection: UpstreamConnection,
  email: NormalizedEmail | undefined,
): Promise<Organization | undefined> {
  if (connection.organizationId !== null)
    return stores.organizations.find(connection.organizationId)
  const byDomain = email && (await stores.organizations.findByVerifiedDomain(domainOf(email)))
  if (byDomain) return byDomain
  const slug = await stores.instance.get('default-organization')
  return slug === undefined ? undefined : stores.organizations.findBySlug(slug)
}

async function identityFacts(
  stores: Stores,
  identity: Identity,
  member: Member | undefined,
): Promise<IdentityFacts> {
  const user = await stores.users.find(identity.userId)
  return {
    id: identity.id,
    userId: identity.userId,
    userActive: user?.active ?? false,
    memberStatus: member?.status ?? 'none',
  }
}

async function directoryFacts(
  stores: Stores,
  directory: Directory,
  connection: UpstreamConnection,
  key: IdentityKey,
  { profile }: MappedProfile,
): Promise<DirectoryFacts> {
  const candidates = (found: readonly DirectoryUser[]) =>
    Promise.all(found.map((user) => directoryCandidate(stores, connection, key, user)))
  const bySubject = await stores.directoryUsers.findByExternalId(directory.id, key.externalId)
  const byUserName =
    profile.username === null
      ? []
      : await stores.directoryUsers.findByUserName(
          directory.id,
          normalizeUserName(profile.username),
        )
  return { bySubject: await candidates(bySubject), byUserName: await candidates(byUserName) }
}

async function directoryCandidate(
  stores: Stores,
  connection: UpstreamConnection,
  key: IdentityKey,
  found: DirectoryUser,
): Promise<DirectoryCandidate> {
  const user = await stores.users.find(found.userId)
  const member = await stores.members.lockOfUser(found.organizationId, found.userId)
  const inForce = found.active && user?.active === true && member?.status === 'active'
  const identities = await stores.identities.listOfUser(found.userId)
  const hasAnotherWay = async (): Promise<boolean> =>
    identities.length > 0 || (await stores.credentials.find(found.userId)) !== undefined
  return {
    id: found.id,
    userId: found.userId,
    state: found.deletedAt !== null ? 'deleted' : inForce ? 'active' : 'inactive',
    boundElsewhere:
      // A recycled user name: the directory speaks of another subject, who has not come yet.
      namesAnotherSubject(found.externalId, key.externalId) ||
      identities.some(({ connectionId }) => connectionId === connection.id),
    mustApprove:
      (await outranksProviders(stores, user, member)) ||
      // A placeholder has no other way in by which to approve.
      ((await isElsewhere(stores, connection, found.organizationId, found.userId)) &&
        (await hasAnotherWay())),
  }
}

async function openInvitation(
  stores: Stores,
  organizationId: OrganizationId,
  connection: UpstreamConnection,
  asked: {
    readonly email: NormalizedEmail
    readonly tokenHash: string | null
    /** Who is known by the subject already. */
    readonly userId: UserId | null
    readonly now: Date
  },
): Promise<SignInFacts['invitation']> {
  const { email, tokenHash, userId, now } = asked
  const invitation = await stores.invitations.findOpen(organizationId, email, now)
  if (!invitation) return undefined
  const { id, roles } = invitation
  const opened =
    invitation.tokenHash === tokenHash &&
    (await mayHandOver(stores, organizationId, connection, roles)) &&
    (userId === null || (await mayHandOverTo(stores, organizationId, userId, roles)))
  return { id, opened, administers: administers(roles) }
}

async function addressOwners(
  stores: Stores,
  organizationId: OrganizationId,
  connection: UpstreamConnection,
  email: NormalizedEmail,
): Promise<readonly AddressOwner[]> {
  const proven = await stores.users.findEmail(email)
  // Another organization's word for an address is invisible here; proof counts everywhere.
  const members = await stores.members.findByEmail(organizationId, email, 3)
  const userIds = new Set<UserId>(proven ? [proven.userId] : members.map(({ userId }) => userId))
  return Promise.all(
    [...userIds].map(async (userId): Promise<AddressOwner> => {
      const user = await stores.users.find(userId)
      const member = await stores.members.lockOfUser(organizationId, userId)
      const credential = await stores.credentials.find(userId)
      return {
        userId,
        addressProven: proven !== undefined,
        active: user?.active === true && member?.status !== 'deactivated',
        isMember: member !== undefined,
        boundElsewhere: await hasOtherIdentity(stores, connection, userId),
        hasUnprovenPassword:
          credential !== undefined && (!proven || credential.setAt < proven.provenAt),
        mustApprove:
          (await outranksProviders(stores, user, member)) ||
          (await isElsewhere(stores, connection, organizationId, userId)),
      }
    }),
  )
}

/** Owners choose who vouches for them, and operators are nobody's: providers do not link them. */
async function outranksProviders(
  stores: Stores,
  user: User | undefined,
  member: Member | undefined,
): Promise<boolean> {
  if (user?.operator === true) return true
  if (!member) return false
  const roles = await stores.members.roles(member.id)
  return roles.some(({ role }) => role === 'owner')
}

/** What is another organization's, too, is not joined on this one's word. */
async function isElsewhere(
  stores: Stores,
  connection: UpstreamConnection,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<boolean> {
  if (connection.organizationId === null) return false
  return stores.members.isKnownElsewhere(organizationId, userId)
}

/** Asked only for people whom this subject does not own: any identity here is another subject's. */
async function hasOtherIdentity(
  stores: Stores,
  connection: UpstreamConnection,
  userId: UserId,
): Promise<boolean> {
  return (await stores.identities.findOfUser(userId, connection.id)) !== undefined
}
