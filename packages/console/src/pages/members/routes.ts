import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { catch as otherwise, enum as oneOf, object, optional, string } from 'zod/mini'
import { organizationRoute } from '../../routes/organization-route.ts'

/** What is looked for is part of the address, so that it can be sent to somebody. */
const membersSearch = object({
  tab: otherwise(optional(oneOf(['people', 'invitations'])), undefined),
  /** Which invitations are shown. */
  invitations: otherwise(optional(oneOf(['open', 'accepted', 'revoked', 'expired'])), undefined),
  search: otherwise(optional(string()), undefined),
  status: otherwise(optional(oneOf(['active', 'deactivated'])), undefined),
  origin: otherwise(optional(oneOf(['jit', 'scim', 'invitation', 'manual'])), undefined),
  role: otherwise(optional(string()), undefined),
  connectionId: otherwise(optional(string()), undefined),
  groupId: otherwise(optional(string()), undefined),
  sort: otherwise(
    optional(oneOf(['created', '-created', 'name', '-name', 'lastSignIn', '-lastSignIn'])),
    undefined,
  ),
})

export const membersRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/members',
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
})

export const memberRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/members/$memberId',
  component: lazyRouteComponent(() => import('./member-page.tsx'), 'MemberPage'),
})

export const membersRoutes = [membersRoute, memberRoute] as const
