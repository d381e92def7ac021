import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'
import { provisioningSearchSchema } from './search.ts'

export const provisioningRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/provisioning',
  validateSearch: (search) => provisioningSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('./provisioning-page.tsx'), 'ProvisioningPage'),
})

export const provisioningRoutes = [provisioningRoute] as const
