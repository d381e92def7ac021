// Every page of the console, in one list. Each area keeps its own routes; the code of a page is
// loaded when it is opened.
import { createRoute, createRouter, redirect } from '@tanstack/react-router'
import { meQuery } from './api/me.ts'
import { queryClient } from './api/query-client.ts'
import { instanceRoutes } from './pages/instance/routes.ts'
import { overviewRoutes } from './pages/overview/routes.ts'
import { frameRoute } from './routes/frame-route.ts'
import { organizationRoute } from './routes/organization-route.ts'
import { rootRoute } from './routes/root-route.ts'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    throw redirect({
      to: '/organizations/$organizationId',
      params: { organizationId: me.organization.id },
      replace: true,
    })
  },
})

const routeTree = rootRoute.addChildren([
  indexRoute,
  frameRoute.addChildren([...instanceRoutes, organizationRoute.addChildren([...overviewRoutes])]),
])

export const router = createRouter({
  routeTree,
  basepath: '/console',
  context: { queryClient },
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
