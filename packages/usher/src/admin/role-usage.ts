// Who has a role, and what would give it: what stands between it and its end.
import { isUpstream } from '../core/connection.ts'
import { isBuiltIn } from '../core/decide-roles.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { Stores } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

export type RoleUsage = {
  /** Deactivated members too; `more`: there are more than were counted. */
  readonly members: { readonly count: number; readonly more: boolean }
  readonly openInvitations: number
  /** Whoever arrives gets it. */
  readonly isDefault: boolean
  /** Providers with a rule that names it. */
  readonly connections: readonly string[]
  /** Directories with a rule that names it. */
  readonly directories: readonly string[]
}

const countedMax = 10_000

/** Errors: NOT_FOUND. */
export async function roleUsage(
  ports: AdminPorts,
  { organizationId }: AdminCaller,
  role: string,
): Promise<RoleUsage> {
  const { read } = ports.storage
  const own = await read.members.customRoles(organizationId)
  if (!isBuiltIn(role) && !own.includes(role)) throw new UsherError('NOT_FOUND')
  return usageOf(read, organizationId, role, ports.clock())
}

/**
 * What gives the role is looked at before who has it: whoever got it by an invitation or a rule that was
 * gone at the first look is there at the second.
 */
export async function usageOf(
  stores: Stores,
  organizationId: OrganizationId,
  role: string,
  now: Date,
): Promise<RoleUsage> {
  const organization = await stores.organizations.find(organizationId)
  // The instance's providers let people into this organization too.
  const connections = [
    ...(await stores.connections.list(organizationId)),
    ...(await stores.connections.list(null)),
  ]
  const directories = await stores.directories.list(organizationId)
  const openInvitations = await stores.invitations.countOpenWithRole(organizationId, role, now)
  const counted = await stores.members.countWithRole(organizationId, role, countedMax + 1)
  return {
    members: { count: Math.min(counted, countedMax), more: counted > countedMax },
    openInvitations,
    isDefault: organization?.defaultRole === role,
    connections: naming(connections.filter(isUpstream), role),
    directories: naming(directories, role),
  }
}

function naming(
  sources: readonly {
    readonly name: string
    readonly settings: { readonly roleRules: readonly { readonly role: string }[] }
  }[],
  role: string,
): readonly string[] {
  return sources
    .filter(({ settings }) => settings.roleRules.some((rule) => rule.role === role))
    .map(({ name }) => name)
}

export function isUsed(usage: RoleUsage): boolean {
  const { members, openInvitations, isDefault, connections, directories } = usage
  return isDefault || members.count + openInvitations + connections.length + directories.length > 0
}

/** For who reads the answer of the API. */
export function inWords(usage: RoleUsage): string {
  const { members, openInvitations, isDefault, connections, directories } = usage
  const parts = [
    ...(members.count > 0 ? [`members: ${members.count}${members.more ? '+' : ''}`] : []),
    ...(openInvitations > 0 ? [`open invitations: ${openInvitations}`] : []),
    ...(connections.length > 0 ? [`rules of providers: ${connections.join(', ')}`] : []),
    ...(directories.length > 0 ? [`rules of directories: ${directories.join(', ')}`] : []),
    ...(isDefault ? ['the default role of whoever arrives'] : []),
  ]
  return `Used by ${parts.join('; ')}.`
}
