// A saved provider as fields of a form, and back as the changes to send.
import type { ConnectionChanges, Connection, UpstreamSettings } from '../queries.ts'

export type SettingsValues = {
  name: string
  registrationEnabled: boolean
  clientId: string
  scope: string
  responseMode: UpstreamSettings['responseMode']
  linkPolicy: UpstreamSettings['linkPolicy']
  method: UpstreamSettings['clientAuthentication']['method']
  certificatePem: string
  algorithm: 'PS256' | 'RS256'
  assertionFile: string
  tenantIds: string[]
  authority: string
  graphEndpoint: string
  issuer: string
  jwksUri: string
  fetchUserInfo: boolean
  authorizationEndpoint: string
  tokenEndpoint: string
  userInfoEndpoint: string
}

export function valuesOf(connection: Connection, settings: UpstreamSettings): SettingsValues {
  const { clientAuthentication } = settings
  return {
    name: connection.name,
    registrationEnabled: connection.registrationEnabled,
    clientId: settings.clientId,
    scope: settings.scope,
    responseMode: settings.responseMode,
    linkPolicy: settings.linkPolicy,
    method: clientAuthentication.method,
    certificatePem: clientAuthentication.certificatePem ?? '',
    algorithm: clientAuthentication.algorithm ?? 'PS256',
    assertionFile: clientAuthentication.assertionFile ?? '',
    tenantIds: settings.kind === 'oidc' ? [] : [...settings.tenantIds],
    authority: settings.kind === 'entra' ? settings.authority : '',
    graphEndpoint: settings.kind === 'entra' ? settings.graphEndpoint : '',
    issuer: settings.kind === 'entra' ? '' : (settings.issuer ?? ''),
    jwksUri: settings.kind === 'generic' ? (settings.jwksUri ?? '') : '',
    fetchUserInfo: settings.kind === 'oidc' && settings.fetchUserInfo,
    authorizationEndpoint: settings.kind === 'generic' ? settings.authorizationEndpoint : '',
    tokenEndpoint: settings.kind === 'generic' ? settings.tokenEndpoint : '',
    userInfoEndpoint: settings.kind === 'generic' ? settings.userInfoEndpoint : '',
  }
}

/** Only what differs: whoever changed something else meanwhile keeps it. */
export function changesBetween(
  before: SettingsValues,
  after: SettingsValues,
  kind: UpstreamSettings['kind'],
): ConnectionChanges {
  const [old, wanted] = [changesFrom(before, kind), changesFrom(after, kind)]
  const differing = Object.entries(wanted).filter(
    ([name, value]) =>
      JSON.stringify(value) !==
      JSON.stringify(Object.entries(old).find(([key]) => key === name)?.[1]),
  )
  return Object.fromEntries(differing)
}

function changesFrom(values: SettingsValues, kind: UpstreamSettings['kind']): ConnectionChanges {
  return {
    name: values.name.trim(),
    registrationEnabled: values.registrationEnabled,
    clientId: values.clientId.trim(),
    scope: values.scope.trim(),
    responseMode: values.responseMode,
    linkPolicy: values.linkPolicy,
    clientAuthentication: authenticationFrom(values),
    ...ofKind(values, kind),
  }
}

function ofKind(values: SettingsValues, kind: UpstreamSettings['kind']): ConnectionChanges {
  switch (kind) {
    case 'entra':
      return {
        tenantIds: values.tenantIds,
        authority: values.authority.trim(),
        graphEndpoint: values.graphEndpoint.trim(),
      }
    case 'oidc':
      return { issuer: values.issuer.trim(), fetchUserInfo: values.fetchUserInfo }
    case 'generic':
      return {
        authorizationEndpoint: values.authorizationEndpoint.trim(),
        tokenEndpoint: values.tokenEndpoint.trim(),
        userInfoEndpoint: values.userInfoEndpoint.trim(),
        issuer: orNull(values.issuer),
        jwksUri: orNull(values.jwksUri),
        tenantIds: values.tenantIds,
      }
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

function authenticationFrom(
  values: SettingsValues,
): NonNullable<ConnectionChanges['clientAuthentication']> {
  switch (values.method) {
    case 'private_key_jwt':
      return {
        method: values.method,
        certificatePem: values.certificatePem,
        algorithm: values.algorithm,
      }
    case 'federated':
      return { method: values.method, assertionFile: values.assertionFile }
    case 'client_secret_post':
    case 'client_secret_basic':
    case 'none':
      return { method: values.method }
  }
}

/** At another host the server forgets the client secret, which was not given for it. */
export function losesSecret(
  before: SettingsValues,
  after: SettingsValues,
  kind: UpstreamSettings['kind'],
): boolean {
  const name = secretAddresses[kind]
  const [old, wanted] = [originOf(before[name]), originOf(after[name])]
  return wanted !== null && wanted !== old
}

/** Where the secret is sent, or is found out where to send it. */
const secretAddresses = {
  entra: 'authority',
  oidc: 'issuer',
  generic: 'tokenEndpoint',
} as const satisfies Record<UpstreamSettings['kind'], keyof SettingsValues>

/** `null` while somebody is still typing it. */
function originOf(address: string): string | null {
  return URL.canParse(address.trim()) ? new URL(address.trim()).origin : null
}

/** What is saved by now, with what was typed since it was sent. */
export function withTypedSince(
  saved: SettingsValues,
  sent: SettingsValues,
  typed: SettingsValues,
): SettingsValues {
  const since = Object.entries(typed).filter(
    ([name, value]) =>
      JSON.stringify(value) !==
      JSON.stringify(Object.entries(sent).find(([key]) => key === name)?.[1]),
  )
  return { ...saved, ...Object.fromEntries(since) }
}

/** Settings that say who vouches for whom: with others, the same subjects might be other people. */
export function movesSubjects(changes: ConnectionChanges): boolean {
  return movers.some((name) => name in changes)
}
const movers = [
  'clientId',
  'tenantIds',
  'authority',
  'graphEndpoint',
  'issuer',
  'authorizationEndpoint',
  'tokenEndpoint',
  'userInfoEndpoint',
  'jwksUri',
]
