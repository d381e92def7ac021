import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'

export const domainsRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/domains',
    component: lazyRouteComponent(() => import('./domains-page.tsx'), 'DomainsPage'),
  }),
] as const
