// Pages of one provider that try things before they are in force: tabs of the provider's page.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod/mini'
import { lenient } from '../../routes/lenient.ts'
import { organizationRoute } from '../../routes/organization-route.ts'

const base = '/authentication/$connectionId'

/** Whose claims the preview looks at, as the list of sources calls them: `test:tst_…`. */
const previewSearchSchema = z.object({ source: lenient(z.string()) })

export const mappingRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: `${base}/mapping`,
  validateSearch: (search) => previewSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('./mapping-page.tsx'), 'MappingPage'),
})

export const rulesRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: `${base}/roles`,
  validateSearch: (search) => previewSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('./roles-page.tsx'), 'RolesPage'),
})

export const previewRoutes = [
  mappingRoute,
  rulesRoute,
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
