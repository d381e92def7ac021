// Previews of an attribute mapping and of role rules, before they are saved.
import { createRoute, z } from '@hono/zod-openapi'
import { listClaimSources, revealClaims } from '../../../admin/claim-sources.ts'
import {
  directoryUsersLookedAtMax,
  previewDirectoryRules,
} from '../../../admin/preview-directory-rules.ts'
import { previewMapping } from '../../../admin/preview-mapping.ts'
import {
  membersLookedAtMax,
  previewRoleRules,
  previewRulesImpact,
} from '../../../admin/preview-role-rules.ts'
import { sampleNames } from '../../../core/claim-samples.ts'
import { callerOf, guarded } from './guard.ts'
import {
  connectionParams,
  createRouter,
  directoryParams,
  idFrom,
  jsonAnswer,
  jsonBody,
  time,
  timeOrNull,
  type AdminDeps,
} from './parts.ts'
import {
  claimsAnswer,
  directoryRulesToCompare,
  keptSource,
  mappingPreviewAnswer,
  mappingToPreview,
  rolesPreviewAnswer,
  rulesImpactAnswer,
  rulesToCompare,
  rulesToPreview,
  sourceFrom,
  toFound,
  toMappingPreview,
  toRolesPreview,
  toRulesImpact,
} from './preview-fields.ts'

const tags = ['Connections']
const path = '/organizations/{organizationId}/connections/{connectionId}' as const

const sources = createRoute({
  method: 'get',
  path: `${path}/claim-sources`,
  operationId: 'listClaimSources',
  summary: 'List whose claims a preview can look at',
  tags,
  ...guarded('connections:read', ['VALIDATION_FAILED']),
  request: { params: connectionParams },
  responses: {
    200: jsonAnswer(
      'Made-up people, the last sign-in and the tests of the last day.',
      z
        .strictObject({
          samples: z.array(z.enum(sampleNames)),
          lastSignInAt: time.nullable(),
          tests: z.array(z.strictObject({ id: z.string(), finishedAt: time.nullable() })),
        })
        .openapi('ClaimSources'),
    ),
  },
})

const mapping = createRoute({
  method: 'post',
  path: `${path}/mapping-preview`,
  operationId: 'previewAttributeMapping',
  summary: 'See what an attribute mapping makes of somebody’s claims',
  description:
    'By the mapper of the sign-in: which path gave which value, and why others gave none. Values of real people are masked.',
  tags,
  ...guarded('connections:read', ['VALIDATION_FAILED']),
  request: { params: connectionParams, body: jsonBody(mappingToPreview) },
  responses: { 200: jsonAnswer('Field by field.', mappingPreviewAnswer) },
})

const reveal = createRoute({
  method: 'post',
  path: `${path}/claims-reveal`,
  operationId: 'revealClaims',
  summary: 'See the claims of a real person in plain text',
  description:
    'Audited as connection.claims-revealed: who and when, without the values. Whoever may not see members may not see these.',
  tags,
  ...guarded('connections:write', ['VALIDATION_FAILED']),
  request: {
    params: connectionParams,
    body: jsonBody(z.strictObject({ source: keptSource }).openapi('ClaimsToReveal')),
  },
  responses: { 200: jsonAnswer('The claims.', claimsAnswer) },
})

const rules = createRoute({
  method: 'post',
  path: `${path}/role-rules-preview`,
  operationId: 'previewRoleRules',
  summary: 'See which roles rules give somebody, and why',
  description: 'For somebody who arrives with these claims and had no roles before.',
  tags,
  // A rule that holds or not answers a guess about a value, so that this is not for readers.
  ...guarded('connections:write', ['VALIDATION_FAILED']),
  request: { params: connectionParams, body: jsonBody(rulesToPreview) },
  responses: { 200: jsonAnswer('Rule by rule, and the roles.', rolesPreviewAnswer) },
})

const impact = createRoute({
  method: 'post',
  path: `${path}/role-rules-impact`,
  operationId: 'previewRoleRulesImpact',
  summary: 'See what role rules would change for the members',
  description:
    'By what is remembered of each member’s last sign-in. One request looks at a bounded number of members; nextCursor goes on.',
  tags,
  ...guarded('connections:write', ['VALIDATION_FAILED']),
  request: { params: connectionParams, body: jsonBody(rulesToCompare) },
  responses: { 200: jsonAnswer('How many, and the first names.', rulesImpactAnswer) },
})

const directoryImpact = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/directories/{directoryId}/role-rules-impact',
  operationId: 'previewDirectoryRoleRulesImpact',
  summary: 'See what a directory’s role rules would change for its people',
  description:
    'Exactly what saving them does. One request looks at a bounded number of people; nextCursor goes on.',
  tags: ['Directories'],
  ...guarded('directories:write', ['VALIDATION_FAILED']),
  request: { params: directoryParams, body: jsonBody(directoryRulesToCompare) },
  responses: { 200: jsonAnswer('How many, and the first names.', rulesImpactAnswer) },
})

export function previewRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(sources, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { samples, lastSignInAt, tests } = await listClaimSources(admin, callerOf(c), id)
      const finished = tests.map((test) => ({
        id: test.id,
        finishedAt: timeOrNull(test.finishedAt),
      }))
      const answer = {
        samples: [...samples],
        lastSignInAt: timeOrNull(lastSignInAt),
        tests: finished,
      }
      return c.json(answer, 200)
    })
    .openapi(mapping, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { attributeMapping, source } = c.req.valid('json')
      const input = { mapping: attributeMapping, source: sourceFrom(source) }
      return c.json(toMappingPreview(await previewMapping(admin, callerOf(c), id, input)), 200)
    })
    .openapi(reveal, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const source = sourceFrom(c.req.valid('json').source)
      return c.json(toFound(await revealClaims(admin, callerOf(c), id, source)), 200)
    })
    .openapi(rules, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { source, ...tried } = c.req.valid('json')
      const input = { ...tried, source: sourceFrom(source) }
      return c.json(toRolesPreview(await previewRoleRules(admin, callerOf(c), id, input)), 200)
    })
    .openapi(impact, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { cursor = null, ...tried } = c.req.valid('json')
      const found = await previewRulesImpact(admin, callerOf(c), id, { ...tried, cursor })
      return c.json(toRulesImpact(found, membersLookedAtMax), 200)
    })
    .openapi(directoryImpact, async (c) => {
      const id = idFrom('directory', c.req.valid('param').directoryId)
      const { cursor = null, ...tried } = c.req.valid('json')
      const found = await previewDirectoryRules(admin, callerOf(c), id, { ...tried, cursor })
      return c.json(toRulesImpact(found, directoryUsersLookedAtMax), 200)
    })
}
