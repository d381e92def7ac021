import { createRoute, z } from '@hono/zod-openapi'
import { getMember } from '../../../admin/members.ts'
import { sendPicture } from '../../send-picture.ts'
import { callerOf, guarded } from './guard.ts'
import { createRouter, idFrom, memberParams, type AdminDeps } from './parts.ts'

const picture = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/members/{memberId}/avatar',
  operationId: 'getMemberPicture',
  summary: 'Read the picture of a member',
  tags: ['Members'],
  ...guarded('members:read'),
  request: {
    params: memberParams,
    query: z.object({
      at: z.string().max(20).optional().openapi({ description: 'Tells versions apart.' }),
    }),
  },
  responses: {
    200: { description: 'The picture.', content: { 'image/*': { schema: z.string() } } },
    302: { description: 'It lies elsewhere.' },
  },
})

export function memberPictureRoutes({ admin }: AdminDeps) {
  return createRouter().openapi(picture, async (c) => {
    const id = idFrom('member', c.req.valid('param').memberId)
    const { member } = await getMember(admin, callerOf(c), id)
    return sendPicture(c, member.avatarUrl)
  })
}
