// Entra's shared endpoints, check by check: the template, the tenant, and the issuer of the key.
import { describe, expect, test } from 'vitest'
import { consumerTenantId } from './entra-endpoints.ts'
import {
  expectedIssuer,
  keyMaySignFor,
  responseIssuerFits,
  type IssuerRule,
} from './issuer-rule.ts'
import { SignInRefused } from './refusal.ts'

const host = 'https://login.microsoftonline.com'
const tenantId = '11111111-aaaa-4aaa-8aaa-111111111111'
const other = '22222222-bbbb-4bbb-8bbb-222222222222'
const template: IssuerRule = {
  kind: 'template',
  template: `${host}/{tenantid}/v2.0`,
  personalAccountsAllowed: false,
}
const pinned: IssuerRule = { kind: 'tenant', issuer: `${host}/${tenantId}/v2.0`, tenantId }
const exact: IssuerRule = { kind: 'exact', issuer: 'https://id.example' }

describe('expectedIssuer', () => {
  test('substitutes the tenant of the token', () => {
    expect(expectedIssuer(template, tenantId)).toBe(`${host}/${tenantId}/v2.0`)
  })
  test.each([
    undefined,
    null,
    5,
    '',
    'common',
    '{tenantid}',
    `${tenantId}/`,
    `x${tenantId}`,
    `${tenantId}\n`,
    'evil.example/v2.0?',
    tenantId.toUpperCase(),
  ])('substitutes nothing but a GUID: %j', (tid) => {
    expect(() => expectedIssuer(template, tid)).toThrow(SignInRefused)
  })
  test('personal accounts only where they are allowed', () => {
    expect(() => expectedIssuer(template, consumerTenantId)).toThrow('personal account')
    const allowed = { ...template, personalAccountsAllowed: true }
    expect(expectedIssuer(allowed, consumerTenantId)).toBe(`${host}/${consumerTenantId}/v2.0`)
  })
  test('a pinned connection knows one tenant', () => {
    expect(expectedIssuer(pinned, tenantId)).toBe(pinned.kind === 'tenant' && pinned.issuer)
    for (const tid of [other, undefined]) {
      expect(() => expectedIssuer(pinned, tid)).toThrow('TENANT_NOT_ALLOWED')
    }
  })
  test('elsewhere tid means nothing', () => {
    expect(expectedIssuer(exact, other)).toBe('https://id.example')
  })
})

describe('keyMaySignFor', () => {
  const token = { issuer: `${host}/${tenantId}/v2.0`, tenantId }
  test.each([
    ['the template', `${host}/{tenantid}/v2.0`, true],
    ['the issuer itself', `${host}/${tenantId}/v2.0`, true],
    ['another tenant', `${host}/${other}/v2.0`, false],
    ['another cloud’s template', 'https://login.microsoftonline.us/{tenantid}/v2.0', false],
    ['personal accounts', `${host}/${consumerTenantId}/v2.0`, false],
    ['no issuer', undefined, false],
    ['nonsense', { a: 1 }, false],
  ])('a key for %s', (_whom, keyIssuer, may) => {
    expect(keyMaySignFor(template, keyIssuer, token)).toBe(may)
  })
  test('the keys of one tenant’s own endpoint may leave the issuer out, not state another', () => {
    expect(keyMaySignFor(pinned, undefined, token)).toBe(true)
    expect(keyMaySignFor(pinned, `${host}/${other}/v2.0`, token)).toBe(false)
  })
  test('other providers’ keys have no issuer to compare', () => {
    expect(keyMaySignFor(exact, 'whatever', { issuer: 'https://id.example', tenantId: null })).toBe(
      true,
    )
  })
})

test.each([
  [template, `${host}/${tenantId}/v2.0`, true],
  [template, `${host}/{tenantid}/v2.0`, false],
  [template, `${host}/common/v2.0`, false],
  [template, `https://evil.example/${tenantId}/v2.0`, false],
  [template, `${host}/${tenantId}/v2.0/`, false],
  [template, host, false],
  [pinned, `${host}/${tenantId}/v2.0`, true],
  [pinned, `${host}/${other}/v2.0`, false],
  [exact, 'https://id.example', true],
  [exact, 'https://id.example/', false],
] as const)('responseIssuerFits %#: %j %s', (rule, issuer, fits) => {
  expect(responseIssuerFits(rule, issuer)).toBe(fits)
})
