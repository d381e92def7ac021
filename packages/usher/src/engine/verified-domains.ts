import type { OrganizationId } from '../core/ids.ts'
import type { Stores } from './ports.ts'

/** The domains for which the organization may speak. */
export async function verifiedDomainsOf(
  stores: Stores,
  organizationId: OrganizationId,
): Promise<readonly string[]> {
  const domains = await stores.domains.list(organizationId)
  return domains.filter(({ verifiedAt }) => verifiedAt !== null).map(({ domain }) => domain)
}
