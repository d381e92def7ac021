import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { organizationRoute } from '../../routes/organization-route.ts'

export const authenticationRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/authentication',
    component: lazyRouteComponent(() => import('./authentication-page.tsx'), 'AuthenticationPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/authentication/new',
    component: lazyRouteComponent(() => import('./choose-provider-page.tsx'), 'ChooseProviderPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/authentication/new/$preset',
    component: lazyRouteComponent(() => import('./set-up/set-up-page.tsx'), 'SetUpPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/authentication/$connectionId',
    component: lazyRouteComponent(() => import('./connection-page.tsx'), 'ConnectionPage'),
  }),
] as const
