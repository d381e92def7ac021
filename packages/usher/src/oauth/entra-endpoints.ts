// Which of Entra's endpoints a connection talks to, from its settings alone.
import type { EntraSettings } from '../core/connection.ts'
import type { IssuerRule } from './issuer-rule.ts'

/** The tenant of personal Microsoft accounts; the same for everybody. */
export const consumerTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'

/**
 * The tenant segment of the address. One tenant: that tenant, so that Entra itself turns everybody
 * else away. Several: `organizations`, or `common` where personal accounts are among them.
 */
export function tenantSegment(settings: Pick<EntraSettings, 'tenantIds'>): string {
  const [first, ...others] = new Set(settings.tenantIds)
  if (first !== undefined && others.length === 0) return first
  return settings.tenantIds.includes(consumerTenantId) ? 'common' : 'organizations'
}

/** The issuer that the metadata must state; for several tenants Entra states a template. */
export function statedIssuer(settings: Pick<EntraSettings, 'tenantIds' | 'authority'>): string {
  const segment = tenantSegment(settings)
  const many = segment === 'common' || segment === 'organizations'
  return `${withoutSlash(settings.authority)}/${many ? '{tenantid}' : segment}/v2.0`
}

export function entraIssuerRule(settings: EntraSettings): IssuerRule {
  const issuer = statedIssuer(settings)
  const segment = tenantSegment(settings)
  return segment === 'common' || segment === 'organizations'
    ? { kind: 'template', template: issuer, personalAccountsAllowed: segment === 'common' }
    : { kind: 'tenant', issuer, tenantId: segment }
}

export function entraMetadataUrl(authority: string, segment: string): string {
  return `${withoutSlash(authority)}/${segment}/v2.0/.well-known/openid-configuration`
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
