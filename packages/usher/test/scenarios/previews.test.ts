// What a mapping makes of claims, whom rules would give which role, and what stays hidden.
import { contoso } from '@usher/entra-emulator'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDialect } from '../support/database.ts'
import { ada, alan, grace, overage, previewsWorld } from './previews-world.ts'

type World = Awaited<ReturnType<typeof previewsWorld>>
type Field = { readonly field: string }
const mapping = {
  uid: 'id',
  username: 'userPrincipalName',
  email: ['mail', 'userPrincipalName'],
  avatar: 'photo',
  groups: 'groups',
}
const engineering = contoso.groups.engineering

describeEachDialect('previews', (dialect) => {
  let world: World
  const fieldOf = (json: { fields: readonly Field[] }, name: string) =>
    json.fields.find(({ field }) => field === name)
  const preview = (source: object, attributeMapping: object = mapping) =>
    world.ask('POST', '/mapping-preview', { attributeMapping, source })

  beforeAll(async () => {
    world = await previewsWorld(dialect)
  })
  afterAll(() => world.end())

  it('knows nothing before anybody signed in', async () => {
    const sources = await world.ask('GET', '/claim-sources')
    expect(sources.json).toEqual({
      samples: ['member', 'guest', 'noMail', 'manyGroups'],
      lastSignInAt: null,
      tests: [],
    })
    expect((await preview({ kind: 'lastSignIn' })).status).toBe(404)
  })

  it('says which path gave a value, and why others gave none', async () => {
    const { json } = await preview({ kind: 'sample', sample: 'noMail' })
    expect(json.masked).toBe(false)
    expect(fieldOf(json, 'email')).toEqual({
      field: 'email',
      found: true,
      path: 'userPrincipalName',
      value: 'ada.lovelace@contoso.com',
      valueCount: 1,
      tried: [
        { path: 'mail', finding: 'null', from: 'userInfo' },
        { path: 'userPrincipalName', finding: 'used', from: 'userInfo' },
      ],
    })
    expect(fieldOf(json, 'avatar')).toMatchObject({
      found: false,
      tried: [{ path: 'photo', finding: 'missing', from: null }],
    })
    const pasted = await preview(
      { kind: 'pasted', userInfo: { id: {}, mail: '' }, idToken: { oid: 7 } },
      { uid: ['id', 'oid', 'sub'], email: 'mail' },
    )
    expect(fieldOf(pasted.json, 'uid')).toMatchObject({
      value: '7',
      tried: [
        { finding: 'wrongType', from: 'userInfo' },
        { finding: 'used', from: 'idToken' },
        { finding: 'notReached' },
      ],
    })
    expect(fieldOf(pasted.json, 'email')).toMatchObject({ tried: [{ finding: 'empty' }] })
  })

  it('masks the last sign-in until it is revealed, which is audited without the values', async () => {
    await world.browser().signIn(ada.userPrincipalName)
    const { json } = await preview({ kind: 'lastSignIn' })
    expect(json).toMatchObject({ masked: true, seenAt: expect.any(String) })
    expect(fieldOf(json, 'email')).toMatchObject({ value: 'a…a@c…e', found: true })
    const shown = JSON.stringify(json)
    for (const value of [ada.id, ada.userPrincipalName, 'Lovelace'])
      expect(shown).not.toContain(value)
    const revealed = await world.ask('POST', '/claims-reveal', { source: { kind: 'lastSignIn' } })
    expect(revealed.json.claims.userInfo).toMatchObject({ id: ada.id, mail: ada.userPrincipalName })
    expect(revealed.json.claims.idToken).not.toHaveProperty('nonce')
    const [event] = await world.audits('connection.claims-revealed')
    expect(event).toMatchObject({ actor: { kind: 'user' }, details: { of: 'lastSignIn' } })
    expect(JSON.stringify(event)).not.toContain(ada.id)
    const kept = (await world.dump.rows()).filter((row) => row.startsWith('sign_in_claims '))
    expect(kept).toHaveLength(1)
    expect(kept.join()).not.toContain(ada.id)
    expect(world.log.join()).not.toContain(ada.id)
  })

  it('opens no claims that were moved to another person’s row', async () => {
    await world.browser().signIn(grace.userPrincipalName)
    const { storage } = world.usher.deps.ports
    const { organization, connection } = world
    const newest = await storage.read.claimMemory.newest(organization.id, connection.id)
    const all = await storage.read.claimMemory.listMembers(organization.id, connection.id, {
      limit: 10,
      cursor: null,
    })
    const other = all.items.find(({ identityId }) => identityId !== newest?.identityId)
    await storage.transaction((stores) =>
      stores.claimMemory.remember({ ...newest!, sealed: other?.sealed ?? '' }),
    )
    expect((await preview({ kind: 'lastSignIn' })).status).toBe(404)
    await world.browser().signIn(grace.userPrincipalName)
  })

  it('says who gets which role, and why', async () => {
    const roleRules = [
      { claim: 'groups', equals: engineering, role: 'admin' },
      { claim: 'department', equals: 'Sales', role: 'admin' },
      { claim: 'userInfoless', equals: 'x', role: 'admin' },
    ]
    const { json } = await world.ask('POST', '/role-rules-preview', {
      roleRules,
      source: {
        kind: 'pasted',
        userInfo: { department: 'Engineering' },
        idToken: { groups: [engineering] },
      },
    })
    expect(json.rules.map((rule: { reason: string }) => rule.reason)).toEqual([
      'groupFound',
      'claimDiffers',
      'claimMissing',
    ])
    expect(json.roles).toEqual([{ role: 'admin', source: 'rule' }])
    const owner = await world.ask('POST', '/role-rules-preview', {
      roleRules: [{ claim: 'groups', equals: engineering, role: 'owner' }],
      source: { kind: 'sample', sample: 'member' },
    })
    expect(owner.status).toBe(400)
  })

  it('says what would change for the members, and then exactly that changes', async () => {
    await world.browser().signIn(alan.userPrincipalName)
    const roleRules = [{ claim: 'jobTitle', equals: 'Chief Engineer', role: 'admin' }]
    const impact = await world.ask('POST', '/role-rules-impact', { roleRules })
    expect(impact.json).toMatchObject({
      lookedAt: 3,
      lookedAtMax: 10_000,
      changed: 1,
      unknown: 0,
      nextCursor: null,
      nextItemsCursor: null,
    })
    expect(impact.json.items).toEqual([
      { memberId: expect.any(String), name: 'Ada Lovelace', gained: ['admin'], lost: ['member'] },
    ])
    await world.ask('PATCH', '', { roleRules })
    for (const person of [ada, grace, alan]) await world.browser().signIn(person.userPrincipalName)
    const path = `/api/v1/organizations/${world.organization.id}/members?role=admin`
    const { items } = JSON.parse((await world.admin.get(path)).text) as {
      items: readonly { displayName: string }[]
    }
    expect(items.map(({ displayName }) => displayName)).toEqual(['Ada Lovelace'])
    const back = await world.ask('POST', '/role-rules-impact', { roleRules: [] })
    expect(back.json.roles).toEqual([
      { role: 'admin', gain: 0, lose: 1 },
      { role: 'member', gain: 1, lose: 0 },
    ])
    await world.ask('PATCH', '', { roleRules: [] })
    await world.browser().signIn(ada.userPrincipalName)
  })

  it('says of whom it knows too little', async () => {
    const roleRules = [{ claim: 'groups', equals: engineering, role: 'admin' }]
    const { storage } = world.usher.deps.ports
    const { items } = await storage.read.claimMemory.listMembers(
      world.organization.id,
      world.connection.id,
      { limit: 10, cursor: null },
    )
    await storage.transaction((stores) => stores.claimMemory.forget(items[0]!.identityId))
    const rules = [{ claim: 'jobTitle', equals: 'Chief Engineer', role: 'admin' }]
    const some = await world.ask('POST', '/role-rules-impact', { roleRules: rules })
    expect([some.json.lookedAt, some.json.unknown]).toEqual([3, 1])
    // The app sends no groups, and nobody has asked Graph for them before there were rules.
    const groups = await world.ask('POST', '/role-rules-impact', { roleRules })
    expect(groups.json).toMatchObject({ lookedAt: 3, changed: 0 })
  })

  it('keeps 250 groups that came from Graph', async () => {
    const roleRules = [{ claim: 'groups', equals: contoso.groups.engineering, role: 'admin' }]
    await world.ask('PATCH', '', { roleRules })
    await world.browser().signIn(overage.userPrincipalName)
    const { json } = await preview({ kind: 'lastSignIn' })
    expect(json.groups).toMatchObject({ kind: 'known' })
    expect(json.groups.count).toBeGreaterThan(200)
    await world.ask('PATCH', '', { roleRules: [] })
  })

  it('says what a directory’s rules would change, and saving them does exactly that', async () => {
    const organizationPath = `/api/v1/organizations/${world.organization.id}`
    const send = async (method: string, end: string, body?: unknown) =>
      JSON.parse((await world.admin.send(method, organizationPath + end, body)).text)
    const directory = await send('POST', '/directories', { name: 'Entra' })
    const path = `/directories/${directory.id}`
    const { token } = await send('POST', `${path}/tokens`, { name: 'test', expiresAt: null })
    const scim = async (end: string, body: object) => {
      const answer = await fetch(`${world.baseUrl}${organizationPath}/scim${end}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify(body),
      })
      return (await answer.json()) as { id: string }
    }
    const people = []
    for (const name of ['dora', 'emil'])
      people.push(
        await scim('/Users', {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName: `${name}@contoso.example`,
          displayName: name,
          active: true,
        }),
      )
    await scim('/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Leads',
      members: [{ value: people[0]?.id }],
    })
    const roleRules = [{ group: 'leads', role: 'admin' }]
    const impact = await send('POST', `${path}/role-rules-impact`, { roleRules })
    expect(impact).toMatchObject({ lookedAt: 2, changed: 1, unknown: 0, nextCursor: null })
    expect(impact.items).toMatchObject([{ name: 'dora', gained: ['admin'], lost: ['member'] }])
    await send('PATCH', path, { roleRules })
    const after = await send('POST', `${path}/role-rules-impact`, { roleRules })
    expect(after).toMatchObject({ changed: 0 })
    const admins = await send('GET', '/members?role=admin')
    expect(admins.items).toMatchObject([{ displayName: 'dora' }])
  })

  it('forgets after ninety days', async () => {
    world.turnClock(91 * 24 * 3600 * 1000)
    const { removeExpired } = await import('../../src/engine/housekeeping.ts')
    await removeExpired(world.usher.deps.ports)
    world.turnClock(-91 * 24 * 3600 * 1000)
    expect((await world.dump.rows()).filter((row) => row.startsWith('sign_in_claims '))).toEqual([])
  })
})
