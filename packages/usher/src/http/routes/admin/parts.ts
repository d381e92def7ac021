// What the groups of routes share: ids, pages, how bodies are declared, how validation refuses.
import { OpenAPIHono, z } from '@hono/zod-openapi'
import { UsherError, errorCodes } from '../../../core/error-catalogue.ts'
import { parseId, type IdKind, type IdOf } from '../../../core/ids.ts'
import type { AdminCaller, AdminPorts } from '../../../admin/context.ts'
import type { PageRequest } from '../../../engine/ports.ts'
import type { HttpEnv } from '../../context.ts'
import type { AppDeps } from '../../deps.ts'
import { fieldErrors } from '../../read-body.ts'

/** What a group of routes is made from. */
export type AdminDeps = {
  readonly app: AppDeps
  readonly admin: AdminPorts
  /**
   * Counts a request that makes this server call others (DNS, a provider). Errors:
   * TOO_MANY_REQUESTS.
   */
  readonly countDiagnosis: (caller: AdminCaller) => Promise<void>
}

export function createRouter(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success)
        throw new UsherError('VALIDATION_FAILED', { errors: fieldErrors(result.error) })
    },
  })
}

/** An id in an address. What is no id of ours is nothing that exists. Errors: NOT_FOUND. */
export function idFrom<Kind extends IdKind>(kind: Kind, text: string): IdOf[Kind] {
  const id = parseId(kind, text)
  if (id === undefined) throw new UsherError('NOT_FOUND')
  return id
}

const pathId = (name: string, example: string) =>
  z
    .string()
    .max(64)
    .openapi({ param: { name, in: 'path' }, example })

export const organizationParams = z.strictObject({
  organizationId: pathId('organizationId', 'org_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const domainParams = organizationParams.extend({
  domainId: pathId('domainId', 'dom_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const connectionParams = organizationParams.extend({
  connectionId: pathId('connectionId', 'con_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const secretParams = connectionParams.extend({
  secretId: pathId('secretId', 'sec_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const directoryParams = organizationParams.extend({
  directoryId: pathId('directoryId', 'dir_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const directoryTokenParams = directoryParams.extend({
  tokenId: pathId('tokenId', 'dtk_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const scimRequestParams = directoryParams.extend({
  requestId: pathId('requestId', 'srq_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const groupParams = organizationParams.extend({
  groupId: pathId('groupId', 'dgr_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const roleParams = organizationParams.extend({ role: pathId('role', 'billing-viewer') })
export const memberParams = organizationParams.extend({
  memberId: pathId('memberId', 'mem_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const identityParams = memberParams.extend({
  identityId: pathId('identityId', 'idn_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const sessionParams = memberParams.extend({
  sessionId: pathId('sessionId', 'ses_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const invitationParams = organizationParams.extend({
  invitationId: pathId('invitationId', 'inv_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const apiTokenParams = organizationParams.extend({
  apiTokenId: pathId('apiTokenId', 'atk_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const setUpLinkParams = organizationParams.extend({
  setUpLinkId: pathId('setUpLinkId', 'sul_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})
export const attemptParams = organizationParams.extend({
  attemptId: pathId('attemptId', 'att_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})

export const testSignInParams = connectionParams.extend({
  testSignInId: pathId('testSignInId', 'tst_01k7x2f0q3w8v5n6m9r4t1y2z0'),
})

const limitMax = 200
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(limitMax)
    .default(50)
    .openapi({ description: 'How many items at most.', type: 'integer' }),
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .openapi({ description: '`nextCursor` of the page before.' }),
})

export function pageOf(query: z.infer<typeof pageQuery>): PageRequest {
  return { limit: query.limit, cursor: query.cursor ?? null }
}

/** A list: `nextCursor` is null on its last page. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() })
}

export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

/** `required`, or the body of a request without Content-Type would go unchecked. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true as const, content: { 'application/json': { schema } } }
}

export const time = z.iso.datetime().openapi({ example: '2026-03-01T12:00:00.000Z' })

/** Of a list in the order of time. */
export const timeRange = {
  from: time.optional().openapi({ description: 'At this time or later.' }),
  until: time.optional().openapi({ description: 'Before this time.' }),
}

export function timeOrNull(date: Date | null): string | null {
  return date?.toISOString() ?? null
}

/** Who made a key, and whether they are still there. */
export const creatorAnswer = z
  .strictObject({ userId: z.string(), displayName: z.string().nullable(), active: z.boolean() })
  .nullable()
  .openapi({ description: 'Who made it; null if that account is gone.' })

/** A line that people read: no control characters, not blank. */
export const line = (charactersMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charactersMax)
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')

/** RFC 9457, with a stable code and what to do. */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    title: z.string(),
    hint: z.string(),
    detail: z.string().optional(),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string(), hint: z.string().optional() }))
      .optional(),
    reference: z.string().optional(),
  })
  .openapi('Problem')
