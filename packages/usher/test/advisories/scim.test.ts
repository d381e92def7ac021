// advisories.md part C, a test a row, over HTTP. In files of their own: scim-atomicity (failed POST),
// conformance/scim/two-organizations (CVE-2026-92539, CVE-2026-15630, CVE-2025-4210), deprovisioning
// (GitLab #385050). The filter's differential test is conformance/rfc7644/filter-differential.
import { contoso } from '@usher/entra-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filterDepthMax, filterLengthMax, filterTermsMax } from '../../src/scim/limits.ts'
import { resourceKeyLengthMax } from '../../src/core/directory.ts'
import { present } from '../../src/lib/assert.ts'
import { address, build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  schemas,
  startProvisionedWorld,
  type Provisioned,
  type ProvisionedWorld,
} from '../support/provisioned-world.ts'

describeEachDialect('advisories on SCIM', (dialect) => {
  let world: ProvisionedWorld
  let own: Provisioned
  beforeAll(async () => {
    world = await startProvisionedWorld(dialect)
    own = world.own
    const { ports } = world.usher.deps
    const domain = build.domain({
      organizationId: world.organization.id,
      domain: 'verified.example',
    })
    await ports.storage.transaction(async (stores) => {
      await stores.domains.insert(domain)
      await stores.domains.verify(domain.id, new Date(), 'operator')
    })
  })
  afterAll(() => world.close())

  const read = () => world.usher.deps.ports.storage.read
  const name = () => `${word('ada')}@contoso.example`
  const user = (over: object = {}) => ({ schemas: [schemas.user], userName: name(), ...over })
  const emails = (value: string) => [{ type: 'work', value, primary: true }]
  const find = async (filter: string, of: Provisioned = own, type = 'Users') => {
    const answer = await of.send('GET', `/${type}?filter=${encodeURIComponent(filter)}`)
    expect(answer.status, answer.text).toBe(200)
    return (answer.json.Resources ?? []).map(({ id }: { id: string }) => id) as readonly string[]
  }
  /** A member who came by sign-in through the paired connection. */
  async function arrived(over: { readonly userName?: string; readonly email?: string } = {}) {
    const subject = crypto.randomUUID()
    const person = build.user()
    const email = over.email ?? name()
    const member = build.member({
      organizationId: world.organization.id,
      userId: person.id,
      origin: 'jit',
      username: over.userName ?? name(),
      email,
      normalizedEmail: address(email),
    })
    const identity = build.identity({
      userId: person.id,
      connectionId: world.connection.id,
      subject,
      externalId: subject,
    })
    await world.usher.deps.ports.storage.transaction(async (stores) => {
      await stores.users.insert(person)
      await stores.members.insert(member)
      await stores.identities.insert(identity)
    })
    return { person, member, identity, subject }
  }
  const personOf = async (id: string, of: Provisioned = own) => {
    const found = await read().directoryUsers.find(of.directory.id, id as never)
    return found?.userId
  }

  test('CVE-2025-41115 Grafana: an externalId is nobody’s id, whatever it looks like', async () => {
    const { person, member, identity } = await arrived()
    const first = await own.create('Users', user({ title: 'first' }))
    const others = [
      '1',
      '0',
      '-1',
      '2',
      crypto.randomUUID(),
      'admin',
      'owner@contoso.example',
      first.json.id,
      first.json.userName,
      person.id,
      member.id,
      identity.id,
      identity.issuer,
      world.organization.id,
      own.directory.id,
      'ﬀ①Ⅷ null undefined __proto__',
      '🙂'.repeat(50),
      '١',
      'x'.repeat(resourceKeyLengthMax),
    ]
    for (const externalId of others) {
      const made = await own.send('POST', '/Users', user({ externalId }))
      expect(made.status, externalId).toBe(201)
      expect(made.json.id).toMatch(/^dus_[0-9a-hjkmnp-tv-z]{26}$/)
      expect(made.json.externalId).toBe(externalId)
      expect(await find(`externalId eq ${JSON.stringify(externalId)}`)).toEqual([made.json.id])
      expect([person.id, await personOf(first.json.id)]).not.toContain(await personOf(made.json.id))
      // No look-up crosses columns.
      if (externalId !== made.json.id)
        expect(await find(`id eq ${JSON.stringify(externalId)}`)).toEqual(
          externalId === first.json.id ? [first.json.id] : [],
        )
      expect((await own.send('GET', `/Users/${encodeURIComponent(externalId)}`)).status).toBe(
        externalId === first.json.id ? 200 : 404,
      )
    }
    const long = await own.send('POST', '/Users', user({ externalId: 'x'.repeat(10_240) }))
    expect([long.status, long.json.scimType]).toEqual([400, 'invalidValue'])
    expect((await own.send('GET', `/Users/${first.json.id}`)).json).toEqual(first.json)
    for (const externalId of [1, 0, true, {}, []]) {
      const made = await own.send('POST', '/Users', user({ externalId }))
      expect([201, 400]).toContain(made.status)
      if (made.status === 201) expect(await personOf(made.json.id)).not.toBe(person.id)
    }
  })

  describe('CVE-2022-1680 GitLab, gitlab #11643: whose word for an address counts', () => {
    const proven = (email: string) => read().users.findEmail(address(email))

    test('an address of somebody else is not taken, and nobody is adopted by it', async () => {
      const victim = 'owner@contoso.example'
      const before = await proven(victim)
      expect(before).toBeDefined()
      for (const address of [victim, 'OWNER@contoso.example']) {
        const made = await own.create('Users', user({ emails: emails(address) }))
        expect(await personOf(made.json.id)).not.toBe(before?.userId)
      }
      const named = await own.create('Users', user({ userName: victim }))
      expect(await personOf(named.json.id)).not.toBe(before?.userId)
      expect(await proven(victim)).toEqual(before)
      await own.send('DELETE', `/Users/${named.json.id}`)
      expect((await world.admin.session()).status).toBe(200)
    })

    test('proven only inside a verified domain', async () => {
      const inside = `${word('in')}@verified.example`
      const outside = `${word('out')}@elsewhere.example`
      const made = await own.create('Users', user({ emails: emails(inside) }))
      const path = `/Users/${made.json.id}`
      expect(await proven(inside)).toMatchObject({ provenBy: 'domain' })
      await own.patch(path, { op: 'replace', path: 'emails[type eq "work"].value', value: outside })
      expect((await own.send('GET', path)).json.emails).toMatchObject([{ value: outside }])
      expect([await proven(inside), await proven(outside)]).toEqual([undefined, undefined])
      const tricks = [
        'a@verified.example.evil.example',
        'a@evil.example@verified.example',
        'a@xverified.example',
      ]
      for (const trick of tricks) {
        await own.send('PUT', path, user({ userName: made.json.userName, emails: emails(trick) }))
        expect(await read().users.listEmails((await personOf(made.json.id)) as never)).toEqual([])
      }
    })

    test('a password is not reset to an address that SCIM has written', async () => {
      const { subject, person } = await arrived()
      const made = await own.create('Users', user({ externalId: subject }))
      expect(await personOf(made.json.id)).toBe(person.id)
      const attacker = `${word('attacker')}@evil.example`
      await own.patch(`/Users/${made.json.id}`, {
        op: 'add',
        path: 'emails',
        value: emails(attacker),
      })
      const letters = world.outbox.messages().length
      const asked = await world.browser().post('/api/auth/email/reset-request', {
        email: attacker,
        organization: 'contoso',
      })
      expect(asked.status).toBe(202)
      expect(world.outbox.messages()).toHaveLength(letters)
      expect(await proven(attacker)).toBeUndefined()
    })

    test('120. a password in SCIM sets none', async () => {
      const email = `${word('pw')}@verified.example`
      const password = 'seven other lamps'
      const made = await own.create('Users', user({ password, emails: emails(email) }))
      await own.patch(`/Users/${made.json.id}`, { op: 'replace', value: { password } })
      const userId = await personOf(made.json.id)
      expect(await read().credentials.find(userId as never)).toBeUndefined()
      const body = { email, password, organization: 'contoso' }
      expect((await world.browser().post('/api/auth/email/sign-in', body)).status).toBe(401)
    })
  })

  describe('CVE-2026-67330, GHSA-rjg6 better-auth: what a token opens', () => {
    test('names select nothing: a directory called as another, or as a provider', async () => {
      const made = await own.create('Users', user())
      for (const called of [
        world.connection.name,
        world.connection.id,
        own.directory.name,
        own.directory.id,
        world.organization.slug,
      ]) {
        const other = await world.furnish(world.organization, { name: called })
        expect((await other.send('GET', '/Users')).json.totalResults).toBe(0)
        expect((await other.send('GET', `/Users/${made.json.id}`)).status).toBe(404)
        const seen = await find(`userName eq "${made.json.userName}"`, other)
        expect(seen).toEqual([])
      }
    })

    test('one address in a verified domain is proven for one person, however many come at once', async () => {
      const email = `${word('shared')}@verified.example`
      const ids: string[] = []
      const sends = Array.from({ length: 12 }, async (_, at) => {
        const made = await own.send(
          'POST',
          '/Users',
          user({ ...(at % 3 === 0 && { emails: emails(email) }) }),
        )
        const path = `/Users/${made.json.id}`
        ids.push(made.json.id)
        const { userName } = made.json
        if (at % 3 === 1) return own.send('PUT', path, user({ userName, emails: emails(email) }))
        if (at % 3 === 2)
          return own.patch(path, { op: 'add', path: 'emails', value: emails(email) })
        return made
      })
      const answers = await Promise.all(sends)
      for (const answer of answers) expect(answer.status, answer.text).toBeLessThan(300)
      const holders = await Promise.all(
        ids.map(async (id) => read().users.listEmails((await personOf(id)) as never)),
      )
      expect(holders.filter((held) => held.length > 0)).toHaveLength(1)
    })
  })

  test('Keycloak #47536, #50473, CVE-2026-94000, CVE-2026-9099: no role by a name, and never owner', async () => {
    const path = `/api/v1/organizations/${world.organization.id}/directories/${own.directory.id}`
    const rule = await world.admin.send('PATCH', path, {
      roleRules: [{ group: 'x', role: 'owner' }],
    })
    expect(rule.status).toBe(400)
    const { subject, member } = await arrived()
    const forged = {
      roles: [{ value: 'owner' }, { value: 'admin' }],
      entitlements: [{ value: 'owner' }],
    }
    const made = await own.create('Users', user({ externalId: subject, ...forged }))
    for (const displayName of ['owner', 'admin', 'Owners'])
      await own.create('Groups', {
        displayName,
        externalId: displayName,
        members: [{ value: made.json.id }],
      })
    await own.patch(`/Users/${made.json.id}`, {
      op: 'add',
      path: 'groups',
      value: [{ value: 'owner' }],
    })
    const roles = await read().members.roles(member.id)
    expect(roles.map(({ role }) => role)).not.toContain('owner')
    expect(roles.map(({ role }) => role)).not.toContain('admin')
  })

  test('authentik GHSA-9m7q: a directory sees and deletes what it owns or has adopted, and no more', async () => {
    const other = await world.furnish(world.organization)
    const theirs = await other.create('Users', user())
    const group = await other.create('Groups', { displayName: word('Theirs ') })
    const { member, person } = await arrived()
    const ids = [theirs.json.id, member.id, person.id]
    for (const id of ids)
      for (const method of ['GET', 'DELETE'])
        expect((await own.send(method, `/Users/${id}`)).status).toBe(404)
    expect((await own.send('DELETE', `/Groups/${group.json.id}`)).status).toBe(404)
    const mine = await own.create('Groups', {
      displayName: word('Mine '),
      members: ids.map((value) => ({ value })),
    })
    expect(mine.json.members ?? []).toEqual([])
    expect((await other.send('GET', `/Users/${theirs.json.id}`)).status).toBe(200)
    expect((await read().members.find(world.organization.id, member.id))?.status).toBe('active')
  })

  test('Activepieces #14753, eneo #443: whom a directory has not adopted it does not see; adoption is audited', async () => {
    const email = name()
    const { subject, person, member } = await arrived({ email })
    const total = async () => (await own.send('GET', '/Users?count=0')).json.totalResults
    const before = await total()
    expect(await find(`emails.value eq "${email}" or userName eq "${member.username}"`)).toEqual([])
    // The same address is no reason: a placeholder is made.
    const stranger = await own.create('Users', user({ emails: emails(email) }))
    expect(await personOf(stranger.json.id)).not.toBe(person.id)
    const adopted = await own.create('Users', user({ externalId: subject }))
    expect(await personOf(adopted.json.id)).toBe(person.id)
    expect(await total()).toBe(before + 2)
    const { items } = await read().audit.list(world.organization.id, { limit: 20, cursor: null })
    const event = items.find(({ targetId }) => targetId === adopted.json.id)
    expect(event).toMatchObject({
      action: 'directory.user_adopted',
      actor: { kind: 'directory', directoryId: own.directory.id },
      details: { userId: person.id, by: { rule: 'signed in already: externalId' } },
    })
    // Reversible: the directory lets go, the account and its identity are still there.
    await own.send('DELETE', `/Users/${adopted.json.id}`)
    expect(await read().users.find(person.id)).toMatchObject({ active: true })
    expect(await read().identities.listOfUser(person.id)).toHaveLength(1)
  })

  test('Metatavu #74: whoever causes a 409 is found by the filter', async () => {
    const { subject, member } = await arrived()
    const living = (await own.create('Users', user())).json
    const dead = (await own.create('Users', user({ externalId: word('dead') }))).json
    await own.send('DELETE', `/Users/${dead.id}`)
    const inactive = (await own.create('Users', user({ active: false }))).json
    const elsewhere = (await (await world.furnish(world.organization)).create('Users', user())).json
    const next = (await world.foreign.create('Users', user())).json
    const names = [living, dead, inactive, elsewhere, next].map(({ userName }) => String(userName))
    let conflicts = 0
    for (const userName of [...names, String(member.username), 'owner@contoso.example', name()])
      for (const spelled of [userName, userName.toUpperCase(), `${userName} `])
        for (const externalId of [undefined, subject, dead.externalId]) {
          const found = await find(`userName eq ${JSON.stringify(spelled)}`)
          const answer = await own.send('POST', '/Users', user({ userName: spelled, externalId }))
          if (answer.status === 409) {
            conflicts += 1
            expect(found, spelled).toHaveLength(1)
          } else if (answer.status === 201) {
            expect(found, spelled).toEqual([])
            await own.send('DELETE', `/Users/${answer.json.id}`)
          } else expect([answer.status, spelled.trim() === spelled]).toEqual([400, false])
        }
    expect(conflicts).toBeGreaterThanOrEqual(8)
    const group = (await own.create('Groups', { displayName: word('Taken ') })).json
    for (const displayName of [group.displayName, group.displayName.toLowerCase()]) {
      const answer = await own.send('POST', '/Groups', { schemas: [schemas.group], displayName })
      expect(answer.status).toBe(409)
      expect(await find(`displayName eq "${displayName}"`, own, 'Groups')).toEqual([group.id])
    }
  })

  describe('Captain-P-Goldfish #90, Keycloak #11140: lost updates', () => {
    test('93. 50 parallel adds and removes of members equal the sequential result', async () => {
      const ids: string[] = []
      for (let at = 0; at < 50; at += 1) ids.push((await own.create('Users', user())).json.id)
      const [there, coming] = [ids.slice(0, 25), ids.slice(25)]
      const value = (some: readonly string[]) => some.map((id) => ({ value: id }))
      const make = async () =>
        (await own.create('Groups', { displayName: word('Many '), members: value(there) })).json.id
      const changes = [
        ...there.map((id, at) =>
          at % 2 === 0
            ? { op: 'Remove', path: 'members', value: value([id]) }
            : { op: 'remove', path: `members[value eq "${id}"]` },
        ),
        ...coming.map((id, at) =>
          at % 2 === 0
            ? { op: 'Add', path: 'members', value: value([id]) }
            : { op: 'add', value: { members: value([id]) } },
        ),
      ]
      const membersOf = async (id: string) =>
        (await own.send('GET', `/Groups/${id}`)).json.members
          .map((member: { value: string }) => member.value)
          .toSorted() as readonly string[]
      const [sequential, parallel] = [await make(), await make()]
      for (const change of changes) await own.patch(`/Groups/${sequential}`, change)
      const mixed = changes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      const answers = await Promise.all(
        mixed.map((change) => own.patch(`/Groups/${parallel}`, change)),
      )
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204))
      expect(await membersOf(parallel)).toEqual(await membersOf(sequential))
      expect(await membersOf(parallel)).toEqual(coming.toSorted())
      const { version } = (await own.send('GET', `/Groups/${parallel}`)).json.meta
      expect(version).toBe('W/"51"')
    })

    test('20 parallel PATCHes of different attributes keep every one; with If-Match one wins', async () => {
      const made = await own.create('Users', user())
      const path = `/Users/${made.json.id}`
      const values = Array.from({ length: 20 }, (_, at) => ({
        type: `t${at}`,
        value: `${at}@x.example`,
      }))
      await Promise.all(
        values.map((value) => own.patch(path, { op: 'add', path: 'emails', value: [value] })),
      )
      const after = await own.send('GET', path)
      expect(after.json.emails).toHaveLength(20)
      const match = { 'if-match': after.json.meta.version }
      const statuses = await Promise.all(
        values.map(async ({ type }) => {
          const body = {
            schemas: [schemas.patch],
            Operations: [{ op: 'replace', path: 'title', value: type }],
          }
          return (await own.send('PATCH', path, body, match)).status
        }),
      )
      expect(statuses.toSorted()).toEqual([200, ...Array(19).fill(412)])
    })

    test('a first sign-in and SCIM creates of one person at once: one user', async () => {
      const { users } = contoso
      const { userPrincipalName, id } = users.grace
      const browsers = Array.from({ length: 5 }, () => world.browser())
      const callbacks = await Promise.all(
        browsers.map((browser) => browser.begin(userPrincipalName)),
      )
      const body = user({ userName: userPrincipalName, externalId: id })
      const results = await Promise.all([
        ...browsers.map((browser, at) => browser.finish(callbacks[at] as never)),
        ...Array.from({ length: 5 }, () => own.send('POST', '/Users', body)),
      ])
      const statuses = results.map(({ status }) => status).toSorted()
      expect(statuses).toEqual([201, 302, 302, 302, 302, 302, 409, 409, 409, 409])
      const [found] = await find(`externalId eq "${id}"`)
      const userId = await personOf(present(found, 'the directory user'))
      expect(await read().identities.listOfUser(userId as never)).toHaveLength(1)
      const sessions = await read().sessions.listOfUser(userId as never, new Date())
      expect(sessions).toHaveLength(5)
    })
  })

  test('Snipe-IT #19493, FusionAuth #3111, open-webui #21543: a filter is neither ignored nor fuzzy', async () => {
    const made = await own.create('Users', user({ userName: 'fuzzy_name%@contoso.example' }))
    const all = (await own.send('GET', '/Users?count=0')).json.totalResults
    expect(all).toBeGreaterThan(1)
    expect(await find('userName eq "fuzzy_name%@contoso.example"')).toEqual([made.json.id])
    for (const value of [
      'fuzzy',
      'fuzzy_name',
      '%',
      '_',
      'fuzzy_name%',
      'fuzzy-name%@contoso.example',
      '',
      '*',
    ])
      for (const attribute of ['userName', 'externalId', 'id', 'emails.value'])
        expect(await find(`${attribute} eq ${JSON.stringify(value)}`)).toEqual([])
    for (const value of ['%', '_', '*'])
      expect(await find(`userName sw ${JSON.stringify(value)}`)).toEqual([])
    for (const filter of [
      'nonsense eq "x"',
      'userName',
      'userName eq',
      'userName = "x"',
      'userName eq x',
      'x',
    ])
      expect(
        (await own.send('GET', `/Users?filter=${encodeURIComponent(filter)}`)).json.scimType,
        filter,
      ).toBe('invalidFilter')
    // An empty filter is a broken one, and not none.
    expect((await own.send('GET', '/Users?filter=')).status).toBe(400)
    // Twice: one of them would be ignored.
    const twice = await own.send('GET', '/Users?filter=userName%20eq%20%22a%22&filter=id%20pr')
    expect(twice.status).toBe(400)
  })

  test('Filter DoS: limits of length, depth and width, at each and one beyond, in bounded time', async () => {
    const status = async (filter: string) => {
      const answer = await own.send('POST', '/Users/.search', {
        schemas: [schemas.search],
        filter,
        count: 0,
      })
      expect([200, 400], answer.text).toContain(answer.status)
      if (answer.status === 400) expect(answer.json.scimType).toBe('invalidFilter')
      return answer.status
    }
    const deep = (levels: number) => `${'('.repeat(levels)}title pr${')'.repeat(levels)}`
    const wide = (terms: number) => Array(terms).fill('title pr').join(' or ')
    const long = (length: number) => `title eq "${'x'.repeat(length - 11)}"`
    const begun = performance.now()
    expect([await status(deep(filterDepthMax)), await status(deep(filterDepthMax + 1))]).toEqual([
      200, 400,
    ])
    expect([await status(wide(filterTermsMax)), await status(wide(filterTermsMax + 1))]).toEqual([
      200, 400,
    ])
    expect([await status(long(filterLengthMax)), await status(long(filterLengthMax + 1))]).toEqual([
      200, 400,
    ])
    for (const bomb of [
      deep(100_000),
      'not ('.repeat(50_000),
      `title eq "${'\\'.repeat(8000)}`,
      'a[b['.repeat(2000),
    ])
      expect(await status(bomb)).toBe(400)
    const mixed = Array.from(
      { length: 50 },
      (_, at) => `emails[type eq "t${at}" and value co "%${at}"]`,
    )
    expect(await status(mixed.join(' or '))).toBe(200)
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})
