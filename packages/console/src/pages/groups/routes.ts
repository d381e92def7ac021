import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod/mini'
import { organizationRoute } from '../../routes/organization-route.ts'

const word = z.catch(z.optional(z.string()), undefined)
const searchSchema = z.object({ search: word, directory: word })

export const groupsRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/groups',
  validateSearch: (search) => searchSchema.parse(search),
  component: lazyRouteComponent(() => import('./groups-page.tsx'), 'GroupsPage'),
})

export const groupRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/groups/$groupId',
  component: lazyRouteComponent(() => import('./group-page.tsx'), 'GroupPage'),
})

export const groupsRoutes = [groupsRoute, groupRoute] as const
