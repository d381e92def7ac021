import { builtInRoles, isBuiltIn } from '../core/decide-roles.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { Stores } from '../engine/ports.ts'
import {
  lockOrganization,
  recordFor,
  whole,
  type AdminCaller,
  type AdminPorts,
  type Whole,
} from './context.ts'
import { inWords, isUsed, usageOf } from './role-usage.ts'

const customRolesMax = 100

export type Role = { readonly name: string; readonly builtIn: boolean }

/** The built-in roles, then the organization's own. */
export async function listRoles(ports: AdminPorts, caller: AdminCaller): Promise<Whole<Role>> {
  const custom = await ports.storage.read.members.customRoles(caller.organizationId)
  return whole([
    ...builtInRoles.map((name) => ({ name, builtIn: true })),
    ...custom.map((name) => ({ name, builtIn: false })),
  ])
}

/** Errors: CONFLICT, LIMIT_REACHED. */
export async function addRole(ports: AdminPorts, caller: AdminCaller, name: string): Promise<Role> {
  await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    const existing = await existingRoles(stores, caller)
    if (existing.includes(name))
      throw new UsherError('CONFLICT', { detail: 'A role of this name exists already.' })
    if (existing.length >= customRolesMax + builtInRoles.length)
      throw new UsherError('LIMIT_REACHED', { detail: `At most ${customRolesMax} roles.` })
    await stores.members.addCustomRole(caller.organizationId, name)
    const record = recordFor(ports, caller)
    record.audit('role.added', { kind: 'role', id: name })
    record.emit('role.added', null, { organizationId: caller.organizationId, role: name })
    await record.write(stores)
  })
  return { name, builtIn: false }
}

/**
 * Only what nobody has and nothing would give: whoever loses a role loses it by name, where it was given.
 * Errors: NOT_FOUND, CONFLICT (built in), ROLE_IN_USE.
 */
export async function deleteRole(
  ports: AdminPorts,
  caller: AdminCaller,
  name: string,
): Promise<void> {
  const { organizationId } = caller
  if (isBuiltIn(name))
    throw new UsherError('CONFLICT', { detail: 'Every organization has the built-in roles.' })
  await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    // Removed first, then looked for: nobody is given it between the look and the end.
    if (!(await stores.members.removeCustomRole(organizationId, name)))
      throw new UsherError('NOT_FOUND')
    const usage = await usageOf(stores, organizationId, name, ports.clock())
    if (isUsed(usage)) throw new UsherError('ROLE_IN_USE', { detail: inWords(usage) })
    const record = recordFor(ports, caller)
    record.audit('role.deleted', { kind: 'role', id: name })
    record.emit('role.deleted', null, { organizationId, role: name })
    await record.write(stores)
  })
}

/** Every role that may be given to a member of the organization. */
export async function existingRoles(
  stores: Stores,
  caller: AdminCaller,
): Promise<readonly string[]> {
  return [...builtInRoles, ...(await stores.members.customRoles(caller.organizationId))]
}
