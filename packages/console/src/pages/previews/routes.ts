// Pages of one provider that try things before they are in force: tabs of the provider's page.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'

const base = '/authentication/$connectionId'

export const previewRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: `${base}/mapping`,
    component: lazyRouteComponent(() => import('./mapping-page.tsx'), 'MappingPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: `${base}/roles`,
    component: lazyRouteComponent(() => import('./roles-page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: `${base}/test`,
    component: lazyRouteComponent(() => import('./test-page.tsx'), 'TestPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: `${base}/test/$testSignInId`,
    component: lazyRouteComponent(() => import('./test-result-page.tsx'), 'TestResultPage'),
  }),
] as const
