// Rows that other rows need: an organization with a connection, and people in it.
import type { Connection } from '../../src/core/connection.ts'
import type { Identity, Member, Organization, Session, User } from '../../src/core/model.ts'
import type { Storage } from '../../src/engine/ports.ts'
import { build } from '../support/build.ts'

export type Tenant = { readonly organization: Organization; readonly connection: Connection }
export type Person = {
  readonly user: User
  readonly member: Member
  readonly identity: Identity
}

export async function plantTenant(
  storage: Storage,
  over: Partial<Organization> = {},
): Promise<Tenant> {
  const organization = build.organization(over)
  const connection = build.connection({ organizationId: organization.id })
  await storage.transaction(async (stores) => {
    await stores.organizations.insert(organization)
    await stores.connections.insert(connection)
  })
  return { organization, connection }
}

export async function plantPerson(
  storage: Storage,
  { organization, connection }: Tenant,
  over: Partial<Member> = {},
): Promise<Person> {
  const user = build.user()
  const member = build.member({ organizationId: organization.id, userId: user.id, ...over })
  const identity = build.identity({ userId: user.id, connectionId: connection.id })
  await storage.transaction(async (stores) => {
    await stores.users.insert(user)
    await stores.members.insert(member)
    await stores.identities.insert(identity)
  })
  return { user, member, identity }
}

/** A session as the engine would start it for this person. */
export function sessionOf(
  { organization, connection }: Tenant,
  { user, member, identity }: Person,
  over: Partial<Session> = {},
): Session {
  return build.session({
    userId: user.id,
    organizationId: organization.id,
    memberId: member.id,
    connectionId: connection.id,
    identityId: identity.id,
    ...over,
  })
}

export async function plantSession(
  storage: Storage,
  tenant: Tenant,
  person: Person,
  over: Partial<Session> = {},
): Promise<Session> {
  const session = sessionOf(tenant, person, over)
  await storage.transaction(({ sessions }) => sessions.insert(session))
  return session
}
