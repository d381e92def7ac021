import { enterpriseUser } from './attribute-mapping.ts'
import { writeScimPath } from './scim-path.ts'
import type { ScimValue } from './mapped-values.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0'

/** The body that Entra sends to `POST /Users`, the same in both dialects. */
export function userBody(values: ReadonlyMap<string, ScimValue>): Record<string, unknown> {
  const body: Record<string, unknown> = { schemas: [`${core}:User`, enterpriseUser] }
  for (const [target, value] of values) writeScimPath(body, target, value)
  body['meta'] = { resourceType: 'User' }
  // Entra names roles whether there are any or not.
  body['roles'] ??= []
  return body
}

/**
 * The body that Entra sends to `POST /Groups`: without members, and with a second schema that no
 * server knows.
 */
export function groupBody(values: ReadonlyMap<string, ScimValue>): Record<string, unknown> {
  const body: Record<string, unknown> = {
    schemas: [
      `${core}:Group`,
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
  }
  for (const [target, value] of values) writeScimPath(body, target, value)
  body['meta'] = { resourceType: 'Group' }
  return body
}
