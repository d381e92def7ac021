// The guide's Tenant URL ends in `/scim/users`, and Entra appends `/Users` and `/Groups` to whatever it
// is given; others append to `/scim` or `/scim/v2`. All of them are bases of the same service.

const builtInEndpoints = [
  'Users',
  'Groups',
  'ServiceProviderConfig',
  'ResourceTypes',
  'Schemas',
  'Bulk',
  'Me',
]

export type ResolvedBase = {
  /** What belongs to the base, as the client wrote it: ``, `/v2`, `/users`, `/v2/users`. */
  readonly basePath: string
  /** The path below the base. */
  readonly segments: readonly string[]
}

/**
 * `users` in front of the name of an endpoint is a base; in front of anything else it is the endpoint
 * (an id of ours is never the name of one), and by itself too.
 * @param moreEndpoints segments of resource types that an embedding program has registered
 */
export function resolveBase(
  segmentsBelowScim: readonly string[],
  moreEndpoints: readonly string[] = [],
): ResolvedBase {
  const endpoints = [...builtInEndpoints, ...moreEndpoints].map((name) => name.toLowerCase())
  const base: string[] = []
  let rest = segmentsBelowScim.filter((segment) => segment !== '')
  const takeBase = () => {
    base.push(...rest.slice(0, 1))
    rest = rest.slice(1)
  }
  if (rest[0]?.toLowerCase() === 'v2') takeBase()
  if (rest[0]?.toLowerCase() === 'users' && endpoints.includes(rest[1]?.toLowerCase() ?? ''))
    takeBase()
  return { basePath: base.map((segment) => `/${segment}`).join(''), segments: rest }
}
