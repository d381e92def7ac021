import { expect, it } from 'vitest'
import { entraPreset, genericPreset, oidcPreset } from '../core/connection-presets.ts'
import { connectionSettingsSchema, type UpstreamSettings } from '../core/connection.ts'
import { movesSubjects } from './check-settings.ts'

const tenant = '44444444-4444-4444-8444-444444444444'
const other = '55555555-5555-4555-8555-555555555555'
const entra = entraPreset({ clientId: 'one', tenantIds: [tenant, other] })
const oidc = oidcPreset({ clientId: 'one', issuer: 'https://issuer.example' })
const generic = genericPreset({
  clientId: 'one',
  authorizationEndpoint: 'https://provider.example/authorize',
  tokenEndpoint: 'https://provider.example/token',
  userInfoEndpoint: 'https://provider.example/me',
})

it.each([entra, oidc, generic])('a preset is settings that may be saved: $kind', (settings) => {
  expect(connectionSettingsSchema.parse(settings)).toEqual(settings)
})

type Row = readonly [what: string, before: UpstreamSettings, after: UpstreamSettings]

it.each<Row>([
  ['another client', entra, { ...entra, clientId: 'two' }],
  ['another tenant', entra, { ...entra, tenantIds: [tenant] }],
  ['another authority', entra, { ...entra, authority: 'https://login.microsoftonline.us' }],
  ['another Graph', entra, { ...entra, graphEndpoint: 'https://graph.microsoft.us' }],
  ['another issuer', oidc, { ...oidc, issuer: 'https://other.example' }],
  ['another token endpoint', generic, { ...generic, tokenEndpoint: 'https://other.example/token' }],
  ['other user-info', generic, { ...generic, userInfoEndpoint: 'https://other.example/me' }],
  ['other keys', generic, { ...generic, jwksUri: 'https://other.example/keys' }],
  ['another uid', generic, { ...generic, attributeMapping: { uid: 'mail' } }],
])('%s moves the subjects', (_, before, after) => {
  expect(movesSubjects(before, after)).toBe(true)
})

it.each<Row>([
  ['the same', entra, { ...entra }],
  ['tenants in another order', entra, { ...entra, tenantIds: [other, tenant] }],
  ['another scope', oidc, { ...oidc, scope: 'openid' }],
  ['another name field', oidc, { ...oidc, attributeMapping: { uid: 'sub', displayName: 'nick' } }],
])('%s leaves the subjects where they are', (_, before, after) => {
  expect(movesSubjects(before, after)).toBe(false)
})
