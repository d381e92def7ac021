// JSON columns on their way in and out. What is read is parsed by a schema: a row may be older than
// the program, or have been edited by hand.
import { z } from 'zod'
import { setUpScopes, type SetUpScope } from '../core/access.ts'
import { permissions, type Permission } from '../core/permissions.ts'
import { connectionSettingsSchema, type ConnectionSettings } from '../core/connection.ts'
import { errorCatalogue, type ErrorCode } from '../core/error-catalogue.ts'
import type { TraceStep } from '../core/sign-in-trace.ts'
import {
  directorySettingsSchema,
  type DirectoryScope,
  type JsonObject,
  type DirectorySettings,
} from '../core/directory.ts'
import type {
  ApiTokenId,
  DirectoryId,
  DirectoryTokenId,
  SessionId,
  SetUpLinkId,
  UserId,
} from '../core/ids.ts'
import type { Profile } from '../core/map-profile.ts'
import type { Actor, SignInAttempt, UpstreamTuple } from '../core/model.ts'
import type { Json } from './schema.ts'

/**
 * PostgreSQL's jsonb refuses U+0000 and lone surrogates, which hostile claims may contain. They
 * become U+FFFD in both databases. A well-formed pair is never escaped by JSON.stringify, so an
 * escaped surrogate is a lone one.
 */
const unstorableEscape = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

export function toJson(value: unknown): Json {
  return JSON.stringify(value).replace(unstorableEscape, '$1\u{FFFD}')
}

const userId = z.custom<UserId>((value) => typeof value === 'string')
const sessionId = z.custom<SessionId>((value) => typeof value === 'string')
const directoryId = z.custom<DirectoryId>((value) => typeof value === 'string')
const apiTokenId = z.custom<ApiTokenId>((value) => typeof value === 'string')
const setUpLinkId = z.custom<SetUpLinkId>((value) => typeof value === 'string')
const directoryTokenId = z.custom<DirectoryTokenId>((value) => typeof value === 'string')

const profileSchema: z.ZodType<Profile> = z.object({
  uid: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  avatar: z.string().nullable(),
  displayName: z.string().nullable(),
  groups: z.array(z.string()),
  roles: z.array(z.string()),
})
const upstreamSchema: z.ZodType<UpstreamTuple> = z.object({
  iss: z.string().nullable(),
  tid: z.string().nullable(),
  oid: z.string().nullable(),
  sub: z.string().nullable(),
  // Rows that are older than the field do not have it.
  guest: z.boolean().default(false),
})
const actorSchema: z.ZodType<Actor> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId, sessionId: sessionId.nullable() }),
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('operator-cli') }),
  z.object({ kind: z.literal('directory'), directoryId, tokenId: directoryTokenId }),
  z.object({ kind: z.literal('api-token'), tokenId: apiTokenId }),
  z.object({ kind: z.literal('set-up-link'), linkId: setUpLinkId }),
])
const traceSchema: z.ZodType<readonly TraceStep[]> = z.array(
  z.object({ rule: z.string(), saw: z.string() }),
)
const providerErrorSchema: z.ZodType<NonNullable<SignInAttempt['providerError']>> = z.object({
  code: z.string(),
  description: z.string(),
})
const subjectSchema: z.ZodType<NonNullable<SignInAttempt['subject']>> = z.object({
  username: z.string().nullable(),
  email: z.string().nullable(),
})
const detailsSchema = z.record(z.string(), z.unknown())
const rolesSchema = z.array(z.string())
const scopesSchema: z.ZodType<readonly DirectoryScope[]> = z.array(z.enum(['read', 'write']))

/** A permission that this program does not know any more gives nothing. */
const permissionsSchema: z.ZodType<readonly Permission[]> = z
  .array(z.string())
  .transform((names) => permissions.filter((permission) => names.includes(permission)))
const setUpScopesSchema: z.ZodType<readonly SetUpScope[]> = z
  .array(z.string())
  .transform((names) => setUpScopes.filter((scope) => names.includes(scope)))

export const fromJson = {
  settings: remembering(
    reader<ConnectionSettings>('connections.settings', connectionSettingsSchema),
  ),
  profile: reader('profile', profileSchema),
  upstream: reader('upstream', upstreamSchema),
  actor: reader('audit_events.actor', actorSchema),
  trace: reader('sign_in_attempts.trace', traceSchema),
  providerError: reader('sign_in_attempts.provider_error', providerErrorSchema),
  subject: reader('sign_in_attempts.subject', subjectSchema),
  details: reader('details', detailsSchema),
  roles: reader('invitations.roles', rolesSchema),
  directorySettings: reader<DirectorySettings>('directories.settings', directorySettingsSchema),
  scopes: reader('directory_tokens.scopes', scopesSchema),
  permissions: reader('api_tokens.permissions', permissionsSchema),
  setUpScopes: reader('set_up_links.scopes', setUpScopesSchema),
}

/** As it was written: a page holds a thousand of them, and what they hold is whatever a schema says. */
export function parseAttributes(stored: Json): JsonObject {
  const parsed: unknown = JSON.parse(stored)
  if (isJsonObject(parsed)) return parsed
  throw new UnreadableColumn('directory_resources.attributes', '')
}

/** JSON has nothing in it but JSON. */
function isJsonObject(parsed: unknown): parsed is JsonObject {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
}

/** A code that this version of the program does not know is shown as none. */
export function toErrorCode(stored: string | null): ErrorCode | null {
  return stored !== null && isErrorCode(stored) ? stored : null
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text)
}

function reader<Value>(column: string, schema: z.ZodType<Value>): (stored: Json) => Value {
  return (stored) => {
    const parsed = schema.safeParse(JSON.parse(stored))
    if (!parsed.success)
      throw new UnreadableColumn(column, parsed.error.issues[0]?.path.join('.') ?? '')
    return parsed.data
  }
}

const rememberedMax = 500

/** For what every sign-in reads and hardly ever changes: the same text means the same again. */
function remembering<Value>(read: (stored: Json) => Value): (stored: Json) => Value {
  const remembered = new Map<Json, Value>()
  return (stored) => {
    const known = remembered.get(stored)
    if (known !== undefined) return known
    const value = read(stored)
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(stored, value)
    return value
  }
}

/** A row holds JSON that is not what the program wrote. Names the place, never the value. */
export class UnreadableColumn extends Error {
  override readonly name = 'UnreadableColumn'
  constructor(column: string, path: string) {
    super(`cannot read ${column}${path === '' ? '' : ` at ${path}`}`)
  }
}
