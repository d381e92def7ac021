import { UsherError } from '../core/error-catalogue.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { Organization } from '../core/model.ts'
import { actorOf, administers, isOperator } from '../core/requester.ts'
import { createOrganization } from '../engine/create-organization.ts'
import { deactivate } from '../engine/deactivate.ts'
import { UniqueViolation, type Page, type PageRequest, type Stores } from '../engine/ports.ts'
import { changesBetween } from './changes.ts'
import { refuseUnlikePicture } from './check-logo.ts'
import { lockOrganization, recordFor, type AdminCaller, type AdminPorts } from './context.ts'
import { existingRoles } from './roles.ts'

/** What may be changed; a field that is `undefined` stays as it is. */
export type OrganizationChanges = {
  readonly [
    Field in
      | 'name'
      | 'slug'
      | 'logoUrl'
      | 'restrictToDomains'
      | 'defaultRole'
      | 'sessionIdleSeconds'
      | 'sessionAbsoluteSeconds'
      | 'enabled'
  ]?: Organization[Field] | undefined
}

/** With whether somebody owns it: until then an operator asks its first owner in. */
export type OrganizationOfInstance = {
  readonly organization: Organization
  readonly hasOwner: boolean
}

export async function listOrganizations(
  ports: AdminPorts,
  page: PageRequest,
  search: string,
): Promise<Page<OrganizationOfInstance>> {
  const { read } = ports.storage
  const { items, nextCursor } = await read.organizations.list(page, search)
  const withOwners = items.map(async (organization) => ({
    organization,
    hasOwner: await hasOwner(read, organization.id),
  }))
  return { items: await Promise.all(withOwners), nextCursor }
}

/** An active one: whoever is sent away owns nothing. */
export async function hasOwner(stores: Stores, id: OrganizationId): Promise<boolean> {
  const wanted = { role: 'owner', status: 'active' } as const
  const owners = await stores.members.list(id, wanted, { limit: 1, cursor: null })
  return owners.items.length > 0
}

export async function getOrganization(
  ports: AdminPorts,
  caller: AdminCaller,
): Promise<Organization> {
  return found(await ports.storage.read.organizations.find(caller.organizationId))
}

/**
 * Changes the organization. Running sessions keep the times they were given. Errors: NOT_FOUND,
 * FORBIDDEN (`enabled` is for operators), ROLE_UNKNOWN, SLUG_TAKEN, VALIDATION_FAILED.
 */
export async function updateOrganization(
  ports: AdminPorts,
  caller: AdminCaller,
  changes: OrganizationChanges,
): Promise<Organization> {
  if (changes.enabled !== undefined && !isOperator(caller.by))
    throw new UsherError('FORBIDDEN', {
      detail: 'Only an operator of the instance may enable or disable an organization.',
    })
  try {
    return await ports.storage.transaction((stores) => update(ports, stores, caller, changes))
  } catch (error) {
    if (error instanceof UniqueViolation) throw new UsherError('SLUG_TAKEN', { cause: error })
    throw error
  }
}

async function update(
  ports: AdminPorts,
  stores: Stores,
  caller: AdminCaller,
  changes: OrganizationChanges,
): Promise<Organization> {
  const id = caller.organizationId
  // All fields are written as they were read; and the default role must not be deleted meanwhile.
  await lockOrganization(stores, caller)
  const before = found(await stores.organizations.find(id))
  const settings = {
    name: changes.name ?? before.name,
    slug: changes.slug ?? before.slug,
    logoUrl: changes.logoUrl === undefined ? before.logoUrl : changes.logoUrl,
    restrictToDomains: changes.restrictToDomains ?? before.restrictToDomains,
    defaultRole: changes.defaultRole ?? before.defaultRole,
    sessionIdleSeconds: changes.sessionIdleSeconds ?? before.sessionIdleSeconds,
    sessionAbsoluteSeconds: changes.sessionAbsoluteSeconds ?? before.sessionAbsoluteSeconds,
  }
  if (settings.sessionIdleSeconds > settings.sessionAbsoluteSeconds)
    throw new UsherError('VALIDATION_FAILED', {
      errors: [
        { path: 'sessionIdleSeconds', message: 'must not be longer than sessionAbsoluteSeconds' },
      ],
    })
  if (settings.logoUrl !== null && settings.logoUrl !== before.logoUrl)
    refuseUnlikePicture(settings.logoUrl)
  if (settings.defaultRole !== before.defaultRole)
    await refuseDefaultRole(stores, caller, settings.defaultRole)
  const record = recordFor(ports, caller)
  const target = { kind: 'organization', id }
  const changed = changesBetween(before, settings)
  if (Object.keys(changed).length > 0) {
    await stores.organizations.update(id, { ...settings, updatedAt: ports.clock() })
    record.audit('organization.updated', target, { changes: changed })
    record.emit('organization.updated', null, {
      organizationId: id,
      fields: Object.keys(changed),
    })
  }
  if (changes.enabled === false)
    await deactivate(ports, stores, { kind: 'organization', organizationId: id }, record)
  if (changes.enabled === true && !before.enabled) {
    await stores.organizations.update(id, { enabled: true, updatedAt: ports.clock() })
    // A sign-in that was in flight when it was switched off has committed its session afterwards,
    // which was refused until now and stays so.
    await stores.sessions.removeOfOrganization(id)
    record.audit('organization.enabled', target)
    record.emit('organization.enabled', null, { organizationId: id })
  }
  await record.write(stores)
  return found(await stores.organizations.find(id))
}

/** Whoever arrives gets it unasked, so that it never administers. */
async function refuseDefaultRole(stores: Stores, caller: AdminCaller, role: string): Promise<void> {
  if (administers([role]))
    throw new UsherError('VALIDATION_FAILED', {
      errors: [{ path: 'defaultRole', message: 'nobody administers by arriving' }],
    })
  const known = await existingRoles(stores, caller)
  if (!known.includes(role)) throw new UsherError('ROLE_UNKNOWN', { detail: `Role "${role}".` })
}

function found(organization: Organization | undefined): Organization {
  if (!organization) throw new UsherError('NOT_FOUND')
  return organization
}

/** Makes an organization with its e-mail connection. Errors: SLUG_TAKEN. */
export async function createNewOrganization(
  ports: AdminPorts,
  caller: Pick<AdminCaller, 'by' | 'origin'>,
  input: { readonly name: string; readonly slug: string; readonly emailEnabled: boolean },
): Promise<Organization> {
  try {
    return await ports.storage.transaction(async (stores) => {
      const { organization } = await createOrganization(ports, stores, {
        name: input.name,
        slug: input.slug,
        email: { enabled: input.emailEnabled, registrationEnabled: false },
        actor: actorOf(caller.by),
        origin: caller.origin,
      })
      return organization
    })
  } catch (error) {
    if (error instanceof UniqueViolation) throw new UsherError('SLUG_TAKEN', { cause: error })
    throw error
  }
}
