// Addresses to copy into a provisioning client.
import { tokenEndpointPath } from './token-endpoint.ts'

/** The address to which everything of an organization's SCIM is relative. */
export function scimUrl(baseUrl: URL, organizationId: string): string {
  return `${baseUrl.origin}/api/v1/organizations/${organizationId}/scim`
}

export function tokenEndpointUrl(baseUrl: URL, organizationId: string): string {
  return scimUrl(baseUrl, organizationId) + tokenEndpointPath
}
