import { createRoute, z } from '@hono/zod-openapi'
import { mergeMembers, previewMerge, type MergeOutlook } from '../../../admin/merge.ts'
import { getMember } from '../../../admin/members.ts'
import { errorCatalogue, errorCodes } from '../../../core/error-catalogue.ts'
import { callerOf, guarded } from './guard.ts'
import { memberDetailsAnswer, toMemberDetailsAnswer, toRoleAnswer } from './member-answer.ts'
import {
  createRouter,
  idFrom,
  jsonAnswer,
  jsonBody,
  memberParams,
  type AdminDeps,
} from './parts.ts'

const tags = ['Members']
const body = jsonBody(
  z
    .strictObject({
      memberId: z.string().max(64).openapi({ description: 'The account that ends.' }),
    })
    .openapi('Merge'),
)
const about =
  'The account in the address stays; identities, directory entries with their groups, roles and history of the other become its own, and sessions of both end. Both must belong to this organization alone.'

const previewAnswer = z
  .strictObject({
    survivor: memberDetailsAnswer,
    absorbed: memberDetailsAnswer,
    refusal: z
      .strictObject({ code: z.enum(errorCodes), title: z.string(), hint: z.string() })
      .nullable()
      .openapi({ description: 'Why they cannot be merged as they are.' }),
    after: z
      .strictObject({
        displayName: z.string().nullable(),
        username: z.string().nullable(),
        email: z.string().nullable(),
        roles: memberDetailsAnswer.shape.roles,
      })
      .nullable()
      .openapi({ description: 'What the account has afterwards, beside what moves.' }),
    sessionsToEnd: z.int(),
  })
  .openapi('MergePreview')

const preview = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/members/{memberId}/merge-preview',
  operationId: 'previewMerge',
  summary: 'See what a merge would do',
  description: `Changes nothing. ${about}`,
  tags,
  ...guarded('members:write', ['VALIDATION_FAILED']),
  request: { params: memberParams, body },
  responses: { 200: jsonAnswer('Both accounts, and what would be.', previewAnswer) },
})

const merge = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/members/{memberId}/merge',
  operationId: 'mergeMembers',
  summary: 'Fold another account of the same person into this one',
  description: `There is no way back. ${about}`,
  tags,
  ...guarded('members:write', [
    'VALIDATION_FAILED',
    'MERGE_NOT_OURS',
    'MERGE_STATUS_DIFFERS',
    'MERGE_SAME_CONNECTION',
    'MERGE_SAME_DIRECTORY',
  ]),
  request: { params: memberParams, body },
  responses: { 200: jsonAnswer('The account that stays.', memberDetailsAnswer) },
})

export function memberMergeRoutes({ admin }: AdminDeps) {
  return createRouter()
    .openapi(preview, async (c) => {
      const survivor = idFrom('member', c.req.valid('param').memberId)
      const absorbed = idFrom('member', c.req.valid('json').memberId)
      return c.json(toPreview(await previewMerge(admin, callerOf(c), survivor, absorbed)), 200)
    })
    .openapi(merge, async (c) => {
      const survivor = idFrom('member', c.req.valid('param').memberId)
      const absorbed = idFrom('member', c.req.valid('json').memberId)
      await mergeMembers(admin, callerOf(c), survivor, absorbed)
      return c.json(toMemberDetailsAnswer(await getMember(admin, callerOf(c), survivor)), 200)
    })
}

function toPreview(outlook: MergeOutlook): z.infer<typeof previewAnswer> {
  const { decision } = outlook
  const refusal = decision.kind === 'refuse' ? decision.code : null
  return {
    survivor: toMemberDetailsAnswer(outlook.survivor),
    absorbed: toMemberDetailsAnswer(outlook.absorbed),
    refusal: refusal && {
      code: refusal,
      title: errorCatalogue[refusal].title,
      hint: errorCatalogue[refusal].hint,
    },
    after:
      decision.kind === 'merge'
        ? {
            displayName: decision.view.displayName,
            username: decision.view.username,
            email: decision.view.email,
            roles: decision.roles.map(toRoleAnswer),
          }
        : null,
    sessionsToEnd: outlook.sessionsToEnd,
  }
}
