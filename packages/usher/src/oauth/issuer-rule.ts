// Who may have issued an ID token. Entra's endpoints for many tenants publish a template for their
// issuer instead of an issuer, so plain OpenID Connect comparison cannot be used there.
import { detailOf } from '../core/detail.ts'
import { consumerTenantId } from './entra-endpoints.ts'
import { SignInRefused } from './refusal.ts'

export type IssuerRule =
  | { readonly kind: 'exact'; readonly issuer: string }
  /** A connection pinned to one Entra tenant: the issuer is known to the letter, and so is `tid`. */
  | { readonly kind: 'tenant'; readonly issuer: string; readonly tenantId: string }
  /** Many Entra tenants: `https://login.microsoftonline.com/{tenantid}/v2.0`, braces and all. */
  | {
      readonly kind: 'template'
      readonly template: string
      readonly personalAccountsAllowed: boolean
    }

const placeholder = '{tenantid}'
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The one issuer that a token which names this tenant must come from. The tenant id is read from
 * the token itself, so the answer holds only once the signature and the key's issuer are checked.
 */
export function expectedIssuer(rule: IssuerRule, tenantId: unknown): string {
  switch (rule.kind) {
    case 'exact':
      return rule.issuer
    case 'tenant':
      if (tenantId !== rule.tenantId) throw wrongTenant('idTokenOtherTenant')
      return rule.issuer
    case 'template':
      // Substituting only a GUID keeps a crafted tid from moving the issuer to another path or host.
      if (typeof tenantId !== 'string' || !guid.test(tenantId)) {
        throw wrongTenant('idTokenNoTenant')
      }
      if (tenantId === consumerTenantId && !rule.personalAccountsAllowed) {
        throw wrongTenant('idTokenPersonal')
      }
      return rule.template.replace(placeholder, tenantId)
  }
}

/**
 * Whether a key may sign for this issuer. Keys of Entra's shared endpoints carry the issuer they
 * are for: a template, or one issuer exactly (personal accounts have keys of their own).
 */
export function keyMaySignFor(
  rule: IssuerRule,
  keyIssuer: unknown,
  token: { readonly issuer: string; readonly tenantId: unknown },
): boolean {
  if (keyIssuer === undefined) return rule.kind !== 'template'
  if (rule.kind === 'exact') return true
  if (typeof keyIssuer !== 'string') return false
  const meant = keyIssuer.includes(placeholder)
    ? typeof token.tenantId === 'string' && keyIssuer.replace(placeholder, token.tenantId)
    : keyIssuer
  return meant === token.issuer
}

/** RFC 9207: whether the `iss` of an authorization response can be the provider's. */
export function responseIssuerFits(rule: IssuerRule, issuer: string): boolean {
  if (rule.kind !== 'template') return issuer === rule.issuer
  const [before = '', after = ''] = rule.template.split(placeholder)
  if (!issuer.startsWith(before) || !issuer.endsWith(after)) return false
  return guid.test(issuer.slice(before.length, issuer.length - after.length))
}

function wrongTenant(
  what: 'idTokenNoTenant' | 'idTokenOtherTenant' | 'idTokenPersonal',
): SignInRefused {
  return new SignInRefused('TENANT_NOT_ALLOWED', detailOf(what))
}
