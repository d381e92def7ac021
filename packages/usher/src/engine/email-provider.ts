// The e-mail provider of an organization: its connection of kind `email`. Whether it is switched on
// is asked before anything else is looked at, on every path (EMAIL_PROVIDER_DISABLED).
import type { Connection, EmailSettings } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import { parseId, type OrganizationId } from '../core/ids.ts'
import type { Organization } from '../core/model.ts'
import type { Stores } from './ports.ts'

export type EmailConnection = Connection<EmailSettings>
export type EmailProvider = {
  readonly organization: Organization
  readonly connection: EmailConnection
}

/**
 * By slug or id; without one, the only enabled organization of the instance. An organization that
 * does not exist answers like one that has no e-mail provider. Errors: EMAIL_PROVIDER_DISABLED,
 * VALIDATION_FAILED where there are several and none was named.
 */
export async function findEmailProvider(
  stores: Stores,
  reference: string | undefined,
): Promise<EmailProvider> {
  const organization =
    reference === undefined
      ? await onlyOrganization(stores)
      : await namedOrganization(stores, reference)
  return providerOf(stores, organization)
}

/** Errors: EMAIL_PROVIDER_DISABLED. */
export async function emailProviderOf(
  stores: Stores,
  organizationId: OrganizationId,
): Promise<EmailProvider> {
  return providerOf(stores, await stores.organizations.find(organizationId))
}

/** The organization's e-mail connection, if it has one that is switched on. */
export async function enabledEmailConnection(
  stores: Stores,
  organizationId: OrganizationId,
): Promise<EmailConnection | undefined> {
  const connections = await stores.connections.list(organizationId)
  return connections.filter(isEmailConnection).find(({ enabled }) => enabled)
}

async function providerOf(
  stores: Stores,
  organization: Organization | undefined,
): Promise<EmailProvider> {
  const connection =
    organization?.enabled && (await enabledEmailConnection(stores, organization.id))
  if (!organization || !connection) throw new UsherError('EMAIL_PROVIDER_DISABLED')
  return { organization, connection }
}

async function namedOrganization(
  stores: Stores,
  reference: string,
): Promise<Organization | undefined> {
  const id = parseId('organization', reference)
  return id ? stores.organizations.find(id) : stores.organizations.findBySlug(reference)
}

async function onlyOrganization(stores: Stores): Promise<Organization | undefined> {
  const [first, second] = await stores.organizations.listEnabled(2)
  if (!second) return first
  const message = 'Name the organization by its short name or id: there are several here.'
  throw new UsherError('VALIDATION_FAILED', { errors: [{ path: 'organization', message }] })
}

export function isEmailConnection(connection: Connection): connection is EmailConnection {
  return connection.settings.kind === 'email'
}
