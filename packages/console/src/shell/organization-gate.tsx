import { Outlet, useParams } from '@tanstack/react-router'
import { useMe } from '../api/me.ts'
import { NotAdmin } from './not-admin.tsx'
import { OtherOrganization } from './other-organization.tsx'

/** A session is in one organization; the address of another one offers the way there. */
export function OrganizationGate() {
  const me = useMe()
  const { organizationId } = useParams({ from: '/frame/organizations/$organizationId' })
  if (me.organization.id !== organizationId)
    return <OtherOrganization me={me} organizationId={organizationId} />
  return me.permissions.length === 0 ? <NotAdmin /> : <Outlet />
}
