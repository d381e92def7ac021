// What an administrator can set on a connection. The schemas are data about data and do no I/O;
// the types of the whole program follow from them.
import { z } from 'zod'
import type { ConnectionId, OrganizationId, SecretId } from './ids.ts'

const sourcePath = z.string().trim().min(1).max(200)

/**
 * Profile field → where it comes from: a dotted path into user-info or the ID token, or a list of
 * paths of which the first that holds something wins.
 */
export const attributeMappingSchema = z.strictObject({
  uid: z.union([sourcePath, z.array(sourcePath).min(1).max(8)]),
  username: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
  email: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
  avatar: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
  displayName: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
  groups: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
  roles: z.union([sourcePath, z.array(sourcePath).max(8)]).optional(),
})
export type AttributeMapping = z.infer<typeof attributeMappingSchema>
export type ProfileField = keyof AttributeMapping

export const roleNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a role is lower-case letters, digits, - and _')

/** "Who has this claim value, or is in this group, gets this role." `owner` is never given by rule. */
export const roleRuleSchema = z.strictObject({
  /** `groups`, `roles`, or a dotted path into the claims. */
  claim: sourcePath,
  equals: z.string().min(1).max(500),
  role: roleNameSchema.refine((role) => role !== 'owner', 'a rule cannot give the owner role'),
})
export type RoleRule = z.infer<typeof roleRuleSchema>

/** How we prove to the provider that we are the client. */
export const clientAuthenticationSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('client_secret_post') }),
  z.strictObject({ method: z.literal('client_secret_basic') }),
  /** The private key is a sealed secret of the connection; the certificate is public. */
  z.strictObject({
    method: z.literal('private_key_jwt'),
    certificatePem: z.string().min(1).max(20_000),
    algorithm: z.enum(['PS256', 'RS256']).default('PS256'),
  }),
  /** The assertion is read fresh from this file at every use: projected tokens rotate. */
  z.strictObject({ method: z.literal('federated'), assertionFile: z.string().min(1).max(1000) }),
  z.strictObject({ method: z.literal('none') }),
])
export type ClientAuthentication = z.infer<typeof clientAuthenticationSchema>

const endpoint = z.url({ protocol: /^https?$/ }).max(2000)
const tenantId = z.guid().transform((id) => id.toLowerCase())

const upstream = {
  clientId: z.string().trim().min(1).max(500),
  scope: z.string().trim().max(1000),
  attributeMapping: attributeMappingSchema,
  roleRules: z.array(roleRuleSchema).max(500),
  /** `every`: rules are asked at each sign-in. `first`: only when the person arrives. */
  roleRuleEvaluation: z.enum(['every', 'first']),
  /** What a token without groups and without an overage marker says of the groups. */
  missingGroups: z.enum(['keep', 'none']),
  linkPolicy: z.enum(['confirm', 'automatic']),
  responseMode: z.enum(['query', 'form_post']),
  clientAuthentication: clientAuthenticationSchema,
}

export const entraSettingsSchema = z.strictObject({
  kind: z.literal('entra'),
  ...upstream,
  /** Tenants whose people may come in. One: the connection is pinned to it. Never empty. */
  tenantIds: z.array(tenantId).min(1).max(100),
  /** `https://login.microsoftonline.com`, a national cloud, or a local Entra. */
  authority: endpoint,
  /** `https://graph.microsoft.com`, a national cloud, or a local Entra. */
  graphEndpoint: endpoint,
})
export const oidcSettingsSchema = z.strictObject({
  kind: z.literal('oidc'),
  ...upstream,
  issuer: endpoint,
  /** User-info is read in addition to the ID token when the provider has it. */
  fetchUserInfo: z.boolean(),
})
export const genericSettingsSchema = z.strictObject({
  kind: z.literal('generic'),
  ...upstream,
  authorizationEndpoint: endpoint,
  tokenEndpoint: endpoint,
  userInfoEndpoint: endpoint,
  /** With both set, an ID token is verified and becomes a source of claims; otherwise it is ignored. */
  issuer: endpoint.nullable(),
  jwksUri: endpoint.nullable(),
  tenantIds: z.array(tenantId).max(100),
})
export const emailSettingsSchema = z.strictObject({ kind: z.literal('email') })

export const connectionSettingsSchema = z.discriminatedUnion('kind', [
  entraSettingsSchema,
  oidcSettingsSchema,
  genericSettingsSchema,
  emailSettingsSchema,
])
export type EntraSettings = z.infer<typeof entraSettingsSchema>
export type OidcSettings = z.infer<typeof oidcSettingsSchema>
export type GenericSettings = z.infer<typeof genericSettingsSchema>
export type EmailSettings = z.infer<typeof emailSettingsSchema>
export type ConnectionSettings = z.infer<typeof connectionSettingsSchema>
export type UpstreamSettings = EntraSettings | OidcSettings | GenericSettings
export type ConnectionKind = ConnectionSettings['kind']

export type Connection<Settings extends ConnectionSettings = ConnectionSettings> = {
  readonly id: ConnectionId
  /** `null`: instance-wide; the verified domain of the address then chooses the organization. */
  readonly organizationId: OrganizationId | null
  /** The name on the button and the auth source of the people who come through it. */
  readonly name: string
  readonly enabled: boolean
  /** "Enable Registration": whether a first arrival makes an account (JIT). */
  readonly registrationEnabled: boolean
  readonly settings: Settings
  readonly createdAt: Date
  readonly updatedAt: Date
}
export type UpstreamConnection = Connection<UpstreamSettings>

/** A secret of a connection, sealed. Two may be valid at once, so that it rotates without a gap. */
export type ConnectionSecret = {
  readonly id: SecretId
  readonly connectionId: ConnectionId
  readonly kind: 'client-secret' | 'private-key'
  readonly sealed: string
  /** The last four characters, so that an administrator can tell two secrets apart. */
  readonly hint: string
  readonly expiresAt: Date | null
  readonly createdAt: Date
}

export function isUpstream(connection: Connection): connection is UpstreamConnection {
  return connection.settings.kind !== 'email'
}

/** Tenant ids that a token may come from; empty where tenants do not exist. */
export function allowedTenants(settings: ConnectionSettings): readonly string[] {
  return settings.kind === 'entra' || settings.kind === 'generic' ? settings.tenantIds : []
}

/** Issuers whose ID tokens and logout calls the connection listens to. */
export function issuersOf(settings: ConnectionSettings): readonly string[] {
  switch (settings.kind) {
    case 'entra':
      return settings.tenantIds.map((id) => `${settings.authority.replace(/\/+$/, '')}/${id}/v2.0`)
    case 'oidc':
      return [settings.issuer]
    case 'generic':
      return settings.issuer === null ? [] : [settings.issuer]
    case 'email':
      return []
  }
}
