// What a caller of the admin API may do. One list: routes name what they ask for, tokens what they
// were given, and the document shows both.

/** What an organization has, as far as permissions tell it apart. */
export const permissionAreas = [
  'organization',
  'domains',
  'connections',
  'sign-in-log',
  'directories',
  'groups',
  'members',
  'invitations',
  'roles',
  'audit',
  'api-tokens',
  'set-up-links',
] as const
export type PermissionArea = (typeof permissionAreas)[number]

/** `members:read` sees, `members:write` changes. */
export type Permission = `${PermissionArea}:${'read' | 'write'}`

export const permissions: readonly Permission[] = permissionAreas.flatMap((area) => [
  `${area}:read` as const,
  `${area}:write` as const,
])

/** Areas that an operator of the instance reaches in every organization, to help it get in. */
const operatorAreas: ReadonlySet<PermissionArea> = new Set([
  'organization',
  'domains',
  'invitations',
])

export function isOperatorPermission(permission: Permission): boolean {
  return permissionAreas.some(
    (area) => operatorAreas.has(area) && permission.startsWith(`${area}:`),
  )
}
