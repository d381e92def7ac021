// From the settings of a connection to what the protocol needs to know of the provider: endpoints,
// who may issue ID tokens, and with which algorithms.
import type { AuthorizationServer } from 'oauth4webapi'
import { z } from 'zod'
import type {
  EntraSettings,
  GenericSettings,
  OidcSettings,
  UpstreamSettings,
} from '../core/connection.ts'
import { detailOf, type Detail } from '../core/detail.ts'
import { unreachable } from '../lib/assert.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'
import {
  entraIssuerRule,
  entraMetadataUrl,
  statedIssuer,
  tenantSegment,
  withoutSlash,
} from './entra-endpoints.ts'
import type { IssuerRule } from './issuer-rule.ts'
import { errorFieldsOf, refusedByProvider } from './provider-error.ts'
import { readJson } from './read-json.ts'
import { SignInRefused } from './refusal.ts'

export type IdTokenRule = {
  readonly issuer: IssuerRule
  readonly keysUrl: string
  /** Pinned before a token is seen: never `none`, never a shared-key (HS) algorithm. */
  readonly algorithms: readonly string[]
}
export type Provider = {
  /** For the library; holds only endpoints that were checked. */
  readonly server: AuthorizationServer
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly userInfoUrl: string | null
  /** `null`: there is no ID token, or nothing to verify it with, so it is ignored. */
  readonly idToken: IdTokenRule | null
}

/** The address of the discovery document, or `null` where the settings say everything. */
export function metadataUrl(settings: UpstreamSettings): string | null {
  switch (settings.kind) {
    case 'entra':
      return entraMetadataUrl(settings.authority, tenantSegment(settings))
    case 'oidc':
      return `${withoutSlash(settings.issuer)}/.well-known/openid-configuration`
    case 'generic':
      return null
    default:
      return unreachable(settings)
  }
}

/** Asks the provider, or reads the settings where they say everything. */
export async function loadProvider(
  fetch: OutgoingFetch,
  settings: UpstreamSettings,
): Promise<Provider> {
  switch (settings.kind) {
    case 'entra':
      return entraProvider(settings, await loadMetadata(fetch, metadataUrl(settings) ?? ''))
    case 'oidc':
      return oidcProvider(settings, await loadMetadata(fetch, metadataUrl(settings) ?? ''))
    case 'generic':
      return genericProvider(settings)
    default:
      return unreachable(settings)
  }
}

const url = z.url({ protocol: /^https?$/ }).max(2000)
const metadataSchema = z.object({
  issuer: z.string().min(1).max(2000),
  authorization_endpoint: url,
  token_endpoint: url,
  jwks_uri: url,
  userinfo_endpoint: url.optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).max(50).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
type Metadata = z.infer<typeof metadataSchema>

/** Reads a discovery document; what it states is checked against the settings by the caller. */
export async function loadMetadata(fetch: OutgoingFetch, address: string): Promise<Metadata> {
  const response = await fetch(address, { headers: { accept: 'application/json' } })
  if (response.status !== 200) {
    const fields = errorFieldsOf(await readJson(response).catch(() => undefined))
    if (fields !== undefined) throw refusedByProvider(fields, 'discovery')
    const { host } = new URL(address)
    const why = detailOf('discoveryStatus', { host, status: response.status })
    const ours = response.status < 500 && response.status !== 429
    throw new SignInRefused(ours ? 'LOG_IN_SOURCE_NOT_SUPPORTED' : 'PROVIDER_UNAVAILABLE', why)
  }
  const parsed = metadataSchema.safeParse(await readJson(response))
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw notSupported(detailOf('discoveryFields', { fields }))
  }
  return withoutDowngrade(address, parsed.data)
}

/** What was found over TLS must not lead to plain HTTP, where anybody can read the code and secret. */
function withoutDowngrade(address: string, metadata: Metadata): Metadata {
  if (!address.startsWith('https:')) return metadata
  const endpoints = [
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.jwks_uri,
    metadata.userinfo_endpoint ?? address,
  ]
  if (endpoints.every((endpoint) => endpoint.startsWith('https:'))) return metadata
  throw notSupported(detailOf('discoveryDowngrade'))
}

function entraProvider(settings: EntraSettings, metadata: Metadata): Provider {
  if (metadata.issuer !== statedIssuer(settings)) {
    throw notSupported(detailOf('authorityOtherIssuer'))
  }
  return {
    ...endpointsOf(metadata),
    // OpenID user-info at Graph knows neither oid nor tid: Graph `/me` is asked instead.
    userInfoUrl: `${withoutSlash(settings.graphEndpoint)}/v1.0/me`,
    idToken: {
      issuer: entraIssuerRule(settings),
      keysUrl: metadata.jwks_uri,
      algorithms: ['RS256'],
    },
  }
}

const algorithmsBesidesRs256 = ['PS256', 'ES256']

function oidcProvider(settings: OidcSettings, metadata: Metadata): Provider {
  // OpenID Connect Discovery §4.3: identical, but for the slash that people forget.
  if (withoutSlash(metadata.issuer) !== withoutSlash(settings.issuer)) {
    const isForMany = metadata.issuer.includes('{tenantid}')
    throw notSupported(detailOf(isForMany ? 'providerManyTenants' : 'providerOtherIssuer'))
  }
  const offered = metadata.id_token_signing_alg_values_supported ?? []
  return {
    ...endpointsOf(metadata),
    userInfoUrl: metadata.userinfo_endpoint ?? null,
    idToken: {
      issuer: { kind: 'exact', issuer: metadata.issuer },
      keysUrl: metadata.jwks_uri,
      algorithms: ['RS256', ...algorithmsBesidesRs256.filter((one) => offered.includes(one))],
    },
  }
}

function endpointsOf(
  metadata: Metadata,
): Pick<Provider, 'server' | 'authorizationUrl' | 'tokenUrl'> {
  return {
    server: {
      issuer: metadata.issuer,
      authorization_endpoint: metadata.authorization_endpoint,
      token_endpoint: metadata.token_endpoint,
      jwks_uri: metadata.jwks_uri,
      ...(metadata.userinfo_endpoint !== undefined && {
        userinfo_endpoint: metadata.userinfo_endpoint,
      }),
      authorization_response_iss_parameter_supported:
        metadata.authorization_response_iss_parameter_supported ?? false,
    },
    authorizationUrl: metadata.authorization_endpoint,
    tokenUrl: metadata.token_endpoint,
  }
}

function genericProvider(settings: GenericSettings): Provider {
  const { issuer, jwksUri } = settings
  return {
    server: {
      // The library wants a name; without an issuer nothing is ever compared with it.
      issuer: issuer ?? settings.tokenEndpoint,
      authorization_endpoint: settings.authorizationEndpoint,
      token_endpoint: settings.tokenEndpoint,
    },
    authorizationUrl: settings.authorizationEndpoint,
    tokenUrl: settings.tokenEndpoint,
    userInfoUrl: settings.userInfoEndpoint,
    idToken:
      issuer === null || jwksUri === null
        ? null
        : { issuer: { kind: 'exact', issuer }, keysUrl: jwksUri, algorithms: ['RS256'] },
  }
}

function notSupported(detail: Detail): SignInRefused {
  return new SignInRefused('LOG_IN_SOURCE_NOT_SUPPORTED', detail)
}
