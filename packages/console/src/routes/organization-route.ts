import { createRoute } from '@tanstack/react-router'
import { NotFound } from '../shell/not-found.tsx'
import { OrganizationGate } from '../shell/organization-gate.tsx'
import { frameRoute } from './frame-route.ts'

/**
 * The parent of every page of an organization: pages hang themselves in with
 * `getParentRoute: () => organizationRoute`.
 */
export const organizationRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/organizations/$organizationId',
  component: OrganizationGate,
  notFoundComponent: NotFound,
})
