import { createRoute, z } from '@hono/zod-openapi'
import { exportAuditEvents, listAuditEvents } from '../../../admin/history.ts'
import type { AuditFilter } from '../../../engine/ports.ts'
import { auditAnswer, toAudit } from './audit-answer.ts'
import { auditFile } from './audit-file.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  jsonAnswer,
  listOf,
  organizationParams,
  pageOf,
  pageQuery,
  time,
  type AdminDeps,
} from './parts.ts'

const tags = ['History']

const filterFields = {
  actor: z.string().max(64).optional().openapi({
    description: 'Who did it: the id of a user, directory, token or link, or `system`.',
  }),
  action: z
    .string()
    .max(100)
    .regex(/^[a-z_-]+\.[a-z_-]*$/)
    .optional()
    .openapi({ description: 'One action, or with a dot at its end all that begin so: `member.`.' }),
  target: z.string().max(64).optional().openapi({ description: 'The id of what it was done to.' }),
  from: time.optional().openapi({ description: 'From this time on.' }),
  until: time.optional().openapi({ description: 'Before this time.' }),
  text: z.string().trim().max(200).optional().openapi({
    description:
      'Anywhere in an event. A page looks at a stretch of the trail: it may be short or empty and still have a next one.',
  }),
}
const auditQuery = pageQuery.extend(filterFields)
const exportQuery = z.strictObject({
  ...filterFields,
  format: z.enum(['csv', 'json']).default('csv'),
})

const pageAnswer = listOf(auditAnswer).extend({
  filterNames: z
    .strictObject({ actor: z.string().nullable(), target: z.string().nullable() })
    .openapi({ description: 'What the ids in the filter are called.' }),
})

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/audit',
  operationId: 'listAuditEvents',
  summary: 'Read the audit trail, newest first',
  tags,
  ...guarded('audit:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: auditQuery },
  responses: { 200: jsonAnswer('A page of the trail.', pageAnswer) },
})

const download = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/audit/export',
  operationId: 'exportAuditEvents',
  summary: 'Download the audit trail',
  description:
    'Everything that matches, newest first, as one file. The download stands in the trail itself.',
  tags,
  ...guarded('audit:read', ['VALIDATION_FAILED']),
  request: { params: organizationParams, query: exportQuery },
  responses: {
    200: {
      description: 'The file. Cells that a spreadsheet would run begin with an apostrophe.',
      content: {
        'text/csv': { schema: z.string() },
        'application/json': { schema: z.array(auditAnswer) },
      },
    },
  },
})

export function auditRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const query = c.req.valid('query')
      const page = await listAuditEvents(admin, callerOf(c), filterFrom(query), pageOf(query))
      const items = page.items.map((event) => toAudit(event, page.names))
      const { actor = '', target = '' } = query
      // What is gone is called as its events call it.
      const targetName =
        page.names.get(target) ?? items.find((one) => one.target.id === target)?.targetName
      const filterNames = { actor: page.names.get(actor) ?? null, target: targetName ?? null }
      return c.json({ items, nextCursor: page.nextCursor, filterNames }, 200)
    })
    .openapi(download, async (c) => {
      const { format, ...query } = c.req.valid('query')
      const portions = await exportAuditEvents(admin, callerOf(c), filterFrom(query), format)
      const day = admin.clock().toISOString().slice(0, 10)
      c.header('Content-Disposition', `attachment; filename="audit-${day}.${format}"`)
      c.header('Content-Type', `${mediaTypes[format]}; charset=utf-8`)
      return c.body(auditFile(format, portions), 200)
    })
}

const mediaTypes = { csv: 'text/csv', json: 'application/json' } as const

type FilterQuery = Omit<z.infer<typeof exportQuery>, 'format'>

function filterFrom({ actor, action, target, from, until, text }: FilterQuery): AuditFilter {
  return {
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { targetId: target }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(text !== undefined && text !== '' && { text }),
  }
}
