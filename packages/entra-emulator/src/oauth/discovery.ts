import { issuerOf } from '../tokens/id-token-claims.ts'
import { segmentIssuer } from './tenant-segment.ts'
import type { SigningKey } from '../keys/signing-keys.ts'
import type { TenantSegment } from './tenant-segment.ts'

/**
 * The metadata document, field for field and in Entra's order. What Entra leaves out is left out
 * here too: `code_challenge_methods_supported`, `grant_types_supported`, revocation, back-channel
 * logout. An `appid` parameter comes back in `jwks_uri`, as for apps with their own signing key.
 */
export function discoveryDocument(
  { origin, graphOrigin }: { readonly origin: string; readonly graphOrigin: string },
  segment: TenantSegment,
  appId?: string,
) {
  const base = `${origin}/${segment.path}`
  const { host } = new URL(origin)
  const suffix = appId === undefined ? '' : `?appid=${encodeURIComponent(appId)}`
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    jwks_uri: `${base}/discovery/v2.0/keys${suffix}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: segmentIssuer(origin, segment),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${graphOrigin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'cloud_instance_name',
      'cloud_instance_host_name',
      'cloud_graph_host_name',
      'msgraph_host',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'acr',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'at_hash',
      'c_hash',
      'email',
    ],
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: 'tenant' in segment ? segment.tenant.regionScope : null,
    cloud_instance_name: host,
    cloud_graph_host_name: `${host}/graph.windows.net`,
    msgraph_host: `${host}/graph`,
    rbac_url: `${origin}/pas.windows.net`,
  }
}

/** Every published key says which issuer may use it; on shared endpoints that is the template. */
export function keySet(origin: string, segment: TenantSegment, keys: readonly SigningKey[]) {
  const issuer =
    'tenant' in segment ? issuerOf(origin, segment.tenant.id) : issuerOf(origin, '{tenantid}')
  return {
    keys: keys.map((key) => ({
      kty: 'RSA',
      use: 'sig',
      kid: key.kid,
      x5t: key.kid,
      n: key.modulus,
      e: key.exponent,
      x5c: [key.certificate],
      issuer,
    })),
  }
}

/** What MSAL asks first, to learn which hosts are one cloud. */
export function instanceDiscovery(origin: string, authorizationEndpoint: string) {
  const { host } = new URL(origin)
  const tenantPath = authorizationEndpoint.replace(/\/oauth2\/v2\.0\/authorize$/, '')
  return {
    tenant_discovery_endpoint: `${tenantPath}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}
