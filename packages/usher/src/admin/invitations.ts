import { UsherError } from '../core/error-catalogue.ts'
import { organizationOf, permissionsOf } from '../core/requester.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { hasOwner } from './organizations.ts'

/**
 * Administrators invite into their organization. An operator may do so elsewhere only while nobody
 * owns the organization: somebody must be asked in first. Errors: FORBIDDEN.
 */
export async function admitInviter(ports: AdminPorts, caller: AdminCaller): Promise<void> {
  const { by, organizationId } = caller
  // Whoever holds nothing here but is let in by the guard is an operator.
  if (organizationOf(by) === organizationId && permissionsOf(by).length > 0) return
  const { read } = ports.storage
  if (!(await read.organizations.find(organizationId))) throw new UsherError('NOT_FOUND')
  if (await hasOwner(read, organizationId))
    throw new UsherError('FORBIDDEN', {
      detail: 'This organization has an owner, who invites its people.',
    })
}
