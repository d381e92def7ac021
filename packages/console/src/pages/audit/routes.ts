import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { catch as otherwise, iso, object, optional, string, type infer as Infer } from 'zod/mini'
import { organizationRoute } from '../../routes/organization-route.ts'

const word = otherwise(optional(string()), undefined)
/** Days as the reader's calendar has them: `2026-11-24`. */
const day = otherwise(optional(iso.date()), undefined)

const auditSearch = object({
  action: word,
  actor: word,
  target: word,
  text: word,
  from: day,
  until: day,
})
export type AuditSearch = Infer<typeof auditSearch>

export const auditRoute = createRoute({
  getParentRoute: () => organizationRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
})

export const auditRoutes = [auditRoute] as const
