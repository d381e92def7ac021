import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { completeSignIn, contoso, fabrikam, personal, startEntraEmulator } from '../src/index.ts'
import type { App, EntraEmulator } from '../src/index.ts'
import { authorizeUrl, idTokenOf, signIn } from './support.ts'

let entra: EntraEmulator
beforeEach(async () => {
  entra = await startEntraEmulator()
  return () => entra.close()
})

function change(changes: Partial<Omit<App, 'appId' | 'tenantId'>>): void {
  entra.directory.updateApp(contoso.clientId, changes)
}

test('a v2.0 token: three header fields, an hour, a key of the published set', async () => {
  const { body } = await signIn(entra)
  const token = body.id_token ?? ''
  expect(Object.keys(decodeProtectedHeader(token))).toEqual(['typ', 'alg', 'kid'])
  const keys = createRemoteJWKSet(
    new URL(`${entra.origin}/${contoso.tenantId}/discovery/v2.0/keys`),
  )
  const { payload } = await jwtVerify(token, keys, {
    issuer: `${entra.origin}/${contoso.tenantId}/v2.0`,
    audience: contoso.clientId,
    algorithms: ['RS256'],
  })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600)
  expect(payload).toMatchObject({
    oid: contoso.users.ada.id,
    tid: contoso.tenantId,
    nonce: 'nonce-1',
    ver: '2.0',
    name: 'Ada Lovelace',
    roles: ['admin'],
  })
  // Entra sends none of these in a v2.0 token from the token endpoint.
  for (const absent of ['email_verified', 'at_hash', 'c_hash', 'amr', 'groups', 'idp']) {
    expect(payload).not.toHaveProperty(absent)
  }
})

test('no openid, no id_token; no offline_access, no refresh token; no profile, no oid', async () => {
  const plain = await signIn(entra, contoso.users.ada, { scope: 'User.Read' })
  expect(plain.body).not.toHaveProperty('id_token')
  expect(plain.body).not.toHaveProperty('refresh_token')
  expect(plain.body).toMatchObject({ scope: 'User.Read' })
  const claims = await idTokenOf(entra, contoso.users.ada, { scope: 'openid' })
  expect(claims).not.toHaveProperty('oid')
  expect(claims).not.toHaveProperty('preferred_username')
})

test('expires_in lies between 60 and 90 minutes and differs; CAE makes it a day', async () => {
  const lifetimes = await Promise.all(
    Array.from({ length: 8 }, async () => Number((await signIn(entra)).body['expires_in'])),
  )
  expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(3599)
  expect(Math.max(...lifetimes)).toBeLessThanOrEqual(5400)
  expect(new Set(lifetimes).size).toBeGreaterThan(1)
  const claims = '{"access_token":{"xms_cc":{"values":["cp1"]}}}'
  const { body } = await signIn(entra, contoso.users.ada, { authorize: { claims } })
  expect(body['expires_in']).toBeGreaterThanOrEqual(72_000)
})

test('sub is pairwise: one person, two apps, two subjects; the same app, the same subject', async () => {
  const here = await idTokenOf(entra)
  const again = await idTokenOf(entra)
  const there = await idTokenOf(entra, contoso.users.ada, { clientId: contoso.apps.groups })
  expect(again.sub).toBe(here.sub)
  expect(there.sub).not.toBe(here.sub)
  expect(there['oid']).toBe(here['oid'])
})

test('a multi-tenant app hears the tenant of the person, not of the app', async () => {
  const client = { clientId: contoso.apps.multiTenant, tenant: 'common' }
  const mallory = await idTokenOf(entra, fabrikam.users.mallory, client)
  expect(mallory).toMatchObject({
    tid: fabrikam.tenantId,
    iss: `${entra.origin}/${fabrikam.tenantId}/v2.0`,
    email: contoso.users.ada.userPrincipalName,
    xms_edov: false,
  })
  const paula = await idTokenOf(entra, personal.users.paula, client)
  expect(paula['tid']).toBe(personal.tenantId)
  expect(paula['oid']).toMatch(/^00000000-0000-0000-/)
})

describe('email', () => {
  test('absent without a mailbox; stripped where nobody owns the domain', async () => {
    expect(await idTokenOf(entra, contoso.users.alan)).not.toHaveProperty('email')
    entra.directory.updateUser(contoso.users.grace.id, { mail: 'grace@elsewhere.example' })
    expect(await idTokenOf(entra, contoso.users.grace)).not.toHaveProperty('email')
    change({ removeUnverifiedEmailClaim: false })
    const claims = await idTokenOf(entra, contoso.users.grace)
    expect(claims).toMatchObject({ email: 'grace@elsewhere.example', xms_edov: false })
  })

  test.each([
    ['boolean', true],
    ['numericString', '1'],
    ['number', 1],
    ['booleanString', 'true'],
  ] as const)('xms_edov as %s', async (edovForm, expected) => {
    change({ edovForm })
    expect((await idTokenOf(entra))['xms_edov']).toBe(expected)
  })

  test('xms_edov only where the app asks for it', async () => {
    change({ optionalClaims: [{ name: 'email' }] })
    const claims = await idTokenOf(entra)
    expect(claims).toHaveProperty('email')
    expect(claims).not.toHaveProperty('xms_edov')
  })
})

test('a guest: acct 1, foreign idp, address of home, #EXT# only on demand', async () => {
  const claims = await idTokenOf(entra, contoso.users.guest)
  expect(claims).toMatchObject({
    acct: 1,
    idp: `https://sts.windows.net/${fabrikam.tenantId}/`,
    preferred_username: 'alice@fabrikam.example',
    tid: contoso.tenantId,
    email: 'alice@fabrikam.example',
  })
  expect(claims).not.toHaveProperty('upn')
  const upn = async (property: 'include_externally_authenticated_upn' | undefined) => {
    change({
      optionalClaims: [
        {
          name: 'upn',
          additionalProperties: [property ?? 'include_externally_authenticated_upn_without_hash'],
        },
      ],
    })
    return (await idTokenOf(entra, contoso.users.guest))['upn']
  }
  expect(await upn('include_externally_authenticated_upn')).toContain('#EXT#')
  expect(await upn(undefined)).toContain('_EXT_')
})

describe('groups', () => {
  const { groups } = contoso

  test('security groups with nesting; all groups with roles of the directory', async () => {
    change({ groupMembershipClaims: 'SecurityGroup' })
    const security = await idTokenOf(entra)
    expect(new Set(security['groups'] as string[])).toEqual(
      new Set([groups.everyone, groups.engineering, groups.product, groups.administrators]),
    )
    expect(security).not.toHaveProperty('wids')
    change({ groupMembershipClaims: 'All' })
    const all = await idTokenOf(entra)
    expect(all['groups']).toContain(groups.newsletter)
    expect(all['wids']).toContain('62e90394-69f5-4237-9190-012177145e10')
    change({ groupMembershipClaims: 'DirectoryRole' })
    expect(await idTokenOf(entra)).not.toHaveProperty('groups')
  })

  test('only direct and assigned groups with ApplicationGroup, by display name if wished', async () => {
    change({
      groupMembershipClaims: 'ApplicationGroup',
      assignments: [
        { principalId: groups.engineering, role: null },
        { principalId: groups.product, role: null },
      ],
    })
    expect((await idTokenOf(entra))['groups']).toEqual([groups.engineering])
    change({ optionalClaims: [{ name: 'groups', additionalProperties: ['cloud_displayname'] }] })
    expect((await idTokenOf(entra))['groups']).toEqual(['Engineering'])
  })

  test('synced groups by their account name, in the roles if wished, and then no app roles', async () => {
    change({
      groupMembershipClaims: 'SecurityGroup',
      optionalClaims: [
        {
          name: 'groups',
          additionalProperties: ['netbios_domain_and_sam_account_name', 'emit_as_roles'],
        },
      ],
    })
    const claims = await idTokenOf(entra)
    expect(claims['roles']).toContain('CORP\\engineering')
    expect(claims['roles']).not.toContain('admin')
    expect(claims).not.toHaveProperty('groups')
  })

  test('more than 200: a marker and no groups; exactly 200 are listed', async () => {
    change({ groupMembershipClaims: 'SecurityGroup' })
    const { overage } = contoso.users
    const claims = await idTokenOf(entra, overage)
    expect(claims).not.toHaveProperty('groups')
    expect(claims).toMatchObject({
      _claim_names: { groups: 'src1' },
      _claim_sources: {
        src1: {
          endpoint: `${entra.origin}/graph.windows.net/${contoso.tenantId}/users/${overage.id}/getMemberObjects`,
        },
      },
    })
    for (const group of entra.directory.groupsOf(overage.id).slice(200)) {
      entra.directory.removeMember(group.id, overage.id)
    }
    expect((await idTokenOf(entra, overage))['groups']).toHaveLength(200)
  })

  test('app roles come directly or through a direct group, never through nesting', async () => {
    expect((await idTokenOf(entra, contoso.users.roles))['roles']).toEqual(['editor'])
    change({ assignments: [{ principalId: groups.product, role: 'admin' }] })
    expect(await idTokenOf(entra)).not.toHaveProperty('roles')
  })
})

test('any claim can be injected or removed, for one app and for one person', async () => {
  change({ idTokenClaims: { email_verified: true, acct: undefined } })
  entra.directory.updateUser(contoso.users.ada.id, { idTokenClaims: { email_verified: false } })
  const ada = await idTokenOf(entra)
  expect(ada['email_verified']).toBe(false)
  expect(ada).not.toHaveProperty('acct')
  expect((await idTokenOf(entra, contoso.users.grace))['email_verified']).toBe(true)
})

test('hybrid flow: id_token beside the code with c_hash, and hasgroups beyond five', async () => {
  const hybrid = { client_id: contoso.apps.hybrid, response_type: 'code id_token' }
  const ada = await completeSignIn(authorizeUrl(entra, hybrid), contoso.users.ada)
  const answer = new URLSearchParams(new URL(ada.url).hash.slice(1))
  const claims = decodeJwt(answer.get('id_token') ?? '')
  const hash = createHash('sha256')
    .update(answer.get('code') ?? '')
    .digest()
  expect(claims['c_hash']).toBe(hash.subarray(0, 16).toString('base64url'))
  expect(claims['groups']).toHaveLength(4)
  const olga = await completeSignIn(authorizeUrl(entra, hybrid), contoso.users.overage)
  const many = new URLSearchParams(new URL(olga.url).hash.slice(1))
  expect(decodeJwt(many.get('id_token') ?? '')).toMatchObject({ hasgroups: true })
})
