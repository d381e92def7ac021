import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'
import { logSearchSchema } from './search.ts'

export const signInLogRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/sign-in-log',
  validateSearch: (search) => logSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('./sign-in-log-page.tsx'), 'SignInLogPage'),
})

export const signInLogRoutes = [signInLogRoute] as const
