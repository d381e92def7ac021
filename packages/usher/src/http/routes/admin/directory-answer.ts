import { z } from '@hono/zod-openapi'
import type { DirectoryView } from '../../../admin/directories.ts'
import type { ShownScimRequest } from '../../../admin/directory-health.ts'
import { isActive } from '../../../admin/directory-tokens.ts'
import { secretWarning } from '../../../admin/connection-secrets.ts'
import {
  extensionSchema,
  groupRoleRuleSchema,
  type DirectoryToken,
} from '../../../core/directory.ts'
import { scimFailureCauses } from '../../../core/scim-activity.ts'
import { time, timeOrNull } from './parts.ts'

// Clones, because schemas that were made before the OpenAPI extension was loaded do not know it.
export const groupRoleRule = groupRoleRuleSchema.clone().openapi('GroupRoleRule')
export const extension = extensionSchema.clone().openapi('DirectoryExtension')

export const directoryAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    connectionId: z
      .string()
      .nullable()
      .openapi({ description: 'The provider through which the same people sign in.' }),
    connectionName: z.string().nullable().openapi({ description: 'What that provider is called.' }),
    strict: z.boolean(),
    roleRules: z.array(groupRoleRule),
    extensions: z.array(extension),
    tenantUrl: z
      .string()
      .openapi({ description: 'The base address for the provisioning client ("Tenant URL").' }),
    tenantUrlOfGuides: z
      .string()
      .openapi({ description: 'The same, as older guides spell it; either works.' }),
    tokenEndpoint: z.string().openapi({ description: 'For OAuth 2.0 client credentials.' }),
    users: z.int(),
    groups: z.int(),
    lastRequestAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Directory')

export const tokenKinds = ['bearer', 'client'] as const
export const tokenScopes = ['read', 'write'] as const

const tokenFields = {
  id: z.string().openapi({ description: 'Of a client, this is its client id.' }),
  kind: z.enum(tokenKinds).openapi({
    description: '`bearer` is sent as it is, `client` is exchanged at the token endpoint.',
  }),
  name: z.string(),
  hint: z.string().openapi({ description: 'The last four characters.' }),
  scopes: z.array(z.enum(tokenScopes)),
  active: z.boolean(),
  warning: z.enum([
    'none',
    'within-30-days',
    'within-14-days',
    'within-3-days',
    'within-1-day',
    'expired',
  ]),
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
  createdAt: time,
}
export const tokenAnswer = z.strictObject(tokenFields).openapi('DirectoryToken')
export const createdTokenAnswer = z
  .strictObject({
    ...tokenFields,
    token: z
      .string()
      .openapi({ description: 'The token, or the client’s secret. It is not shown again.' }),
  })
  .openapi('CreatedDirectoryToken')

export const requestAnswer = z
  .strictObject({
    id: z.string(),
    tokenId: z.string().nullable(),
    method: z.string(),
    path: z.string().openapi({ description: 'Without its query, where people are not shown.' }),
    status: z.int(),
    durationMilliseconds: z.number(),
    body: z
      .string()
      .nullable()
      .openapi({ description: 'JSON without secrets, cut if it is long. Needs `members:read`.' }),
    outcome: z
      .string()
      .nullable()
      .openapi({ description: 'In words; of a failure, they need `members:read`.' }),
    cause: z
      .enum(scimFailureCauses)
      .nullable()
      .openapi({ description: 'Why it was refused or failed.' }),
    createdAt: time,
  })
  .openapi('ScimRequest')

export function toDirectoryAnswer(
  { directory, connectionName, users, groups, lastRequestAt }: DirectoryView,
  scimUrl: string,
  tokenEndpoint: string,
): z.infer<typeof directoryAnswer> {
  const { strict, roleRules, extensions } = directory.settings
  return {
    id: directory.id,
    name: directory.name,
    connectionId: directory.connectionId,
    connectionName,
    strict,
    roleRules: roleRules.map(({ group, role }) => ({ group, role })),
    extensions,
    tenantUrl: scimUrl,
    tenantUrlOfGuides: `${scimUrl}/users`,
    tokenEndpoint,
    users,
    groups,
    lastRequestAt: timeOrNull(lastRequestAt),
    createdAt: directory.createdAt.toISOString(),
    updatedAt: directory.updatedAt.toISOString(),
  }
}

export function toTokenAnswer(token: DirectoryToken, now: Date): z.infer<typeof tokenAnswer> {
  return {
    id: token.id,
    kind: token.kind,
    name: token.name,
    hint: token.hint,
    scopes: [...token.scopes],
    active: isActive(token, now),
    warning: secretWarning(token.expiresAt, now),
    expiresAt: timeOrNull(token.expiresAt),
    lastUsedAt: timeOrNull(token.lastUsedAt),
    revokedAt: timeOrNull(token.revokedAt),
    createdAt: token.createdAt.toISOString(),
  }
}

export function toRequestAnswer(request: ShownScimRequest): z.infer<typeof requestAnswer> {
  const { id, tokenId, method, path, status, durationMilliseconds, body } = request
  const { outcome, cause } = request
  const createdAt = request.createdAt.toISOString()
  return {
    id,
    tokenId,
    method,
    path,
    status,
    durationMilliseconds,
    body,
    outcome,
    cause,
    createdAt,
  }
}
