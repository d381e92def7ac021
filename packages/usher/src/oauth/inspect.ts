// "Check as you go": would a sign-in with these settings work? Asks the provider what a sign-in
// would ask, with nobody signing in, so that an administrator learns of a slip before a user does.
import type { UpstreamSettings } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import { unreachable } from '../lib/assert.ts'
import { requestedScope } from './authorization-request.ts'
import { neededSecret, type KeyPairCache } from './client-authentication.ts'
import { entraMetadataUrl } from './entra-endpoints.ts'
import { problem } from './finding.ts'
import { authorizationPath, probeAuthorization } from './probe-authorization.ts'
import { probeCredentials } from './probe-credentials.ts'
import { loadMetadata, loadProvider, type Provider } from './provider.ts'
import { refusalOf, SignInRefused } from './refusal.ts'
import type {
  Endpoints,
  Finding,
  Inspection,
  Looked,
  Proven,
  RelyingPartyPorts,
} from './relying-party-types.ts'
import { loadKeySet } from './signing-keys.ts'

/** A list of many tenants is checked as far as this; the rest shows itself at sign-in. */
const tenantsCheckedMax = 20

/** A secret to prove, and what a finding about it is called. */
export type SecretToTry = { readonly path: string; readonly open: () => string }

export async function inspectSettings(
  ports: RelyingPartyPorts,
  keyPairs: KeyPairCache,
  settings: UpstreamSettings,
  secrets: readonly SecretToTry[],
): Promise<Inspection> {
  const placeholders = placeholderFindings(settings)
  if (placeholders.length > 0) return inspection(null, placeholders, [])
  let provider: Provider
  try {
    provider = await loadProvider(ports.fetch, settings)
  } catch (error) {
    return inspection(null, [findingOf(error, discoveryPath(settings, error))], [])
  }
  const [keys, client, credentials, ...others] = await Promise.all([
    lookAtKeys(ports, settings, provider),
    probeAuthorization(ports, settings, provider).catch((error: unknown) => ({
      finding: findingOf(error, authorizationPath(settings)),
      proves: null,
    })),
    Promise.all(tryCredentials(ports, keyPairs, settings, provider, secrets)),
    userInfoFinding(ports, settings, provider),
    ...tenantFindings(ports, settings),
  ])
  const looked = [keys, client, ...credentials]
  const findings = [...looked.map(({ finding }) => finding), ...others, ...scopeFindings(settings)]
  const told = withoutRepetition(findings.filter((one) => one !== null))
  const addresses = Object.keys({ ...addressesOf(settings), tokenEndpoint: null })
  const isAboutAddress = ({ path }: Finding): boolean => addresses.includes(path)
  return inspection(provider, told, [
    ...(told.some(isAboutAddress) ? [] : (['addresses'] as const)),
    ...[keys, client].map(({ proves }) => proves).filter((one) => one !== null),
    ...(credentials.length > 0 && credentials.every(({ proves }) => proves === 'secret')
      ? (['secret'] as const)
      : []),
  ])
}

function tryCredentials(
  ports: RelyingPartyPorts,
  keyPairs: KeyPairCache,
  settings: UpstreamSettings,
  provider: Provider,
  secrets: readonly SecretToTry[],
): readonly Promise<Looked>[] {
  const probe = async (path: string, open: () => string | null): Promise<Looked> => {
    try {
      return await probeCredentials(ports, keyPairs, settings, provider, { path, plain: open() })
    } catch (error) {
      return { finding: findingOf(error, path), proves: null }
    }
  }
  const needsSecret = neededSecret(settings.clientAuthentication) !== null
  return needsSecret
    ? secrets.map(({ path, open }) => probe(path, open))
    : [probe('clientAuthentication', () => null)]
}

/** A wrong client id is refused at both endpoints; once is enough. */
function withoutRepetition(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (one, index) => findings.findIndex((other) => keyOf(other) === keyOf(one)) === index,
  )
}

function keyOf({ path, code, providerError }: Finding): string {
  return [path, code, providerError?.code].join(' ')
}

function inspection(
  provider: Provider | null,
  findings: readonly Finding[],
  proven: readonly Proven[],
): Inspection {
  const rule = provider?.idToken?.issuer
  const endpoints: Endpoints = {
    authorization: provider?.authorizationUrl ?? null,
    token: provider?.tokenUrl ?? null,
    userInfo: provider?.userInfoUrl ?? null,
    keys: provider?.idToken?.keysUrl ?? null,
  }
  return {
    ok: findings.every((one) => one.severity !== 'error'),
    issuer: rule === undefined ? null : rule.kind === 'template' ? rule.template : rule.issuer,
    endpoints,
    proven,
    findings,
  }
}

/** The addresses of the settings that a person types, by path. */
function addressesOf(settings: UpstreamSettings): Readonly<Record<string, string | null>> {
  switch (settings.kind) {
    case 'entra':
      return { authority: settings.authority, graphEndpoint: settings.graphEndpoint }
    case 'oidc':
      return { issuer: settings.issuer }
    case 'generic':
      return {
        authorizationEndpoint: settings.authorizationEndpoint,
        tokenEndpoint: settings.tokenEndpoint,
        userInfoEndpoint: settings.userInfoEndpoint,
        issuer: settings.issuer,
        jwksUri: settings.jwksUri,
      }
    default:
      return unreachable(settings)
  }
}

/** `{tenant-id}` copied from a guide is the most common slip of all. */
function placeholderFindings(settings: UpstreamSettings): readonly Finding[] {
  return Object.entries(addressesOf(settings)).flatMap(([path, address]) =>
    address !== null && /[{}<>]|%7b|%3c/i.test(address)
      ? [problem('error', path, 'PLACEHOLDER_IN_URL', detailOf('addressPlaceholder'))]
      : [],
  )
}

function discoveryPath(settings: UpstreamSettings, error: unknown): string {
  if (settings.kind === 'oidc') return 'issuer'
  const code = refusalOf(error)?.code
  return code === 'TENANT_UNKNOWN' ? 'tenantIds.0' : 'authority'
}

/** A provider without ID tokens has no keys: nothing is wrong with them, and nothing proven. */
async function lookAtKeys(
  ports: RelyingPartyPorts,
  settings: UpstreamSettings,
  provider: Provider,
): Promise<Looked> {
  if (provider.idToken === null) return { finding: null, proves: null }
  const path = { entra: 'authority', oidc: 'issuer', generic: 'jwksUri' }[settings.kind]
  try {
    const keys = await loadKeySet(ports.fetch, provider.idToken.keysUrl)
    if (keys.ids.size > 0) return { finding: null, proves: 'keys' }
    const unnamed = problem('warning', path, 'ID_TOKEN_INVALID', detailOf('keysUnnamed'))
    return { finding: unnamed, proves: null }
  } catch (error) {
    return { finding: findingOf(error, path), proves: null }
  }
}

/** Without a token the endpoint has to refuse; that it answers at all is what is asked. */
async function userInfoFinding(
  ports: RelyingPartyPorts,
  settings: UpstreamSettings,
  provider: Provider,
): Promise<Finding | null> {
  if (provider.userInfoUrl === null) return null
  if (settings.kind === 'oidc' && !settings.fetchUserInfo) return null
  const path = { entra: 'graphEndpoint', oidc: 'issuer', generic: 'userInfoEndpoint' }[
    settings.kind
  ]
  try {
    const { status } = await ports.fetch(provider.userInfoUrl, {
      headers: { accept: 'application/json', 'user-agent': 'usher' },
    })
    if (status < 300 || [400, 401, 403].includes(status)) return null
    const detail = detailOf('userInfoStatus', { status })
    return problem(status === 404 ? 'error' : 'warning', path, 'USER_INFO_INVALID', detail)
  } catch (error) {
    return findingOf(error, path)
  }
}

/** With several tenants discovery is shared, so each tenant is asked for by itself. */
function tenantFindings(
  ports: RelyingPartyPorts,
  settings: UpstreamSettings,
): readonly Promise<Finding | null>[] {
  if (settings.kind !== 'entra' || settings.tenantIds.length < 2) return []
  return settings.tenantIds.slice(0, tenantsCheckedMax).map(async (tenantId, index) => {
    try {
      await loadMetadata(ports.fetch, entraMetadataUrl(settings.authority, tenantId))
      return null
    } catch (error) {
      return findingOf(error, `tenantIds.${index}`)
    }
  })
}

function scopeFindings(settings: UpstreamSettings): readonly Finding[] {
  if (settings.kind !== 'entra') return []
  const scopes = requestedScope(settings).toLowerCase().split(' ')
  const readsMe = scopes.some((one) => /(^|\/)(user\.read|directory\.read|\.default)/.test(one))
  if (readsMe) return []
  const detail = detailOf('scopeNoUserRead')
  return [problem('warning', 'scope', 'USER_INFO_INVALID', detail)]
}

function findingOf(error: unknown, path: string): Finding {
  const refusal = refusalOf(error)
  if (refusal === undefined) throw error
  const said = error instanceof SignInRefused ? error.providerError : null
  const detail = said === null ? refusal.detail : `${refusal.detail} (${said.code})`
  return problem('error', path, refusal.code, { ...refusal, detail }, said)
}
