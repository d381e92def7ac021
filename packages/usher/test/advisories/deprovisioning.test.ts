// advisories.md part D: whoever is sent away has no session from the commit on, by whatever path, on the
// node that took the request and on another; and a sign-in in flight does not slip through.
import { contoso } from '@usher/entra-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { MemberId, UserId } from '../../src/core/ids.ts'
import { deactivate } from '../../src/engine/deactivate.ts'
import { recorder } from '../../src/engine/record.ts'
import { createApp } from '../../src/http/app.ts'
import { present } from '../../src/lib/assert.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  schemas,
  startProvisionedWorld,
  type Provisioned,
  type ProvisionedWorld,
} from '../support/provisioned-world.ts'
import { startSecondNode, type SecondNode } from '../support/second-node.ts'
import { watchStorage } from '../support/watched-storage.ts'

/** Somebody who came by sign-in, is in, and whom the directory may know. */
type Person = {
  readonly userId: UserId
  readonly memberId: MemberId
  readonly subject: string
  readonly userName: string
  readonly token: string
  /** Of the directory user. */
  readonly id: string
}

describeEachDialect('two nodes', (dialect) => {
  let world: ProvisionedWorld
  let second: SecondNode
  beforeAll(async () => {
    world = await startProvisionedWorld(dialect)
    second = await startSecondNode(world)
  })
  afterAll(async () => {
    second.close()
    await world.close()
  })

  async function person(
    of: Provisioned = world.own,
    over: { readonly provisioned?: boolean } = {},
  ): Promise<Person> {
    const { storage, clock } = world.usher.deps.ports
    const user = build.user()
    const subject = crypto.randomUUID()
    const userName = `${word('ada')}@contoso.example`
    const organizationId = of.organization.id
    const member = build.member({
      organizationId,
      userId: user.id,
      username: userName,
      origin: 'jit',
    })
    const connectionId = world.connection.id
    const identity = build.identity({
      userId: user.id,
      connectionId,
      subject,
      externalId: subject,
    })
    const token = randomToken()
    const now = clock()
    await storage.transaction(async (stores) => {
      await stores.users.insert(user)
      await stores.members.insert(member)
      await stores.members.setRoles(member.id, [build.role({ role: 'member', source: 'pinned' })])
      await stores.identities.insert(identity)
      await stores.sessions.insert(
        build.session({
          userId: user.id,
          organizationId,
          memberId: member.id,
          connectionId,
          identityId: identity.id,
          tokenHash: hashToken(token),
          createdAt: now,
          lastSeenAt: now,
          idleExpiresAt: new Date(now.getTime() + 3_600_000),
          absoluteExpiresAt: new Date(now.getTime() + 7_200_000),
        }),
      )
    })
    const known = { userId: user.id, memberId: member.id, subject, userName, token }
    if (over.provisioned === false) return { ...known, id: '' }
    const made = await of.create('Users', { userName, externalId: subject })
    return { ...known, id: made.json.id }
  }

  const nodes = () => [world.baseUrl, second.baseUrl] as const
  const at = (node: string, path: string) => new URL(path, node).href
  /** Below the directory's base, on that node. */
  const scimAt = (node: string, of: Provisioned, path: string) =>
    at(node, new URL(of.scimUrl).pathname) + path
  const sessionAt = async (node: string, token: string) =>
    fetch(at(node, '/api/auth/session'), { headers: { cookie: `usher-session=${token}` } })
  const patchBody = (...operations: readonly unknown[]) => ({
    schemas: [schemas.patch],
    Operations: operations,
  })
  const userBody = ({ userName, subject }: Person, over: object = {}) => ({
    schemas: [schemas.user],
    userName,
    externalId: subject,
    ...over,
  })

  async function expectIn({ token }: Person): Promise<void> {
    for (const node of nodes()) expect((await sessionAt(node, token)).status).toBe(200)
  }
  async function expectOut(someone: Person, of: Provisioned = world.own): Promise<void> {
    const { userId, memberId, token } = someone
    for (const node of nodes()) {
      expect((await sessionAt(node, token)).status, node).toBe(401)
      const cookie = { cookie: `usher-session=${token}` }
      const page = await fetch(at(node, '/account'), { headers: cookie, redirect: 'manual' })
      expect([page.status, page.headers.get('location')], node).toEqual([
        302,
        expect.stringContaining('/sign-in'),
      ])
      const admin = at(node, `/api/v1/organizations/${of.organization.id}`)
      expect((await fetch(admin, { headers: cookie })).status, node).toBe(401)
    }
    const { storage, clock } = world.usher.deps.ports
    const { sessions } = storage.read
    expect(await sessions.listOfMember(of.organization.id, memberId, clock())).toEqual([])
    expect(await sessions.listOfUser(userId, clock())).toEqual([])
  }

  type Path = (node: string, someone: Person) => Promise<{ readonly status: number }>
  const send = (node: string, method: string, path: string, body?: unknown) =>
    world.own.send(method, scimAt(node, world.own, path), body)
  const bulk = (node: string, operation: object) =>
    send(node, 'POST', '/Bulk', { schemas: [schemas.bulk], Operations: [operation] })
  const admin = async (node: string, method: string, path: string) =>
    world.admin.send(method, at(node, `/api/v1/organizations/${world.organization.id}${path}`))

  const paths: Readonly<Record<string, Path>> = {
    'SCIM PATCH of Entra, without the flag': (node, { id }) =>
      send(
        node,
        'PATCH',
        `/Users/${id}`,
        patchBody({ op: 'Replace', path: 'active', value: 'False' }),
      ),
    'SCIM PATCH of Entra, with the flag': (node, { id }) =>
      send(
        node,
        'PATCH',
        `/Users/${id}?aadOptscim062020`,
        patchBody({ op: 'replace', path: 'active', value: false }),
      ),
    'SCIM PATCH of Okta': (node, { id }) =>
      send(node, 'PATCH', `/Users/${id}`, patchBody({ op: 'replace', value: { active: false } })),
    'SCIM PATCH, remove then add': (node, { id }) =>
      send(
        node,
        'PATCH',
        `/Users/${id}`,
        patchBody({ op: 'remove', path: 'active' }, { op: 'add', path: 'active', value: false }),
      ),
    'SCIM PUT': (node, someone) =>
      send(node, 'PUT', `/Users/${someone.id}`, userBody(someone, { active: false })),
    'SCIM DELETE': (node, { id }) => send(node, 'DELETE', `/Users/${id}`),
    'SCIM Bulk PATCH': (node, { id }) =>
      bulk(node, {
        method: 'PATCH',
        path: `/Users/${id}`,
        data: patchBody({ op: 'replace', path: 'active', value: false }),
      }),
    'SCIM Bulk PUT': (node, someone) =>
      bulk(node, {
        method: 'PUT',
        path: `/Users/${someone.id}`,
        data: userBody(someone, { active: 'false' }),
      }),
    'SCIM Bulk DELETE': (node, { id }) => bulk(node, { method: 'DELETE', path: `/Users/${id}` }),
    'admin API: deactivate': (node, { memberId }) =>
      admin(node, 'POST', `/members/${memberId}/deactivate`),
    'admin API: remove': (node, { memberId }) => admin(node, 'DELETE', `/members/${memberId}`),
    'the whole user': async (_, { userId }) => {
      const { ports } = world.usher.deps
      await ports.storage.transaction(async (stores) => {
        const actor = { kind: 'system' } as const
        const origin = { ipAddress: null, userAgent: null }
        const record = recorder(ports, { organizationId: null, actor, origin })
        await deactivate(ports, stores, { kind: 'user', userId }, record)
        await record.write(stores)
      })
      return { status: 200 }
    },
  }

  describe('117. one deactivate(): Keycloak #37981, authentik #25081, CVE-2023-22492, CVE-2024-46999', () => {
    test.each(Object.entries(paths))('%s', async (_, path) => {
      for (const node of nodes()) {
        const someone = await person()
        await expectIn(someone)
        const answer = await path(node, someone)
        expect(answer.status, 'text' in answer ? String(answer.text) : '').toBeLessThan(300)
        await expectOut(someone)
      }
    })

    test('better-auth PR #10242: linked with active: false by POST, in Bulk too', async () => {
      const post: readonly Path[] = [
        (node, someone) => send(node, 'POST', '/Users', userBody(someone, { active: false })),
        (node, someone) =>
          bulk(node, {
            method: 'POST',
            bulkId: '1',
            path: '/Users',
            data: userBody(someone, { active: 'False' }),
          }),
      ]
      for (const path of post)
        for (const node of nodes()) {
          const someone = await person(world.own, { provisioned: false })
          await expectIn(someone)
          const answer = await path(node, someone)
          expect(answer.status).toBeLessThan(300)
          const { directoryUsers } = world.usher.deps.ports.storage.read
          const entry = await directoryUsers.findOfUser(world.own.directory.id, someone.userId)
          expect(entry?.active).toBe(false)
          await expectOut(someone)
        }
    })

    test('deleted and made anew with active: false: stays out, until the directory says so', async () => {
      const someone = await person()
      await send(world.baseUrl, 'DELETE', `/Users/${someone.id}`)
      const again = await send(
        second.baseUrl,
        'POST',
        '/Users',
        userBody(someone, { active: false }),
      )
      expect(again.status, again.text).toBe(201)
      await expectOut(someone)
      await send(
        second.baseUrl,
        'PATCH',
        `/Users/${again.json.id}`,
        patchBody({ op: 'replace', path: 'active', value: true }),
      )
      // Back in, but the old session is no way.
      await expectOut(someone)
      const { members } = world.usher.deps.ports.storage.read
      const member = await members.find(world.organization.id, someone.memberId)
      expect(member?.status).toBe('active')
    })

    test('an organization that is switched off, and on again: no session comes back', async () => {
      const someone = await person(world.foreign)
      await expectIn(someone)
      const { ports } = world.usher.deps
      const organizationId = world.foreign.organization.id
      await ports.storage.transaction(async (stores) => {
        const actor = { kind: 'system' } as const
        const origin = { ipAddress: null, userAgent: null }
        const record = recorder(ports, { organizationId, actor, origin })
        await deactivate(ports, stores, { kind: 'organization', organizationId }, record)
        await record.write(stores)
      })
      await expectOut(someone, world.foreign)
      for (const node of nodes()) {
        const answer = await world.foreign.send('GET', scimAt(node, world.foreign, '/Users'))
        expect(answer.status, 'the token of its directory').toBe(401)
      }
      await ports.storage.transaction((stores) =>
        stores.organizations.update(organizationId, { enabled: true }),
      )
      await expectOut(someone, world.foreign)
    })

    test('out of the last group with a role: no access is lost, the role is, at once and on both', async () => {
      const group = word('Editors ')
      const directory = await world.furnish(world.organization, {
        settings: { strict: false, extensions: [], roleRules: [{ group, role: 'admin' }] },
      })
      const someone = await person(directory)
      const { id } = await onlyIn(directory, someone)
      const made = await directory.create('Groups', {
        displayName: group,
        members: [{ value: id }],
      })
      const rolesAt = async (node: string) => {
        const answer = await sessionAt(node, someone.token)
        expect(answer.status).toBe(200)
        return z.object({ roles: z.array(z.string()) }).parse(await answer.json()).roles
      }
      const both = async () => Promise.all(nodes().map(rolesAt))
      const path = scimAt(second.baseUrl, directory, `/Groups/${made.json.id}`)
      const add = patchBody({ op: 'add', path: 'members', value: [{ value: id }] })
      const away: readonly (() => Promise<unknown>)[] = [
        () =>
          directory.send(
            'PATCH',
            path,
            patchBody({ op: 'remove', path: `members[value eq "${id}"]` }),
          ),
        () => directory.send('PUT', path, { schemas: [schemas.group], displayName: group }),
        () =>
          directory.send(
            'PATCH',
            path,
            patchBody({ op: 'replace', path: 'displayName', value: word('Other ') }),
          ),
        () => directory.send('DELETE', path),
      ]
      for (const takeAway of away) {
        await directory.send(
          'PATCH',
          path,
          patchBody({ op: 'replace', path: 'displayName', value: group }),
        )
        await directory.send('PATCH', path, add)
        expect(await both()).toEqual([['admin'], ['admin']])
        await takeAway()
        expect(await both()).toEqual([['member'], ['member']])
      }
    })

    /** A directory that is not paired adopts nobody: the person it made gets the session. */
    async function onlyIn(directory: Provisioned, someone: Person) {
      const { storage } = world.usher.deps.ports
      const made = await directory.send('GET', `/Users/${someone.id}`)
      const entry = present(
        (
          await storage.read.directoryUsers.findByUserName(directory.directory.id, someone.userName)
        )[0],
        'the directory user',
      )
      const member = present(
        await storage.read.members.findOfUser(directory.organization.id, entry.userId),
        'the member',
      )
      const identity = build.identity({ userId: entry.userId, connectionId: world.connection.id })
      const now = world.usher.deps.ports.clock()
      await storage.transaction(async (stores) => {
        await stores.sessions.removeOfMember(someone.memberId)
        await stores.identities.insert(identity)
        await stores.sessions.insert(
          build.session({
            userId: entry.userId,
            organizationId: directory.organization.id,
            memberId: member.id,
            connectionId: world.connection.id,
            identityId: identity.id,
            tokenHash: hashToken(someone.token),
            createdAt: now,
            lastSeenAt: now,
            idleExpiresAt: new Date(now.getTime() + 3_600_000),
            absoluteExpiresAt: new Date(now.getTime() + 7_200_000),
          }),
        )
      })
      return { id: String(made.json.id) }
    }

    test('119. the last owner stays in, whatever the directory says', async () => {
      const { read } = world.usher.deps.ports.storage
      const [owner] = (
        await read.members.list(
          world.organization.id,
          { role: 'owner' },
          { limit: 2, cursor: null },
        )
      ).items
      const { userId } = present(owner, 'the owner').member
      const identity = build.identity({ userId, connectionId: world.connection.id })
      await world.usher.deps.ports.storage.transaction((stores) =>
        stores.identities.insert(identity),
      )
      const someone = { userName: word('owner'), subject: identity.externalId } as Person
      for (const active of [false, true]) {
        const made = await send(second.baseUrl, 'POST', '/Users', userBody(someone, { active }))
        expect(made.status, made.text).toBe(active ? 201 : 403)
      }
      const entry = present(
        await read.directoryUsers.findOfUser(world.own.directory.id, userId),
        'entry',
      )
      const attempts = [paths['SCIM PATCH of Okta'], paths['SCIM PUT'], paths['SCIM DELETE']]
      for (const attempt of attempts) {
        const answer = await present(attempt, 'a path')(second.baseUrl, {
          ...someone,
          id: entry.id,
        })
        expect(answer.status).toBe(403)
      }
      const deleted = await bulk(world.baseUrl, { method: 'DELETE', path: `/Users/${entry.id}` })
      expect(deleted.json.Operations[0].status).toBe('403')
      expect((await world.admin.session()).status).toBe(200)
    })
  })

  describe('GitLab #385050: SCIM credentials', () => {
    const tokens = async (of: Provisioned) => {
      const path = `/api/v1/organizations/${of.organization.id}/directories/${of.directory.id}`
      const made = await world.admin.send('POST', `${path}/tokens`, { name: 'c', kind: 'client' })
      const client = z.object({ id: z.string(), token: z.string() }).parse(JSON.parse(made.text))
      const granted = await world.withToken(of, null).send(
        'POST',
        '/oauth/token',
        new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: client.id,
          client_secret: client.token,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded' },
      )
      return { path, client, all: [of.token, String(granted.json.access_token)] }
    }
    const statuses = async (of: Provisioned, all: readonly string[]) => {
      const seen: number[] = []
      for (const node of nodes())
        for (const token of all)
          seen.push(
            (await world.withToken(of, token).send('GET', scimAt(node, of, '/Users'))).status,
          )
      return seen
    }

    test('end with the directory, on both nodes; members and their sessions stay', async () => {
      const directory = await world.furnish(world.organization)
      const { path, all } = await tokens(directory)
      const someone = await person()
      expect(await statuses(directory, all)).toEqual([200, 200, 200, 200])
      expect((await world.admin.send('DELETE', at(second.baseUrl, path))).status).toBe(204)
      expect(await statuses(directory, all)).toEqual([401, 401, 401, 401])
      await expectIn(someone)
    })

    test('end with the revocation, on both nodes, access tokens of a client too', async () => {
      const directory = await world.furnish(world.organization)
      const { path, client, all } = await tokens(directory)
      await world.admin.send('DELETE', at(second.baseUrl, `${path}/tokens/${client.id}`))
      expect(await statuses(directory, all)).toEqual([200, 401, 200, 401])
    })
  })

  describe('Race: a sign-in in flight while somebody is sent away', () => {
    const { users } = contoso

    /** Every await of the callback is a place to stop at: each store call, and what the provider is asked. */
    async function callbackWith(
      stopAt: number,
      meanwhile: () => Promise<unknown>,
      userPrincipalName: string,
    ): Promise<{ readonly reached: boolean; readonly cookie: string | undefined }> {
      const { deps } = world.usher
      let stops = 0
      let meanwhileDone: Promise<unknown> | undefined
      const stop = async (label: string): Promise<void> => {
        stops += 1
        if (stops - 1 !== stopAt) return
        meanwhileDone = meanwhile()
        // Inside a transaction the other one may have to wait for this one: whoever is blocked goes on
        // as soon as it can, and commits second.
        const inside = label !== 'begin' && label !== 'provider' && !label.startsWith('read ')
        if (inside) await Promise.race([meanwhileDone, otherIsWaiting()])
        else await meanwhileDone
      }
      const storage = watchStorage(deps.ports.storage, { before: stop })
      const { relyingParty } = deps
      const app = createApp({
        ...deps,
        ports: { ...deps.ports, storage },
        relyingParty: {
          ...relyingParty,
          finish: async (...given) => {
            const outcome = await relyingParty.finish(...given)
            await stop('provider')
            return outcome
          },
        },
      })
      const browser = world.browser()
      const callback = await browser.begin(userPrincipalName)
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await app.request(callback.url, { headers: { cookie } })
      await meanwhileDone
      const set = answer.headers.getSetCookie().find((line) => line.startsWith('usher-session='))
      return {
        reached: stops > stopAt,
        cookie: set?.split(';', 1)[0]?.slice('usher-session='.length),
      }
    }

    const otherIsWaiting = async (): Promise<void> => {
      // One turn is enough on SQLite, where the writer is taken; on PostgreSQL a lock is waited for
      // after a few round trips.
      await new Promise((resolve) => setTimeout(resolve, dialect === 'sqlite' ? 1 : 15))
    }

    test('deactivated by SCIM at each await of the callback: never a live session', async () => {
      const name = users.grace.userPrincipalName
      await world.browser().signIn(name)
      const made = await world.own.create('Users', { userName: name, externalId: users.grace.id })
      const setActive = (active: boolean) =>
        send(
          world.baseUrl,
          'PATCH',
          `/Users/${made.json.id}`,
          patchBody({ op: 'replace', path: 'active', value: active }),
        )
      let stops = 0
      for (; ; stops += 1) {
        const { reached, cookie } = await callbackWith(stops, () => setActive(false), name)
        if (!reached) break
        for (const node of nodes())
          if (cookie !== undefined && cookie !== '')
            expect((await sessionAt(node, cookie)).status, `stop ${stops}`).toBe(401)
        await setActive(true)
        if (cookie !== undefined && cookie !== '')
          expect((await sessionAt(world.baseUrl, cookie)).status, `back, stop ${stops}`).toBe(401)
      }
      expect(stops).toBeGreaterThan(15)
    })

    test('the same for a first sign-in to a placeholder that is deleted meanwhile', async () => {
      const someone = users.ada
      const name = someone.userPrincipalName
      let stops = 0
      for (; ; stops += 1) {
        const made = await world.own.create('Users', { userName: name, externalId: someone.id })
        const remove = () => send(world.baseUrl, 'DELETE', `/Users/${made.json.id}`)
        const { reached, cookie } = await callbackWith(stops, remove, name)
        if (!reached) break
        if (cookie !== undefined && cookie !== '')
          for (const node of nodes())
            expect((await sessionAt(node, cookie)).status, `stop ${stops}`).toBe(401)
        await forget(someone.id)
      }
      expect(stops).toBeGreaterThan(20)
    })

    /** As if the person had never come: the next round is a first sign-in again. */
    async function forget(subject: string): Promise<void> {
      const { storage } = world.usher.deps.ports
      await storage.transaction(async (stores) => {
        const found = await stores.directoryUsers.findByExternalId(world.own.directory.id, subject)
        for (const { id, userId } of found) {
          for (const identity of await stores.identities.listOfUser(userId))
            await stores.identities.remove(identity.id)
          const member = await stores.members.findOfUser(world.organization.id, userId)
          if (member) await stores.members.remove(member.id)
          await stores.directoryUsers.removeTombstone(id)
        }
      })
    }

    test('the organization switched off at each await, and on again later', async () => {
      const name = users.grace.userPrincipalName
      const path = `/api/v1/organizations/${world.organization.id}`
      const ports = world.usher.deps.ports
      const off = () =>
        ports.storage.transaction(async (stores) => {
          const actor = { kind: 'system' } as const
          const origin = { ipAddress: null, userAgent: null }
          const organizationId = world.organization.id
          const record = recorder(ports, { organizationId, actor, origin })
          await deactivate(ports, stores, { kind: 'organization', organizationId }, record)
          await record.write(stores)
        })
      let stops = 0
      for (; ; stops += 1) {
        const { reached, cookie } = await callbackWith(stops, off, name)
        if (cookie !== undefined && cookie !== '' && reached)
          expect((await sessionAt(second.baseUrl, cookie)).status, `stop ${stops}`).toBe(401)
        const operator = await operatorSession()
        const on = await fetch(at(second.baseUrl, path), {
          method: 'PATCH',
          headers: { cookie: `usher-session=${operator}`, 'content-type': 'application/json' },
          body: JSON.stringify({ enabled: true }),
        })
        expect(on.status, await on.text()).toBe(200)
        if (!reached) break
        if (cookie !== undefined && cookie !== '')
          expect((await sessionAt(second.baseUrl, cookie)).status, `on again, stop ${stops}`).toBe(
            401,
          )
      }
      expect(stops).toBeGreaterThan(15)
    })

    /** In the organization next door, which stays on. */
    async function operatorSession(): Promise<string> {
      const { ports } = world.usher.deps
      const user = build.user({ operator: true })
      const member = build.member({
        organizationId: world.foreign.organization.id,
        userId: user.id,
      })
      const identity = build.identity({ userId: user.id, connectionId: world.connection.id })
      const token = randomToken()
      const now = ports.clock()
      await ports.storage.transaction(async (stores) => {
        await stores.users.insert(user)
        await stores.members.insert(member)
        await stores.identities.insert(identity)
        await stores.sessions.insert(
          build.session({
            userId: user.id,
            organizationId: world.foreign.organization.id,
            memberId: member.id,
            connectionId: world.connection.id,
            identityId: identity.id,
            tokenHash: hashToken(token),
            createdAt: now,
            lastSeenAt: now,
            idleExpiresAt: new Date(now.getTime() + 3_600_000),
            absoluteExpiresAt: new Date(now.getTime() + 7_200_000),
          }),
        )
      })
      return token
    }
  })
})
