// Who may call the administration without being a member: a program with an API token, and somebody
// who was sent a set-up link. Both belong to one organization and hold the permissions they were given.
import type { ApiTokenId, OrganizationId, SetUpLinkId, UserId } from './ids.ts'
import { permissions, type Permission, type PermissionArea } from './permissions.ts'

/** A program's key to the admin API. It is the organization's: it outlives the member who made it. */
export type ApiToken = {
  readonly id: ApiTokenId
  readonly organizationId: OrganizationId
  readonly name: string
  readonly tokenHash: string
  /** The last characters, so that people know which one they hold. */
  readonly hint: string
  readonly permissions: readonly Permission[]
  /** `null`: that account is gone. */
  readonly createdBy: UserId | null
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

export const setUpScopes = ['sign-in', 'provisioning', 'domains'] as const
/** A part of the set-up that a link opens. */
export type SetUpScope = (typeof setUpScopes)[number]

/** An address that lets somebody without an account set parts of one organization up. */
export type SetUpLink = {
  readonly id: SetUpLinkId
  readonly organizationId: OrganizationId
  /** For whom it was made: "Contoso IT". */
  readonly name: string
  readonly tokenHash: string
  readonly scopes: readonly SetUpScope[]
  /** `null`: that account is gone. */
  readonly createdBy: UserId | null
  readonly expiresAt: Date
  readonly lastOpenedAt: Date | null
  /** When whoever used it said that all is done; it opens nothing any more. */
  readonly finishedAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

/** Whoever could make another key would never lose access: keys are made by people alone. */
const withheld: ReadonlySet<Permission> = new Set(['api-tokens:write', 'set-up-links:write'])

/** What an API token may be given. */
export const tokenPermissions: readonly Permission[] = permissions.filter(
  (permission) => !withheld.has(permission),
)

const areasOfScope: Readonly<Record<SetUpScope, readonly PermissionArea[]>> = {
  'sign-in': ['connections'],
  provisioning: ['directories'],
  domains: ['domains'],
}

/** What a set-up link holds: its scopes, and the organization's name to stand above them. */
export function setUpPermissions(scopes: readonly SetUpScope[]): readonly Permission[] {
  const areas = scopes.flatMap((scope) => areasOfScope[scope])
  return permissions.filter(
    (permission) =>
      permission === 'organization:read' || areas.some((area) => permission.startsWith(`${area}:`)),
  )
}

/**
 * What somebody holds inside the one organization of their token or link. What is withheld stays so,
 * whatever a row may say.
 */
export function heldBy(granted: readonly Permission[]): readonly Permission[] {
  return granted.filter((permission) => !withheld.has(permission))
}
