import { z } from '@hono/zod-openapi'
import { attributeMappingSchema } from '../../../core/connection.ts'
import {
  entraApiPermissions,
  providerPresets,
  type ProviderPreset,
} from '../../../core/provider-presets.ts'

const blank = z.strictObject({ name: z.string(), example: z.string() })

export const presetAnswer = z
  .strictObject({
    id: z.enum(['entra', 'google', 'okta', 'auth0', 'keycloak', 'github', 'oidc', 'generic']),
    kind: z.enum(['entra', 'oidc', 'generic']),
    title: z.string().openapi({ description: 'What the provider calls itself.' }),
    name: z.string().openapi({ description: 'Proposed for the sign-in button.' }),
    blanks: z.array(blank).openapi({
      description: 'What takes the place of `{name}` in the addresses.',
    }),
    registerAt: z.string().nullable().openapi({
      description: 'Where the client is registered at the provider.',
    }),
    scope: z.string(),
    attributeMapping: attributeMappingSchema,
    clientAuthentication: z.enum(['client_secret_post', 'client_secret_basic']),
    apiPermissions: z.array(z.string()).openapi({
      description: 'Entra ID: the delegated permissions of Microsoft Graph to add.',
    }),
    addresses: z.record(z.string(), z.string()).openapi({
      description: 'The addresses of the kind, by setting.',
      example: { issuer: 'https://{domain}' },
    }),
  })
  .openapi('ConnectionPreset')

export function toPresetAnswers(): z.infer<typeof presetAnswer>[] {
  return providerPresets.map(toPresetAnswer)
}

function toPresetAnswer(preset: ProviderPreset): z.infer<typeof presetAnswer> {
  const { id, kind, title, name, registerAt, scope, attributeMapping } = preset
  return {
    id,
    kind,
    title,
    name,
    blanks: preset.blanks.map((one) => ({ name: one.name, example: one.example })),
    registerAt,
    scope,
    attributeMapping,
    clientAuthentication: preset.clientAuthentication,
    apiPermissions: kind === 'entra' ? [...entraApiPermissions] : [],
    addresses: addressesOf(preset),
  }
}

function addressesOf(preset: ProviderPreset): Record<string, string> {
  switch (preset.kind) {
    case 'entra':
      return { authority: preset.authority, graphEndpoint: preset.graphEndpoint }
    case 'oidc':
      return { issuer: preset.issuer }
    case 'generic':
      return {
        authorizationEndpoint: preset.authorizationEndpoint,
        tokenEndpoint: preset.tokenEndpoint,
        userInfoEndpoint: preset.userInfoEndpoint,
      }
  }
}
