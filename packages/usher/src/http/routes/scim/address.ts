// Where SCIM lives: below `/api/v1/organizations/{organizationId}/scim`, whatever the case, with or
// without a slash at the end, and whatever flags a provider hangs on the query.
import { parseId, type OrganizationId } from '../../../core/ids.ts'

const addressPattern = /^\/api\/v1\/organizations\/([^/]+)\/scim(?:\/(.*))?$/i

export type ScimAddress = {
  /** `undefined`: what stands in the address is no id of ours. */
  readonly organizationId: OrganizationId | undefined
  /** The organization as it stands in the address. */
  readonly organizationText: string
  /** Below `…/scim`, decoded; `undefined` where they cannot be. */
  readonly segments: readonly string[] | undefined
  /** The same as it was sent, for the log. */
  readonly path: string
  readonly query: URLSearchParams
  readonly search: string
}

/** `undefined`: the address belongs to something else. */
export function scimAddress(url: string): ScimAddress | undefined {
  const { pathname, search, searchParams } = new URL(url)
  const match = addressPattern.exec(pathname)
  if (!match) return undefined
  const [, organizationText = '', rest = ''] = match
  return {
    organizationId: parseId('organization', organizationText),
    organizationText,
    segments: decode(rest.split('/').filter((segment) => segment !== '')),
    path: `/${rest}`,
    query: searchParams,
    search,
  }
}

function decode(segments: readonly string[]): readonly string[] | undefined {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return undefined
  }
}
