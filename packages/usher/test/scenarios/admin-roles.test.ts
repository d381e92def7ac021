// The end of a role: only when nobody has it and nothing would give it.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { untilWaiting } from '../support/until-waiting.ts'
import { watchStorage } from '../support/watched-storage.ts'
import { baseUrl, openServer, settle, type Answer, type Server, type World } from './admin-world.ts'

describeEachDialect('deleting a role', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  beforeEach(async () => {
    world = await settle(server)
    await call('POST', '/roles', { name: 'billing' })
  })
  afterAll(async () => {
    await server.close()
  })

  const call = (method: string, path: string, body?: unknown) =>
    world.call(world.owner, method, `${world.contoso.path}${path}`, body)
  const remove = () => call('DELETE', '/roles/billing')
  const roles = async () =>
    (await call('GET', '/roles')).json.items.map(({ name }: { name: string }) => name)
  const unused = {
    inUse: false,
    members: { count: 0, more: false },
    openInvitations: 0,
    isDefault: false,
    connections: [],
    directories: [],
  }

  it('is gone, and the trail says so', async () => {
    expect((await call('GET', '/roles/billing/usage')).json).toEqual(unused)
    expect((await remove()).status).toBe(204)
    expect(await roles()).toEqual(['owner', 'admin', 'member'])
    const [event] = await world.auditOf(world.contoso)
    expect(event).toMatchObject({ action: 'role.deleted', targetKind: 'role', targetId: 'billing' })
    expect((await remove()).status).toBe(404)
    expect((await call('GET', '/roles/billing/usage')).status).toBe(404)
    // It may come again, and is then somebody's only if they are given it.
    expect((await call('POST', '/roles', { name: 'billing' })).status).toBe(201)
  })

  it('is refused for what is built in, and for what is another organization’s', async () => {
    for (const name of ['owner', 'admin', 'member'])
      expect((await call('DELETE', `/roles/${name}`)).json.code, name).toBe('CONFLICT')
    const foreign = await world.call(
      world.foreignAdmin,
      'DELETE',
      `${world.fabrikam.path}/roles/billing`,
    )
    expect(foreign.status).toBe(404)
    expect(await roles()).toContain('billing')
  })

  it('is refused while anything uses it, which is named, and goes through afterwards', async () => {
    const { contoso } = world
    const member = `/members/${world.member.memberId}`
    const directory = await call('POST', '/directories', { name: 'HR system' })
    const rules = (roleRules: readonly object[]) => ({ roleRules })
    const invited = async () => {
      const body = { email: 'grace@contoso.example', roles: ['billing'] }
      return (await call('POST', '/invitations', body)).json.id
    }
    const uses: readonly {
      readonly use: () => Promise<unknown>
      readonly shows: object
      readonly says: string
      readonly end: () => Promise<unknown>
    }[] = [
      {
        use: async () => {
          await call('PUT', `${member}/roles`, { roles: ['billing'] })
          await call('POST', `${member}/deactivate`)
        },
        shows: { members: { count: 1, more: false } },
        says: 'members: 1',
        end: () => call('PUT', `${member}/roles`, { roles: [] }),
      },
      {
        use: invited,
        shows: { openInvitations: 1 },
        says: 'open invitations: 1',
        end: async () => {
          const { items } = (await call('GET', '/invitations')).json
          return call('DELETE', `/invitations/${items[0].id}`)
        },
      },
      {
        use: () =>
          call(
            'PATCH',
            `/connections/${contoso.entra.id}`,
            rules([{ claim: 'groups', equals: 'x', role: 'billing' }]),
          ),
        shows: { connections: ['Entra ID'] },
        says: 'rules of providers: Entra ID',
        end: () => call('PATCH', `/connections/${contoso.entra.id}`, rules([])),
      },
      {
        use: () =>
          call(
            'PATCH',
            `/directories/${directory.json.id}`,
            rules([{ group: 'Finance', role: 'billing' }]),
          ),
        shows: { directories: ['HR system'] },
        says: 'rules of directories: HR system',
        end: () => call('PATCH', `/directories/${directory.json.id}`, rules([])),
      },
      {
        use: () => call('PATCH', '', { defaultRole: 'billing' }),
        shows: { isDefault: true },
        says: 'the default role of whoever arrives',
        end: () => call('PATCH', '', { defaultRole: 'member' }),
      },
    ]
    for (const { use, shows, says, end } of uses) {
      await use()
      expect((await call('GET', '/roles/billing/usage')).json).toEqual({
        ...unused,
        inUse: true,
        ...shows,
      })
      const refused = await remove()
      expect([refused.status, refused.json.code]).toEqual([409, 'ROLE_IN_USE'])
      expect(refused.json.detail).toBe(`Used by ${says}.`)
      expect(await roles()).toContain('billing')
      await end()
    }
    expect((await world.auditOf(contoso)).map(({ action }) => action)).not.toContain('role.deleted')
    expect((await remove()).status).toBe(204)
  })

  it('counts an instance-wide provider’s rule, and no invitation that has expired', async () => {
    await call('POST', '/roles', { name: 'auditor' })
    await world.storage.transaction(async (stores) => {
      await stores.invitations.insert(
        build.invitation({
          organizationId: world.contoso.id,
          roles: ['auditor'],
          expiresAt: after(-1),
        }),
      )
      await stores.connections.insert(
        build.connection({
          organizationId: null,
          name: 'Everybody’s',
          settings: build.settings.entra({
            roleRules: [{ claim: 'groups', equals: 'x', role: 'auditor' }],
          }),
        }),
      )
    })
    const { json } = await call('GET', '/roles/auditor/usage')
    expect(json).toMatchObject({
      inUse: true,
      openInvitations: 0,
      connections: ['Everybody’s'],
    })
  })

  /** One request, and another that begins as soon as the first has done `label`. */
  async function meanwhile(label: string, first: Request, other: () => Promise<Answer>) {
    const others: Promise<Answer>[] = []
    const storage = watchStorage(server.deps.ports.storage, {
      async after(done) {
        if (done !== label || others.length > 0) return
        const begun = other()
        others.push(begun)
        await untilWaiting(server.database.url, begun)
      },
    })
    const app = createApp({ ...server.deps, ports: { ...server.deps.ports, storage } })
    const answer = await app.request(first)
    return { first: answer.status, other: await Promise.all(others) }
  }
  const request = (method: string, path: string, body: object | null = null) =>
    new Request(`${baseUrl}${world.contoso.path}${path}`, {
      method,
      headers: {
        cookie: `usher-session=${world.owner.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    })

  it('never becomes the default while it is deleted', async () => {
    const { first, other } = await meanwhile(
      'members.removeCustomRole',
      request('DELETE', '/roles/billing'),
      () => call('PATCH', '', { defaultRole: 'billing' }),
    )
    expect(first).toBe(204)
    expect(other).toMatchObject([{ json: { code: 'ROLE_UNKNOWN' } }])
    expect((await call('GET', '')).json.defaultRole).toBe('member')
  })

  it('takes nothing back that another administrator changed meanwhile', async () => {
    const { first, other } = await meanwhile(
      'organizations.find',
      request('PATCH', '', { name: 'Contoso Ltd' }),
      () => call('PATCH', '', { defaultRole: 'billing' }),
    )
    expect([first, ...other.map(({ status }) => status)]).toEqual([200, 200])
    const { json } = await call('GET', '')
    expect(json).toMatchObject({ name: 'Contoso Ltd', defaultRole: 'billing' })
  })

  it('is nobody’s in its absence, though it was the default', async () => {
    await world.storage.transaction(({ organizations }) =>
      organizations.update(world.contoso.id, { defaultRole: 'long-gone' }),
    )
    const path = `/members/${world.member.memberId}/roles`
    const { status, json } = await call('PUT', path, { roles: [] })
    expect([status, json.roles]).toMatchObject([200, [{ role: 'member' }]])
  })

  it('never leaves somebody with a role that is gone', async () => {
    const path = `/members/${world.member.memberId}`
    for (let round = 0; round < 6; round += 1) {
      const pin = () => call('PUT', `${path}/roles`, { roles: ['billing'] })
      const [given, removed] = await Promise.all(round % 2 ? [pin(), remove()] : [remove(), pin()])
      expect([given.status, removed.status].toSorted(), `round ${round}`).toSatisfy(
        ([low, high]: number[]) => (low ?? 0) < 300 && (high ?? 0) >= 400,
      )
      const held = (await call('GET', path)).json.roles.map(({ role }: { role: string }) => role)
      expect((await roles()).includes('billing')).toBe(held.includes('billing'))
      await call('PUT', `${path}/roles`, { roles: [] })
      await call('POST', '/roles', { name: 'billing' })
    }
  })
})
