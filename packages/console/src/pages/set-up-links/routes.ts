import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'
import { rootRoute } from '../../routes/root-route.ts'

export const setUpLinksRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/set-up-links',
    component: lazyRouteComponent(() => import('./set-up-links-page.tsx'), 'SetUpLinksPage'),
  }),
] as const

/** Where a link leads: outside the frame, for somebody who is nobody yet. */
export const landingRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/set-up',
    component: lazyRouteComponent(() => import('./landing-page.tsx'), 'LandingPage'),
  }),
] as const
