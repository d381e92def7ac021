import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'

export const apiTokensRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/api-tokens',
    component: lazyRouteComponent(() => import('./api-tokens-page.tsx'), 'ApiTokensPage'),
  }),
] as const
