// What an administrator sends about an authentication provider. The shapes are checked here; what
// the values mean is judged by `admin/check-settings.ts`, after placeholders have been looked for.
import { z } from '@hono/zod-openapi'
import {
  attributeMappingSchema,
  clientAuthenticationSchema,
  roleRuleSchema,
  type UpstreamSettings,
} from '../../../core/connection.ts'
import { entraPreset, genericPreset, oidcPreset } from '../../../core/connection-presets.ts'
import { line, time } from './parts.ts'

const address = z.string().trim().min(1).max(2000)
const tenantIds = z.array(z.string().trim().min(1).max(100)).max(100)
export const secretValue = z.string().min(1).max(16_000)

// Clones, because schemas that were made before the OpenAPI extension was loaded do not know it.
const roleRule = roleRuleSchema.clone().openapi('RoleRule')
const clientAuthentication = clientAuthenticationSchema.clone().openapi('ClientAuthentication')

const kept = {
  scope: z.string().trim().max(1000).optional(),
  attributeMapping: attributeMappingSchema.optional().openapi({
    description: 'Profile field → path in user-info or ID token, or a list of paths to try.',
    example: { uid: 'id', username: 'userPrincipalName', email: ['mail', 'userPrincipalName'] },
  }),
  roleRules: z.array(roleRule).max(500).optional().openapi({
    description: 'Whoever has this claim value, or is in this group, gets this role.',
  }),
  roleRuleEvaluation: z.enum(['every', 'first']).optional().openapi({
    description: 'Whether rules are asked at each sign-in, or when the person arrives.',
  }),
  missingGroups: z.enum(['keep', 'none']).optional().openapi({
    description: 'What a token without groups says of them: nothing, or that there are none.',
  }),
  linkPolicy: z.enum(['confirm', 'automatic']).optional().openapi({
    description: '`automatic` is for owners to choose.',
  }),
  responseMode: z.enum(['query', 'form_post']).optional(),
  clientAuthentication: clientAuthentication.optional(),
}

const entraFields = {
  kind: z.literal('entra'),
  clientId: line(500).openapi({ description: 'Application (client) ID.' }),
  tenantId: line(100).optional().openapi({ description: 'Directory (tenant) ID, if it is one.' }),
  tenantIds: tenantIds.optional().openapi({ description: 'Tenants whose people may come in.' }),
  authority: address.optional().openapi({
    description: 'Left out: https://login.microsoftonline.com. For national clouds.',
  }),
  graphEndpoint: address.optional().openapi({
    description: 'Left out: https://graph.microsoft.com. For national clouds.',
  }),
  ...kept,
}
const oidcFields = {
  kind: z.literal('oidc'),
  clientId: line(500),
  issuer: address,
  fetchUserInfo: z.boolean().optional(),
  ...kept,
}
const genericFields = {
  kind: z.literal('generic'),
  clientId: line(500),
  authorizationEndpoint: address,
  tokenEndpoint: address,
  userInfoEndpoint: address,
  issuer: address.nullable().optional(),
  jwksUri: address.nullable().optional(),
  tenantIds: tenantIds.optional(),
  ...kept,
}

const named = {
  name: line(100).openapi({
    description: 'Provider name: on the sign-in button, and the auth source of its people.',
    example: 'Entra ID',
  }),
  clientSecret: secretValue.optional().openapi({ description: 'Never shown again.' }),
  clientSecretExpiresAt: time.optional(),
  enabled: z.boolean().default(true),
  registrationEnabled: z.boolean().default(true).openapi({
    description: 'Enable Registration: a first arrival makes an account (JIT).',
  }),
}

/** A provider to make: the preset of its kind fills in whatever is left out. */
export const newConnection = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...entraFields, ...named }).openapi('NewEntraConnection'),
    z.strictObject({ ...oidcFields, ...named }).openapi('NewOidcConnection'),
    z.strictObject({ ...genericFields, ...named }).openapi('NewGenericConnection'),
  ])
  .openapi('NewConnection')

const checked = { clientSecret: secretValue.optional() }

/** Settings to try that nobody saved yet. */
export const connectionToCheck = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...entraFields, ...checked }).openapi('EntraSettingsToCheck'),
    z.strictObject({ ...oidcFields, ...checked }).openapi('OidcSettingsToCheck'),
    z.strictObject({ ...genericFields, ...checked }).openapi('GenericSettingsToCheck'),
  ])
  .openapi('ConnectionToCheck')

/** Changes to any kind; a field that the kind does not have is refused. */
export const connectionChanges = z
  .strictObject({
    name: named.name.optional(),
    enabled: z.boolean().optional(),
    registrationEnabled: z.boolean().optional(),
    clientId: line(500).optional(),
    tenantIds: tenantIds.optional(),
    authority: address.optional(),
    graphEndpoint: address.optional(),
    issuer: address.nullable().optional(),
    fetchUserInfo: z.boolean().optional(),
    authorizationEndpoint: address.optional(),
    tokenEndpoint: address.optional(),
    userInfoEndpoint: address.optional(),
    jwksUri: address.nullable().optional(),
    ...kept,
  })
  .openapi('ConnectionChanges')

/** The settings as the preset of the kind and the administrator have them; not yet judged. */
export function settingsFrom(
  input: z.infer<typeof newConnection> | z.infer<typeof connectionToCheck>,
): UpstreamSettings {
  switch (input.kind) {
    case 'entra': {
      const one = input.tenantId === undefined ? [] : [input.tenantId]
      return entraPreset({ ...input, tenantIds: [...one, ...(input.tenantIds ?? [])] })
    }
    case 'oidc':
      return oidcPreset(input)
    case 'generic':
      return genericPreset(input)
  }
}
