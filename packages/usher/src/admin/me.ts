// Who asks, and where else they may go: what a console needs before it shows anything.
import type { ActiveSession, Organization } from '../core/model.ts'
import { organizationOf, type Requester } from '../core/requester.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { switchOrganization } from '../engine/sessions.ts'
import type { StartedSession } from '../engine/start-session.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { RequestOrigin } from '../engine/ports.ts'
import type { AdminPorts } from './context.ts'

/** An organization in which the person is an active member. */
export type Membership = {
  readonly organization: Organization
  readonly roles: readonly string[]
}

/** The organization that the requester is in. Errors: NOT_FOUND. */
export async function currentOrganization(ports: AdminPorts, by: Requester): Promise<Organization> {
  const organization = await ports.storage.read.organizations.find(organizationOf(by))
  if (!organization) throw new UsherError('NOT_FOUND')
  return organization
}

/** Where the person may switch to, the current organization among them. By name. */
export async function membershipsOf(
  ports: AdminPorts,
  session: ActiveSession,
): Promise<readonly Membership[]> {
  const { organizations, members } = ports.storage.read
  const all = await organizations.listOfUser(session.userId)
  const memberships = await Promise.all(
    all
      .filter(({ enabled }) => enabled)
      .map(async (organization) => {
        const member = await members.findOfUser(organization.id, session.userId)
        const roles = member ? await members.roles(member.id) : []
        return { organization, roles: roles.map(({ role }) => role).toSorted() }
      }),
  )
  return memberships.toSorted((one, other) =>
    one.organization.name.localeCompare(other.organization.name),
  )
}

export type Switch =
  | { readonly kind: 'switched'; readonly started: StartedSession }
  /** That organization does not admit how this person signed in. */
  | { readonly kind: 'sign-in-needed'; readonly organization: Organization }

/** Errors: NOT_A_MEMBER, UNAUTHENTICATED. */
export async function switchTo(
  ports: AdminPorts,
  session: ActiveSession,
  organizationId: OrganizationId,
  origin: RequestOrigin,
): Promise<Switch> {
  try {
    const started = await switchOrganization(ports, session, organizationId, origin)
    return { kind: 'switched', started }
  } catch (error) {
    if (!(error instanceof UsherError) || error.code !== 'CONNECTION_DISABLED') throw error
    const organization = await ports.storage.read.organizations.find(organizationId)
    if (!organization) throw new UsherError('NOT_A_MEMBER')
    return { kind: 'sign-in-needed', organization }
  }
}
