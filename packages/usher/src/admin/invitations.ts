import { UsherError } from '../core/error-catalogue.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

/**
 * Administrators invite into their organization. An operator may do so elsewhere only while nobody
 * owns the organization: somebody must be asked in first. Errors: FORBIDDEN.
 */
export async function admitInviter(ports: AdminPorts, caller: AdminCaller): Promise<void> {
  const { session, organizationId } = caller
  const isHome = session.organizationId === organizationId
  if (isHome && (session.roles.includes('owner') || session.roles.includes('admin'))) return
  const { organizations, members } = ports.storage.read
  if (!(await organizations.find(organizationId))) throw new UsherError('NOT_FOUND')
  const owned = await members.list(
    organizationId,
    { role: 'owner', status: 'active' },
    { limit: 1, cursor: null },
  )
  if (owned.items.length > 0)
    throw new UsherError('FORBIDDEN', {
      detail: 'This organization has an owner, who invites its people.',
    })
}
