import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contoso, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { bearer, postToken, signIn } from './support.ts'

let entra: EntraEmulator
let now: Date | null = null
beforeAll(async () => {
  entra = await startEntraEmulator({ clock: () => now ?? new Date() })
})
afterAll(() => entra.close())

type Person = { readonly userPrincipalName: string }

async function tokenOf(as: Person = contoso.users.ada, scope = 'openid User.Read') {
  return bearer(await signIn(entra, as, { scope }))
}

async function appToken() {
  return bearer(
    await postToken(entra, {
      client_id: contoso.clientId,
      client_secret: contoso.clientSecret,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    }),
  )
}

const record = z.record(z.string(), z.unknown())

async function get(path: string, headers: Record<string, string>) {
  const url = path.startsWith('http') ? path : `${entra.graphOrigin}/v1.0${path}`
  const response = await fetch(url, { headers })
  return { response, status: response.status, body: record.parse(await response.json()) }
}

describe('/me', () => {
  test('eleven properties and the context, in order', async () => {
    const { body } = await get('/me', await tokenOf())
    expect(Object.keys(body).join(' ')).toBe(
      '@odata.context businessPhones displayName givenName jobTitle mail mobilePhone ' +
        'officeLocation preferredLanguage surname userPrincipalName id',
    )
    expect(body).toMatchObject({ id: contoso.users.ada.id, mail: 'ada@contoso.example' })
  })

  test('mail is null without a mailbox; $select brings exactly what it names', async () => {
    const token = await tokenOf(contoso.users.alan)
    expect((await get('/me', token)).body['mail']).toBeNull()
    const { body } = await get('/me?$select=id,userType,accountEnabled', token)
    expect(body).toEqual({
      '@odata.context': expect.stringContaining('users(id,userType,accountEnabled)/$entity'),
      id: contoso.users.alan.id,
      userType: 'Member',
      accountEnabled: true,
    })
    const unknown = await get('/me?$select=shoeSize', token)
    expect(unknown.status).toBe(400)
  })

  test('a guest is found by a name with # in it', async () => {
    const name = encodeURIComponent(contoso.users.guest.userPrincipalName)
    const { body } = await get(`/users/${name}?$select=id,userType`, await appToken())
    expect(body).toMatchObject({ id: contoso.users.guest.id, userType: 'Guest' })
  })
})

describe('refusals', () => {
  test.each([
    ['nothing', {}, 'Access token is empty.'],
    ['rubbish', { authorization: 'Bearer rubbish' }, 'CompactToken validation failed'],
  ])('401 for %s', async (_, headers, message) => {
    const { status, body, response } = await get('/me', headers)
    expect(status).toBe(401)
    expect(body['error']).toEqual({
      code: 'InvalidAuthenticationToken',
      message: expect.stringContaining(message),
      innerError: {
        date: expect.any(String),
        'request-id': expect.any(String),
        'client-request-id': expect.any(String),
      },
    })
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /)
    expect(response.headers.get('request-id')).not.toBeNull()
  })

  test('401 when it has expired, when the person is disabled, and for a changed token', async () => {
    const token = await tokenOf(contoso.users.grace)
    now = new Date(Date.now() + 5_401_000)
    expect((await get('/me', token)).status).toBe(401)
    now = null
    const [header, payload = '', seal] = token.authorization.split('.')
    const claims = record.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    const forged = Buffer.from(JSON.stringify({ ...claims, oid: contoso.users.ada.id }))
    const authorization = `${header}.${forged.toString('base64url')}.${seal}`
    expect((await get('/me', { authorization })).status).toBe(401)
    entra.directory.updateUser(contoso.users.grace.id, { accountEnabled: false })
    expect((await get('/me', token)).status).toBe(401)
    entra.directory.updateUser(contoso.users.grace.id, { accountEnabled: true })
    expect((await get('/me', token)).status).toBe(200)
  })

  test('403 without the permission, 404 for nobody, 400 for an app that asks for itself', async () => {
    const openid = await get('/me', await tokenOf(contoso.users.ada, 'openid'))
    expect([openid.status, openid.body['error']]).toMatchObject([
      403,
      { code: 'Authorization_RequestDenied' },
    ])
    const other = await get(`/users/${contoso.users.grace.id}`, await tokenOf())
    expect(other.status).toBe(403)
    const nobody = await get('/users/nobody@contoso.example', await appToken())
    expect([nobody.status, nobody.body['error']]).toMatchObject([
      404,
      { code: 'Request_ResourceNotFound' },
    ])
    const itself = await get('/me', await appToken())
    expect([itself.status, itself.body['error']]).toMatchObject([
      400,
      { message: '/me request is only valid with delegated authentication flow.' },
    ])
  })

  test('a person of another tenant is not there', async () => {
    const { status } = await get('/users/b0000000-0000-4000-8000-000000000001', await appToken())
    expect(status).toBe(404)
  })

  test('revoked sessions: a challenge for clients that understand it, nothing for others', async () => {
    const plain = await tokenOf(contoso.users.roles)
    const capable = bearer(
      await signIn(entra, contoso.users.roles, {
        authorize: { claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}' },
      }),
    )
    entra.directory.revokeSessions(contoso.users.roles.id)
    expect((await get('/me', plain)).status).toBe(200)
    const { status, response } = await get('/me', capable)
    expect(status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('insufficient_claims')
  })
})

describe('photo', () => {
  test('a JPEG, in the sizes there are, or 404', async () => {
    const ada = await tokenOf()
    for (const path of ['/me/photo/$value', '/me/photos/48x48/$value']) {
      const response = await fetch(`${entra.graphOrigin}/v1.0${path}`, { headers: ada })
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    }
    expect((await get('/me/photo', ada)).body).toMatchObject({ width: 48 })
    expect((await get('/me/photos/47x47/$value', ada)).status).toBe(404)
    const none = await get('/me/photo/$value', await tokenOf(contoso.users.grace))
    expect([none.status, none.body['error']]).toMatchObject([404, { code: 'ImageNotFound' }])
  })
})

const page = z.object({
  value: z.array(z.looseObject({ id: z.string(), displayName: z.string().nullish() })),
  '@odata.nextLink': z.string().optional(),
})

describe('memberships', () => {
  test('page by page until the last one, each group once', async () => {
    const token = await tokenOf(contoso.users.overage)
    const ids = new Set<string>()
    const sizes: number[] = []
    let next: string | undefined = '/me/transitiveMemberOf'
    while (next !== undefined) {
      const parsed: z.infer<typeof page> = page.parse((await get(next, token)).body)
      sizes.push(parsed.value.length)
      for (const group of parsed.value) ids.add(group.id)
      next = parsed['@odata.nextLink']
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(ids.size).toBe(250)
    expect((await get('/me/memberOf?$top=1000', token)).status).toBe(400)
    const all = page.parse((await get('/me/memberOf?$top=999', token)).body)
    expect(all.value).toHaveLength(250)
  })

  test('direct or nested; names only with the permission to read groups', async () => {
    const token = await tokenOf()
    const direct = page.parse((await get('/me/memberOf', token)).body).value
    const nested = page.parse((await get('/me/transitiveMemberOf', token)).body).value
    expect(direct.map((one) => one.id)).not.toContain(contoso.groups.product)
    expect(nested.map((one) => one.id)).toContain(contoso.groups.product)
    expect(new Set(nested.map((one) => one.displayName))).toEqual(new Set([null]))
    const reader = await tokenOf(contoso.users.ada, 'openid User.Read GroupMember.Read.All')
    const cast = '/me/transitiveMemberOf/microsoft.graph.group?$select=id,displayName&$count=true'
    const { body } = await get(cast, reader)
    expect(body['@odata.count']).toBe(5)
    expect(body['value']).toContainEqual({ id: contoso.groups.product, displayName: 'Product' })
  })

  test('getMemberObjects adds roles to groups; getMemberGroups does not', async () => {
    const headers = { ...(await tokenOf()), 'content-type': 'application/json' }
    const ask = async (action: string, body: string) => {
      const url = `${entra.graphOrigin}/v1.0/me/${action}`
      const response = await fetch(url, { method: 'POST', headers, body })
      return { status: response.status, body: record.parse(await response.json()) }
    }
    const all = await ask('getMemberObjects', '{"securityEnabledOnly":false}')
    expect(all.body['@odata.context']).toContain('$metadata#Collection(Edm.String)')
    expect(all.body['value']).toHaveLength(6)
    const secure = await ask('getMemberGroups', '{"securityEnabledOnly":true}')
    expect(secure.body['value']).toHaveLength(4)
    expect((await ask('getMemberObjects', 'rubbish')).status).toBe(400)
  })
})

test('users/delta: everyone first, then only what changed', async () => {
  const token = await appToken()
  const first = (await get('/users/delta?$select=id,displayName', token)).body
  expect(first['value']).toHaveLength(8)
  const link = z.string().parse(first['@odata.deltaLink'])
  expect((await get(link, token)).body['value']).toEqual([])
  const added = entra.directory.addUser(contoso.tenantId, {
    userPrincipalName: 'new@contoso.example',
  })
  entra.directory.updateUser(contoso.users.grace.id, { displayName: 'Grace M. Hopper' })
  const second = (await get(link, token)).body
  expect(second['value']).toEqual([
    { id: added.id, displayName: 'new' },
    { id: contoso.users.grace.id, displayName: 'Grace M. Hopper' },
  ])
  entra.directory.deleteUser(added.id)
  const third = (await get(z.string().parse(second['@odata.deltaLink']), token)).body
  expect(third['value']).toEqual([{ id: added.id, '@removed': { reason: 'changed' } }])
  entra.directory.deleteUser(added.id, { permanently: true })
  const fourth = (await get(z.string().parse(third['@odata.deltaLink']), token)).body
  expect(fourth['value']).toEqual([{ id: added.id, '@removed': { reason: 'deleted' } }])
  expect((await get('/users/delta', await tokenOf())).status).toBe(403)
})

test('userinfo: the pairwise sub, and neither oid nor tid', async () => {
  const token = await tokenOf(contoso.users.grace, 'openid profile email')
  const response = await fetch(`${entra.graphOrigin}/oidc/userinfo`, { headers: token })
  expect(Object.keys(record.parse(await response.json()))).toEqual([
    'sub',
    'name',
    'family_name',
    'given_name',
    'picture',
    'email',
  ])
})
