// The admin REST API, its document and its reference page, ready to be mounted at `/`.
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import type { AdminCaller } from '../../../admin/context.ts'
import { createRateLimit } from '../../../lib/rate-limit.ts'
import type { HttpEnv } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { loadRequester } from '../../requester.ts'
import { takeTry } from '../../take-try.ts'
import { adminPorts } from './admin-ports.ts'
import { auditRoutes } from './audit.ts'
import { apiTokenRoutes } from './api-tokens.ts'
import { connectionCheckRoutes } from './connection-checks.ts'
import { connectionRoutes } from './connections.ts'
import { directoryRoutes } from './directories.ts'
import { describe } from './document.ts'
import { domainRoutes } from './domains.ts'
import { directoryHealthRoutes } from './directory-health.ts'
import { groupRoutes } from './groups.ts'
import { historyRoutes } from './history.ts'
import { invitationRoutes } from './invitations.ts'
import { liveRoutes } from './live.ts'
import { meRoutes } from './me.ts'
import { memberMergeRoutes } from './member-merge.ts'
import { memberPictureRoutes } from './member-picture.ts'
import { memberTimelineRoutes } from './member-timeline.ts'
import { memberRoutes } from './members.ts'
import { organizationRoutes } from './organizations.ts'
import { overviewRoutes } from './overview.ts'
import type { AdminDeps } from './parts.ts'
import { previewRoutes } from './previews.ts'
import { referencePage } from './reference-page.ts'
import { roleRoutes } from './roles.ts'
import { testSignInRoutes } from './test-sign-ins.ts'
import { setUpLinkRoutes } from './set-up-links.ts'

const basePath = '/api/v1'
export const documentPath = '/api/openapi.json'
export const referencePath = '/api/docs'

/** How often an organization may have this server call others on its behalf. */
const diagnosesMax = 30
const diagnosisSeconds = 60

export function adminRoutes(app: AppDeps): Hono<HttpEnv> {
  const routes = createAdminApi(app)
  const document = describe(routes)
  return routes
    .get(documentPath, (c) => c.json(document))
    .get(referencePath, (c) => c.html(referencePage(document)))
}

export type { AuditAction, AuditArea } from '../../../core/audit-actions.ts'
export type { Sight } from '../../../core/sign-in-trace.ts'

/** The type of the API for a client that is typed from the server (`hono/client`). */
export type AdminApi = ReturnType<typeof createAdminApi>

function createAdminApi(app: AppDeps) {
  const deps: AdminDeps = { app, admin: adminPorts(app), countDiagnosis: diagnosisLimit() }
  const api = new OpenAPIHono<HttpEnv>()
  api.use(`${basePath}/*`, loadRequester(app))
  return api
    .route(basePath, meRoutes(deps))
    .route(basePath, organizationRoutes(deps))
    .route(basePath, overviewRoutes(deps))
    .route(basePath, domainRoutes(deps))
    .route(basePath, connectionCheckRoutes(deps))
    .route(basePath, connectionRoutes(deps))
    .route(basePath, previewRoutes(deps))
    .route(basePath, testSignInRoutes(deps))
    .route(basePath, directoryRoutes(deps))
    .route(basePath, directoryHealthRoutes(deps))
    .route(basePath, memberRoutes(deps))
    .route(basePath, memberMergeRoutes(deps))
    .route(basePath, memberPictureRoutes(deps))
    .route(basePath, memberTimelineRoutes(deps))
    .route(basePath, roleRoutes(deps))
    .route(basePath, invitationRoutes(deps))
    .route(basePath, historyRoutes(deps))
    .route(basePath, groupRoutes(deps))
    .route(basePath, liveRoutes(deps))
    .route(basePath, auditRoutes(deps))
    .route(basePath, apiTokenRoutes(deps))
    .route(basePath, setUpLinkRoutes(deps))
}

function diagnosisLimit(): AdminDeps['countDiagnosis'] {
  const limit = createRateLimit({ points: diagnosesMax, durationSeconds: diagnosisSeconds })
  return ({ organizationId }: AdminCaller) => takeTry(limit, organizationId)
}
