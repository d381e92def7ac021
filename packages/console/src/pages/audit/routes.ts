import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod/mini'
import { organizationRoute } from '../../routes/organization-route.ts'

const word = z.catch(z.optional(z.string()), undefined)
/** Days as the reader's calendar has them: `2026-11-24`. */
const day = z.catch(z.optional(z.iso.date()), undefined)

const auditSearch = z.object({
  action: word,
  actor: word,
  target: word,
  text: word,
  from: day,
  until: day,
})
export type AuditSearch = z.infer<typeof auditSearch>

export const auditRoutes = [
  createRoute({
    getParentRoute: () => organizationRoute,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
  }),
] as const
