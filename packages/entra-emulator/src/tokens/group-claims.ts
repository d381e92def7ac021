import { assignmentsOf, transitiveGroups } from '../directory/memberships.ts'
import type { Directory } from '../directory/directory.ts'
import type { App, Group, User } from '../directory/model.ts'

/** A JWT lists at most so many groups; a token from the authorize endpoint far fewer. */
export const groupsInTokenMax = 200
export const groupsInImplicitTokenMax = 5

export type GroupClaimsInput = {
  readonly directory: Directory
  readonly app: App
  readonly user: User
  readonly flow: 'code' | 'implicit'
  /** Where the retired directory API would be; real tokens still point to it. */
  readonly retiredGraphOrigin: string
}

/** `groups`, `roles`, `wids` or the marker that there are too many. */
export function groupClaims(input: GroupClaimsInput): Record<string, unknown> {
  const { directory, app, user } = input
  const assignments = assignmentsOf(directory, app, user)
  const roles = [...new Set(assignments.flatMap((assignment) => assignment.role ?? []))]
  const values = groupValues(app, emittedGroups(input))
  const option = app.optionalClaims.find((claim) => claim.name === 'groups')
  const wids =
    app.groupMembershipClaims === 'DirectoryRole' || app.groupMembershipClaims === 'All'
      ? { wids: [...user.directoryRoles, plainMemberRole] }
      : {}
  // emit_as_roles puts the groups where the app roles would be, and the app roles are not sent.
  if (option?.additionalProperties?.includes('emit_as_roles') === true) {
    return { ...wids, ...(values.length > 0 ? limited(input, values, 'roles') : {}) }
  }
  return {
    ...(values.length > 0 ? limited(input, values, 'groups') : {}),
    ...(roles.length > 0 ? { roles } : {}),
    ...wids,
  }
}

/** The role template that every member has. */
const plainMemberRole = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

function emittedGroups({ directory, app, user }: GroupClaimsInput): readonly Group[] {
  switch (app.groupMembershipClaims) {
    case 'None':
    case 'DirectoryRole':
      return []
    case 'SecurityGroup':
      return transitiveGroups(directory, user.id).filter((group) => group.securityEnabled)
    case 'All':
      return transitiveGroups(directory, user.id)
    case 'ApplicationGroup': {
      // Only groups assigned to the app, and only direct membership.
      const assigned = new Set(app.assignments.map((assignment) => assignment.principalId))
      return directory.groupsOf(user.id).filter((group) => assigned.has(group.id))
    }
  }
}

function groupValues(app: App, groups: readonly Group[]): readonly string[] {
  const properties =
    app.optionalClaims.find((claim) => claim.name === 'groups')?.additionalProperties ?? []
  return groups.flatMap((group) => {
    const account = group.onPremisesSamAccountName
    if (
      properties.includes('cloud_displayname') &&
      app.groupMembershipClaims === 'ApplicationGroup'
    )
      return group.displayName
    // Only synced groups have these names; the others keep their object id.
    if (account === null) return group.id
    if (properties.includes('dns_domain_and_sam_account_name'))
      return `${group.onPremisesDomainName ?? ''}\\${account}`
    if (properties.includes('netbios_domain_and_sam_account_name'))
      return `${group.onPremisesNetBiosName ?? ''}\\${account}`
    return properties.includes('sam_account_name') ? account : group.id
  })
}

function limited(
  input: GroupClaimsInput,
  values: readonly string[],
  claim: 'groups' | 'roles',
): Record<string, unknown> {
  if (input.flow === 'implicit' && values.length > groupsInImplicitTokenMax) {
    return { hasgroups: true }
  }
  if (values.length <= groupsInTokenMax) return { [claim]: values }
  const { tenantId, id } = input.user
  return {
    _claim_names: { groups: 'src1' },
    _claim_sources: {
      src1: {
        endpoint: `${input.retiredGraphOrigin}/${tenantId}/users/${id}/getMemberObjects`,
      },
    },
  }
}
