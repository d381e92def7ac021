// Every page of the console, in one list. Each area keeps its own routes; the code of a page is
// loaded when it is opened.
import { createRoute, createRouter, redirect } from '@tanstack/react-router'
import { meQuery } from './api/me.ts'
import { queryClient } from './api/query-client.ts'
import { groupsRoutes } from './pages/groups/routes.ts'
import { apiTokensRoutes } from './pages/api-tokens/routes.ts'
import { auditRoutes } from './pages/audit/routes.ts'
import { domainsRoutes } from './pages/domains/routes.ts'
import { authenticationRoutes } from './pages/authentication/routes.ts'
import { instanceRoutes } from './pages/instance/routes.ts'
import { membersRoutes } from './pages/members/routes.ts'
import { organizationRoutes } from './pages/organization/routes.ts'
import { overviewRoutes } from './pages/overview/routes.ts'
import { provisioningRoutes } from './pages/provisioning/routes.ts'
import { signInLogRoutes } from './pages/sign-in-log/routes.ts'
import { previewRoutes } from './pages/previews/routes.ts'
import { rolesRoutes } from './pages/roles/routes.ts'
import { landingRoutes, setUpLinksRoutes } from './pages/set-up-links/routes.ts'
import { frameRoute } from './routes/frame-route.ts'
import { organizationRoute } from './routes/organization-route.ts'
import { rootRoute } from './routes/root-route.ts'
import { homePathOf } from './shell/navigation.ts'
import { Pending } from './shell/pending.tsx'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    const home: string = `/organizations/${me.organization.id}${homePathOf(me)}`
    throw redirect({ to: home, replace: true })
  },
})

const routeTree = rootRoute.addChildren([
  indexRoute,
  ...landingRoutes,
  frameRoute.addChildren([
    ...instanceRoutes,
    organizationRoute.addChildren([
      ...overviewRoutes,
      ...signInLogRoutes,
      ...provisioningRoutes,
      ...groupsRoutes,
      ...previewRoutes,
      ...apiTokensRoutes,
      ...authenticationRoutes,
      ...auditRoutes,
      ...domainsRoutes,
      ...membersRoutes,
      ...organizationRoutes,
      ...rolesRoutes,
      ...setUpLinksRoutes,
    ]),
  ]),
])

export const router = createRouter({
  routeTree,
  basepath: '/console',
  context: { queryClient },
  defaultPendingComponent: Pending,
  defaultPreload: 'intent',
  // Queries keep what was loaded; the router need not.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
