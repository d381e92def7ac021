import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod/mini'
import { organizationRoute } from '../../routes/organization-route.ts'

/** What is looked for is part of the address, so that it can be sent to somebody. */
const membersSearch = z.object({
  tab: z.catch(z.optional(z.enum(['people', 'invitations'])), undefined),
  search: z.catch(z.optional(z.string()), undefined),
  status: z.catch(z.optional(z.enum(['active', 'deactivated'])), undefined),
  origin: z.catch(z.optional(z.enum(['jit', 'scim', 'invitation', 'manual'])), undefined),
  role: z.catch(z.optional(z.string()), undefined),
  connectionId: z.catch(z.optional(z.string()), undefined),
  groupId: z.catch(z.optional(z.string()), undefined),
  sort: z.catch(
    z.optional(z.enum(['created', '-created', 'name', '-name', 'lastSignIn', '-lastSignIn'])),
    undefined,
  ),
})
export type MembersSearch = z.infer<typeof membersSearch>

export const membersRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/members',
    validateSearch: membersSearch,
    component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/members/$memberId',
    component: lazyRouteComponent(() => import('./member-page.tsx'), 'MemberPage'),
  }),
] as const
