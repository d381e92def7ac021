// What administrators get to see of an authentication provider: everything but its secrets.
import { z } from '@hono/zod-openapi'
import {
  attributeMappingSchema,
  isUpstream,
  roleRuleSchema,
  type ConnectionSecret,
  type ConnectionSettings,
  type UpstreamSettings,
} from '../../../core/connection.ts'
import { secretWarning } from '../../../admin/connection-secrets.ts'
import type { ConnectionView } from '../../../admin/connections.ts'
import { errorCodes } from '../../../core/error-catalogue.ts'
import type { ConnectionId } from '../../../core/ids.ts'
import type { SignInAttempt } from '../../../core/model.ts'
import { callbackPath, frontChannelLogoutPath } from '../oauth2.ts'
import { time, timeOrNull } from './parts.ts'

const upstream = {
  clientId: z.string(),
  scope: z.string(),
  attributeMapping: attributeMappingSchema,
  roleRules: z.array(roleRuleSchema),
  roleRuleEvaluation: z.enum(['every', 'first']),
  missingGroups: z.enum(['keep', 'none']),
  linkPolicy: z.enum(['confirm', 'automatic']),
  responseMode: z.enum(['query', 'form_post']),
  clientAuthentication: z.strictObject({
    method: z.enum([
      'client_secret_post',
      'client_secret_basic',
      'private_key_jwt',
      'federated',
      'none',
    ]),
    certificatePem: z.string().optional(),
    algorithm: z.enum(['PS256', 'RS256']).optional(),
    assertionFile: z.string().optional(),
  }),
}
const settingsAnswer = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('entra'),
      ...upstream,
      tenantIds: z.array(z.string()),
      authority: z.string(),
      graphEndpoint: z.string(),
    })
    .openapi('EntraSettings'),
  z
    .strictObject({
      kind: z.literal('oidc'),
      ...upstream,
      issuer: z.string(),
      fetchUserInfo: z.boolean(),
    })
    .openapi('OidcSettings'),
  z
    .strictObject({
      kind: z.literal('generic'),
      ...upstream,
      authorizationEndpoint: z.string(),
      tokenEndpoint: z.string(),
      userInfoEndpoint: z.string(),
      issuer: z.string().nullable(),
      jwksUri: z.string().nullable(),
      tenantIds: z.array(z.string()),
    })
    .openapi('GenericSettings'),
  z.strictObject({ kind: z.literal('email') }).openapi('EmailSettings'),
])

export const secretAnswer = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['client-secret', 'private-key']),
    hint: z.string().openapi({ description: 'Its last four characters, if it is long enough.' }),
    expiresAt: time.nullable(),
    warning: z.enum([
      'none',
      'within-30-days',
      'within-14-days',
      'within-3-days',
      'within-1-day',
      'expired',
    ]),
    createdAt: time,
  })
  .openapi('ConnectionSecret')

const latest = z.strictObject({ attemptId: z.string(), reference: z.string(), at: time })

export const connectionAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['entra', 'oidc', 'generic', 'email']),
    enabled: z.boolean(),
    registrationEnabled: z.boolean(),
    settings: settingsAnswer,
    redirectUri: z
      .string()
      .nullable()
      .openapi({ description: 'To be registered at the provider, exactly as it stands.' }),
    frontChannelLogoutUri: z.string().nullable().openapi({
      description: 'To be entered at the provider, so that signing out there ends sessions here.',
    }),
    secrets: z.array(secretAnswer),
    lastSignIn: latest
      .nullable()
      .openapi({ description: 'The last in the log that let somebody in.' }),
    lastFailure: latest
      .extend({ code: z.enum(errorCodes).nullable() })
      .nullable()
      .openapi({ description: 'The last in the log that did not.' }),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('Connection')

/** What is to be registered at the provider. */
export type ProviderAddresses = {
  readonly redirectUri: string
  readonly frontChannelLogoutUri: (id: ConnectionId) => string
}

export function providerAddresses(baseUrl: URL): ProviderAddresses {
  return {
    redirectUri: new URL(callbackPath, baseUrl).href,
    frontChannelLogoutUri: (id) => new URL(frontChannelLogoutPath + id, baseUrl).href,
  }
}

export function toConnectionAnswer(
  { connection, secrets, latest: { succeeded, failed } }: ConnectionView,
  addresses: ProviderAddresses,
  now: Date,
): z.infer<typeof connectionAnswer> {
  return {
    id: connection.id,
    name: connection.name,
    kind: connection.settings.kind,
    enabled: connection.enabled,
    registrationEnabled: connection.registrationEnabled,
    settings: toSettingsAnswer(connection.settings),
    redirectUri: isUpstream(connection) ? addresses.redirectUri : null,
    frontChannelLogoutUri: isUpstream(connection)
      ? addresses.frontChannelLogoutUri(connection.id)
      : null,
    secrets: secrets.map((secret) => toSecretAnswer(secret, now)),
    lastSignIn: succeeded && toLatest(succeeded),
    lastFailure: failed && { ...toLatest(failed), code: failed.code },
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
  }
}

function toLatest(attempt: SignInAttempt): z.infer<typeof latest> {
  return {
    attemptId: attempt.id,
    reference: attempt.reference,
    at: attempt.createdAt.toISOString(),
  }
}

export function toSecretAnswer(secret: ConnectionSecret, now: Date): z.infer<typeof secretAnswer> {
  return {
    id: secret.id,
    kind: secret.kind,
    hint: secret.hint,
    expiresAt: timeOrNull(secret.expiresAt),
    warning: secretWarning(secret.expiresAt, now),
    createdAt: secret.createdAt.toISOString(),
  }
}

function toSettingsAnswer(settings: ConnectionSettings): z.infer<typeof settingsAnswer> {
  switch (settings.kind) {
    case 'entra':
      return {
        kind: settings.kind,
        ...toUpstreamAnswer(settings),
        tenantIds: settings.tenantIds,
        authority: settings.authority,
        graphEndpoint: settings.graphEndpoint,
      }
    case 'oidc':
      return {
        kind: settings.kind,
        ...toUpstreamAnswer(settings),
        issuer: settings.issuer,
        fetchUserInfo: settings.fetchUserInfo,
      }
    case 'generic':
      return {
        kind: settings.kind,
        ...toUpstreamAnswer(settings),
        authorizationEndpoint: settings.authorizationEndpoint,
        tokenEndpoint: settings.tokenEndpoint,
        userInfoEndpoint: settings.userInfoEndpoint,
        issuer: settings.issuer,
        jwksUri: settings.jwksUri,
        tenantIds: settings.tenantIds,
      }
    case 'email':
      return { kind: settings.kind }
  }
}

function toUpstreamAnswer(settings: UpstreamSettings) {
  return {
    clientId: settings.clientId,
    scope: settings.scope,
    attributeMapping: settings.attributeMapping,
    roleRules: settings.roleRules,
    roleRuleEvaluation: settings.roleRuleEvaluation,
    missingGroups: settings.missingGroups,
    linkPolicy: settings.linkPolicy,
    responseMode: settings.responseMode,
    clientAuthentication: settings.clientAuthentication,
  }
}
