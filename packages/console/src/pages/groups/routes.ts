import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod/mini'
import { lenient } from '../../routes/lenient.ts'
import { organizationRoute } from '../../routes/organization-route.ts'

const word = lenient(z.string())
const searchSchema = z.object({
  search: word,
  directory: word,
  sort: lenient(z.enum(['name', '-name'])),
})
export type GroupSearch = z.infer<typeof searchSchema>

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
