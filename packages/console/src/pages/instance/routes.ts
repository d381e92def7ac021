import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../routes/frame-route.ts'

export const instanceRoutes = [
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/instance',
    component: lazyRouteComponent(() => import('./instance-page.tsx'), 'InstancePage'),
  }),
  createRoute({
    getParentRoute: () => frameRoute,
    path: '/instance/$organizationId',
    component: lazyRouteComponent(() => import('./organization-page.tsx'), 'OrganizationPage'),
  }),
] as const
