// What an organization's provisioning client (Entra, Okta …) owns here. SCIM's wire words stay in
// `scim/`; these are the nouns that the engine and the storage share with it.
import { z } from 'zod'
import { roleNameSchema } from './connection.ts'
import type {
  ConnectionId,
  DirectoryGroupId,
  DirectoryId,
  DirectoryResourceId,
  DirectoryTokenId,
  OrganizationId,
  ScimRequestId,
} from './ids.ts'
import type { NormalizedEmail } from './email-address.ts'
import type { ScimFailureCause } from './scim-activity.ts'

/** "Who is in this directory group gets this role." `owner` is never given by rule. */
export const groupRoleRuleSchema = z.strictObject({
  /** The group's `externalId`, its id here, or its display name (compared without regard to case). */
  group: z.string().trim().min(1).max(500),
  role: roleNameSchema.refine((role) => role !== 'owner', 'a rule cannot give the owner role'),
})
export type GroupRoleRule = z.infer<typeof groupRoleRuleSchema>

export const attributeTypes = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'binary',
  'reference',
] as const

/** An attribute that an organization adds to its users or groups: RFC 7643 §7, one level deep. */
export const extensionAttributeSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'letters, digits, - and _'),
  type: z.enum(attributeTypes),
  description: z.string().max(500).default(''),
  multiValued: z.boolean().default(false),
  required: z.boolean().default(false),
  caseExact: z.boolean().default(false),
  mutability: z.enum(['readWrite', 'immutable', 'writeOnly']).default('readWrite'),
  returned: z.enum(['default', 'request', 'never', 'always']).default('default'),
  uniqueness: z.enum(['none', 'server']).default('none'),
  canonicalValues: z.array(z.string().max(200)).max(100).default([]),
})
export type ExtensionAttribute = z.infer<typeof extensionAttributeSchema>

export const extensionSchema = z.strictObject({
  /** `urn:ietf:params:scim:schemas:extension:Contoso:2.0:User`. */
  id: z
    .string()
    .max(200)
    .regex(/^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}(?::[A-Za-z0-9._-]+)+$/, 'a URN'),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(500).default(''),
  resourceType: z.enum(['User', 'Group']),
  attributes: z.array(extensionAttributeSchema).min(1).max(100),
})
export type DirectoryExtension = z.infer<typeof extensionSchema>

export const directorySettingsSchema = z.strictObject({
  /** RFC 7644 to the letter where identity providers expect leniency (Entra's dialect). */
  strict: z.boolean().default(false),
  roleRules: z.array(groupRoleRuleSchema).max(500).default([]),
  extensions: z.array(extensionSchema).max(20).default([]),
})
export type DirectorySettings = z.infer<typeof directorySettingsSchema>

export type Directory = {
  readonly id: DirectoryId
  readonly organizationId: OrganizationId
  readonly name: string
  /** The connection through which the same people sign in; `null`: none yet. */
  readonly connectionId: ConnectionId | null
  readonly settings: DirectorySettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonObject = { readonly [key: string]: JsonValue }

/** The built-in types; an embedding program may register more. */
export type ResourceTypeName = string

/**
 * A directory object as its provisioning client sees it, in full but for what lies in rows of its own
 * (`members` of a group, `groups` of a user) and what the server makes (`id`, `meta`, `schemas`).
 */
export type DirectoryResource = {
  readonly id: DirectoryResourceId
  readonly directoryId: DirectoryId
  readonly organizationId: OrganizationId
  readonly resourceType: ResourceTypeName
  /** Verbatim, case-exact; never looked at as an id of ours. */
  readonly externalId: string | null
  /** What lists show: the display name, else the user name. */
  readonly label: string | null
  /** As sent, under canonical attribute names; extensions under their URN. */
  readonly attributes: JsonObject
  /** Counts changes; the entity tag. */
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What `scim/` makes of a resource for the engine to store. */
export type ResourceDocument = {
  readonly externalId: string | null
  readonly label: string | null
  readonly attributes: JsonObject
  /**
   * The same in the form in which it is compared: case-insensitive text folded by `foldCase`, times as
   * `sortableTime`, every multi-valued attribute an array, `schemas` the URNs in use. Filters and sorts
   * look at this one, by bytes, so that both databases and the reference evaluator agree.
   */
  readonly comparable: JsonObject
  readonly keys: readonly ResourceKey[]
}

/** A value that is looked up by index, and where `unique`, found at most once in its directory. */
export type ResourceKey = {
  /** The attribute: `User:userName`, `User:emails.value`, `Group:displayName`, `User:urn:…:badge`. */
  readonly attribute: string
  /** In comparable form, at most `resourceKeyLengthMax` characters (longer ones are cut by the maker). */
  readonly value: string
  readonly unique: boolean
}
export const resourceKeyLengthMax = 500

/** The part of a directory user that the engine acts on. */
export type DirectoryPerson = {
  readonly userName: string
  readonly externalId: string | null
  readonly active: boolean
  readonly displayName: string | null
  /** The primary address, else the first, as sent; the organization's word, not proof. */
  readonly email: string | null
  readonly normalizedEmail: NormalizedEmail | null
}

/** A direct membership: a user or a group inside a group. */
export type GroupMember = {
  readonly memberId: DirectoryResourceId
  readonly memberType: 'User' | 'Group'
  /** The label of the member, for `display`. */
  readonly label: string | null
}
/** A group that a user is in, by itself or through a group in between. */
export type GroupOfUser = {
  readonly groupId: DirectoryGroupId
  readonly externalId: string | null
  readonly label: string | null
  readonly direct: boolean
}

/** In the order in which they were asked for. */
export type MembershipChange =
  | { readonly kind: 'add'; readonly memberIds: readonly string[] }
  | { readonly kind: 'remove'; readonly memberIds: readonly string[] }
  | { readonly kind: 'replace'; readonly memberIds: readonly string[] }
  | { readonly kind: 'clear' }

export type DirectoryScope = 'read' | 'write'

/** A credential of a provisioning client: bound to one organization and one directory. */
export type DirectoryToken = {
  readonly id: DirectoryTokenId
  readonly directoryId: DirectoryId
  readonly organizationId: OrganizationId
  /** `bearer`: sent as it is. `client`: an OAuth 2.0 client secret, exchanged for access tokens. */
  readonly kind: 'bearer' | 'client'
  readonly name: string
  readonly tokenHash: string
  /** The last four characters, so that two can be told apart. */
  readonly hint: string
  readonly scopes: readonly DirectoryScope[]
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  readonly createdAt: Date
}

/** One request of a provisioning client, kept for 30 days. */
export type ScimRequestRecord = {
  readonly id: ScimRequestId
  readonly organizationId: OrganizationId
  readonly directoryId: DirectoryId
  readonly tokenId: DirectoryTokenId | null
  readonly method: string
  /** Path below the base URL, with the query. */
  readonly path: string
  readonly status: number
  readonly durationMilliseconds: number
  /** JSON, secrets removed, cut to a limit; `null` where there was none. */
  readonly body: string | null
  /** `created`, `adopted`, `updated`, `unchanged`, `deleted`, …, or the SCIM error's detail. */
  readonly outcome: string
  /** Why it was refused or failed; `null` where it went well. */
  readonly cause: ScimFailureCause | null
  readonly createdAt: Date
}
