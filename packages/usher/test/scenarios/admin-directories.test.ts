// Directories in the admin API: what may be set, what follows from it, and that a credential is seen
// once.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseId } from '../../src/core/ids.ts'
import { build } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { baseUrl, only, openServer, type Answer, type Person, type Server } from './admin-world.ts'
import { settleScim, user, type ScimWorld } from './scim-world.ts'

const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const extensionId = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const extension = (type: string, over: Record<string, unknown> = {}) => ({
  id: extensionId,
  name: 'Contoso',
  resourceType: 'User',
  attributes: [{ name: 'badge', type, ...over }],
})

describeEachDialect('directories in the admin API', (dialect) => {
  let server: Server
  let world: ScimWorld
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
  })
  afterAll(() => server.close())
  const call = (method: string, path: string, body?: unknown, as: Person = world.admin) =>
    world.call(as, method, path, body)
  const onlyItem = ({ json }: Answer) => only<Answer['json']>(json.items)
  const directories = () => `${world.contoso.path}/directories`

  it('shows what to copy into the provisioning client', async () => {
    const { json } = await call('GET', world.own.path)
    const scim = `${baseUrl}/api/v1/organizations/${world.contoso.id}/scim`
    expect(json).toMatchObject({
      name: 'Company directory',
      connectionId: world.contoso.entra.id,
      connectionName: world.contoso.entra.name,
      strict: false,
      tenantUrl: scim,
      tenantUrlOfGuides: `${scim}/users`,
      tokenEndpoint: `${scim}/oauth/token`,
      users: 0,
      groups: 0,
    })
    const { items } = (await call('GET', directories())).json
    expect(items).toEqual([json])
  })

  it.each([
    ['no name', { name: '  ' }, 400, 'VALIDATION_FAILED'],
    ['a name that is taken', { name: 'COMPANY directory' }, 409, 'CONFLICT'],
    [
      'a role that is not there',
      { roleRules: [{ group: 'g', role: 'nobody' }] },
      400,
      'ROLE_UNKNOWN',
    ],
    ['owners by rule', { roleRules: [{ group: 'g', role: 'owner' }] }, 400, 'VALIDATION_FAILED'],
    [
      '501 rules',
      { roleRules: Array.from({ length: 501 }, () => ({ group: 'g', role: 'admin' })) },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'SCIM’s own URN',
      { extensions: [{ ...extension('string'), id: groupUrn }] },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'a URN twice',
      { extensions: [extension('string'), extension('string')] },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'an attribute of JavaScript',
      { extensions: [extension('string', { name: 'constructor' })] },
      400,
      'VALIDATION_FAILED',
    ],
    ['a field nobody knows', { owner: true }, 400, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_, over, status, code) => {
    const answer = await call('POST', directories(), { name: 'Another', ...over })
    expect([answer.status, answer.json.code], answer.text).toEqual([status, code])
  })

  it('pairs with an own provider that people sign in with, once', async () => {
    const pair = (connectionId: string) =>
      call('POST', directories(), { name: 'Pair', connectionId })
    expect((await pair(world.contoso.entra.id)).json.code).toBe('CONNECTION_PAIRED')
    expect((await pair(world.fabrikam.entra.id)).json.code).toBe('NOT_FOUND')
    expect((await pair(world.contoso.email.id)).json.code).toBe('VALIDATION_FAILED')
    expect((await pair('nonsense')).json.code).toBe('NOT_FOUND')
  })

  // Whoever controls a provider can be anybody to it: rows 6 and 7 would link an owner's account.
  it('leaves it to owners who vouches for an owner that the directory knows', async () => {
    const { storage } = server.deps.ports
    const known = build.directoryUser({
      organizationId: world.contoso.id,
      directoryId: parseId('directory', world.own.directoryId)!,
      userId: world.owner.userId,
    })
    await storage.transaction(({ directoryUsers }) => directoryUsers.insert(known))
    const connections = `${world.contoso.path}/connections`
    const { json: rogue } = await call('POST', connections, {
      kind: 'oidc',
      name: 'Rogue',
      issuer: 'https://rogue.example',
      clientId: 'rogue',
    })
    const before = await world.dump()
    const pairing = { connectionId: rogue.id }
    for (const [path, body] of [
      [world.own.path, pairing],
      [`${connections}/${world.contoso.entra.id}`, { clientId: crypto.randomUUID() }],
    ] as const) {
      const answer = await call('PATCH', path, body)
      expect([answer.status, answer.json.code], path).toEqual([403, 'FORBIDDEN'])
    }
    expect(await world.dump()).toBe(before)
    const back = { connectionId: world.contoso.entra.id }
    expect((await call('PATCH', world.own.path, pairing, world.owner)).status).toBe(200)
    expect((await call('PATCH', world.own.path, back, world.owner)).status).toBe(200)
    expect((await call('PATCH', world.own.path, { name: 'Company directory' })).status).toBe(200)
  })

  it('takes ten directories and no eleventh', async () => {
    const made: string[] = []
    for (let count = 1; count < 10; count += 1) {
      const answer = await call('POST', directories(), { name: `Directory ${count}` })
      expect(answer.status, answer.text).toBe(201)
      made.push(answer.json.id)
    }
    const answer = await call('POST', directories(), { name: 'Eleven' })
    expect([answer.status, answer.json.code]).toEqual([409, 'LIMIT_REACHED'])
    for (const id of made) expect((await call('DELETE', `${directories()}/${id}`)).status).toBe(204)
  })

  it('shows a credential once, and keeps a hash of it', async () => {
    const path = `${world.own.path}/tokens`
    const made = await call('POST', path, { name: 'Second', expiresAt: '2030-01-01T00:00:00.000Z' })
    expect(made.status).toBe(201)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const { token, ...rest } = made.json
    const status = async () =>
      (await world.send(token, 'GET', `${world.contoso.path}/scim/Users`)).status
    expect(token).toMatch(/^usher_scim_[\w-]{43}$/)
    expect(rest).toMatchObject({ hint: token.slice(-4), active: true, scopes: ['read', 'write'] })
    const { items } = (await call('GET', path)).json
    expect(items[0]).toEqual(rest)
    expect(await world.dump()).not.toContain(token)
    expect(world.transcript.filter((text) => text.includes(token))).toHaveLength(1)
    expect((await call('DELETE', `${path}/${rest.id}`, undefined, world.member)).status).toBe(403)
    expect(await status()).toBe(200)
    expect((await call('DELETE', `${path}/${rest.id}`)).status).toBe(204)
    expect((await call('DELETE', `${path}/${rest.id}`)).status).toBe(204)
    expect(await status()).toBe(401)
    const after = (await call('GET', path)).json.items[0]
    expect([after.active, after.revokedAt]).toEqual([false, expect.any(String)])
    const past = await call('POST', path, { name: 'Past', expiresAt: '2001-01-01T00:00:00.000Z' })
    expect(past.json.code).toBe('VALIDATION_FAILED')
    const audit = (await world.auditOf(world.contoso)).filter(
      ({ targetId }) => targetId === world.own.directoryId,
    )
    expect(audit.map(({ action }) => action)).toContain('directory.token_revoked')
    expect(JSON.stringify(audit)).not.toMatch(/usher_scim|tokenHash/)
  })

  it('gives roles by group, takes them back with the rule, and says where they came from', async () => {
    const { send, own } = world
    const person = (await send(own.token, 'POST', `${own.scim}/Users`, user('ada@contoso.example')))
      .json
    const group = await send(own.token, 'POST', `${own.scim}/Groups`, {
      schemas: [groupUrn],
      displayName: 'Administrators',
      members: [{ value: person.id }],
    })
    expect(group.status, group.text).toBe(201)
    const found = onlyItem(await call('GET', `${world.contoso.path}/members?search=ada`))
    const member = async () => (await call('GET', `${world.contoso.path}/members/${found.id}`)).json
    expect((await member()).roles).toEqual([expect.objectContaining({ source: 'default' })])
    const rules = [{ group: 'administrators', role: 'admin' }]
    const changed = await call('PATCH', own.path, { roleRules: rules })
    expect([changed.status, changed.json.roleRules], changed.text).toEqual([200, rules])
    const given = await member()
    expect(given.roles).toEqual([
      { role: 'admin', source: 'rule', connectionId: null, directoryId: own.directoryId },
    ])
    expect(given.directories).toEqual([
      expect.objectContaining({
        directoryId: own.directoryId,
        name: 'Company directory',
        resourceId: person.id,
        userName: 'ada@contoso.example',
        active: true,
      }),
    ])
    await call('PATCH', own.path, { roleRules: [] })
    expect((await member()).roles).toEqual([expect.objectContaining({ source: 'default' })])
    const audit = (await world.auditOf(world.contoso)).find(
      ({ action }) => action === 'directory.updated',
    )
    expect(audit?.details).toEqual({ changes: { roleRules: { before: rules, after: [] } } })
    const trail = await call('GET', `${world.contoso.path}/audit`)
    expect(trail.json.items).toContainEqual(
      expect.objectContaining({
        actor: { kind: 'directory', directoryId: own.directoryId, tokenId: own.tokenId },
      }),
    )
  })

  it('keeps the type of an attribute while there are values of it', async () => {
    const { send, own } = world
    const set = (one: unknown) => call('PATCH', own.path, { extensions: one === null ? [] : [one] })
    expect((await set(extension('integer'))).status).toBe(200)
    expect((await set(extension('string'))).status).toBe(200)
    const made = await send(own.token, 'POST', `${own.scim}/Users`, {
      ...user('badge@contoso.example'),
      [extensionId]: { badge: '007' },
    })
    expect(made.json[extensionId]).toEqual({ badge: '007' })
    for (const one of [extension('integer'), extension('string', { multiValued: true }), null]) {
      const answer = await set(one)
      expect([answer.status, answer.json.code]).toEqual([409, 'EXTENSION_IN_USE'])
    }
    expect((await set(extension('string', { description: 'On the door' }))).status).toBe(200)
    await send(own.token, 'DELETE', `${own.scim}/Users/${made.json.id}`)
    expect((await set(extension('integer'))).status).toBe(200)
  })

  it('deletes a directory with all that is in it, and leaves the members', async () => {
    const other = await world.furnish(world.owner, world.contoso, {
      name: 'Passing',
      connectionId: null,
      roleRules: [{ group: 'Chiefs', role: 'admin' }],
    })
    const { json } = await world.send(
      other.token,
      'POST',
      `${other.scim}/Users`,
      user('passing@contoso.example'),
    )
    await world.send(other.token, 'POST', `${other.scim}/Groups`, {
      schemas: [groupUrn],
      displayName: 'Chiefs',
      members: [{ value: json.id }],
    })
    const search = `${world.contoso.path}/members?search=passing`
    expect(onlyItem(await call('GET', search)).roles[0].role).toBe('admin')
    expect((await call('DELETE', other.path)).status).toBe(204)
    expect((await call('GET', other.path)).status).toBe(404)
    expect((await world.send(other.token, 'GET', `${other.scim}/Users`)).status).toBe(401)
    const left = onlyItem(await call('GET', search))
    expect(left.roles).toEqual([expect.objectContaining({ role: 'member', source: 'default' })])
  })
})
