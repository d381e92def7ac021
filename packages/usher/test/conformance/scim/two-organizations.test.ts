// 115: every endpoint and every directory route of the admin API, with what belongs to another
// organization or to another directory of the same one, wherever a client can name something. The
// endpoints come from the service's own table and the OpenAPI document: a new one is swept unasked.
// Advisories: CVE-2026-92539 Grafana, CVE-2026-15630 and CVE-2026-91998 casdoor (check on one id,
// action on another), CVE-2025-4210 casdoor (a route without a guard).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseId } from '../../../src/core/ids.ts'
import { scimEndpoints } from '../../../src/scim/scim-service.ts'
import { describeEachDialect } from '../../support/database.ts'
import { openDump, type Dump } from '../../support/dump.ts'
import { openServer, type Server } from '../../scenarios/admin-world.ts'
import { settleScim, user, type Furnished, type ScimWorld } from '../../scenarios/scim-world.ts'
import { word } from '../../support/build.ts'
import { urns } from './scim-world.ts'

/** What a victim has that a request can name. */
type Belongings = {
  readonly directory: Furnished
  readonly userId: string
  readonly groupId: string
  readonly userName: string
  readonly externalId: string
  readonly displayName: string
  readonly version: string
  readonly cursor: string
}

describeEachDialect('two organizations', (dialect) => {
  let server: Server
  let world: ScimWorld
  let dump: Dump
  let victims: Readonly<Record<string, Belongings>>
  let mine: Belongings
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
    dump = await openDump(server.database.url)
    const second = await world.furnish(world.owner, world.contoso, {
      name: 'Second directory',
      connectionId: null,
    })
    mine = await fill(world.own)
    victims = {
      'another organization': await fill(world.foreign),
      'another directory of the same one': await fill(second),
    }
  })
  afterAll(async () => {
    await dump.close()
    await server.close()
  })

  const send = (token: string | null, method: string, path: string, body?: unknown, headers = {}) =>
    world.send(token, method, path, body, headers)

  async function fill(directory: Furnished): Promise<Belongings> {
    const { token, scim } = directory
    const userName = `${word('victim')}@contoso.example`
    const made = await send(
      token,
      'POST',
      `${scim}/Users`,
      user(userName, { title: 'Untouched', displayName: 'Untouched' }),
    )
    await send(token, 'POST', `${scim}/Users`, user(`${word('second')}@contoso.example`))
    const displayName = word('Victims ')
    const group = await send(token, 'POST', `${scim}/Groups`, {
      schemas: [urns.group],
      displayName,
      members: [{ value: made.json.id }],
    })
    const page = await send(token, 'GET', `${scim}/Users?cursor&count=1`)
    return {
      directory,
      userId: made.json.id,
      groupId: group.json.id,
      userName,
      externalId: made.json.externalId,
      displayName,
      version: made.json.meta.version,
      cursor: page.json.nextCursor,
    }
  }

  /** Of rows: what was there and is not any more, and what is new; the caller's own directory apart. */
  function differences(before: readonly string[], after: readonly string[]) {
    const isOther = (row: string) => !row.includes(mine.directory.directoryId)
    const [was, is] = [new Set(before), new Set(after)]
    return {
      gone: before.filter((row) => !is.has(row) && isOther(row)),
      fresh: after.filter((row) => !was.has(row) && isOther(row)),
    }
  }
  async function everything(): Promise<readonly string[]> {
    await server.deps.scimRequests.flush()
    // When a token was used last is marked whether it got anything or not.
    return (await dump.rows()).filter((row) => !row.startsWith('directory_tokens '))
  }

  const idFor = (path: string, of: Belongings) => (path.includes('Groups') ? of.groupId : of.userId)
  const bodies = (victim: Belongings): Readonly<Record<string, readonly unknown[]>> => ({
    'PUT /Users': [user(victim.userName, { title: 'Changed' })],
    'PUT /Groups': [{ schemas: [urns.group], displayName: 'Changed', members: [] }],
    'PATCH /Users': [
      {
        schemas: [urns.patch],
        Operations: [{ op: 'replace', value: { active: false, title: 'Changed' } }],
      },
    ],
    'PATCH /Groups': [
      { schemas: [urns.patch], Operations: [{ op: 'remove', path: 'members' }] },
      {
        schemas: [urns.patch],
        Operations: [{ op: 'add', path: 'members', value: [{ value: mine.userId }] }],
      },
    ],
  })
  const typed = scimEndpoints.flatMap((endpoint) =>
    endpoint.path.includes('{type}')
      ? ['Users', 'Groups'].map((type) => ({
          ...endpoint,
          path: endpoint.path.replace('{type}', type),
        }))
      : [endpoint],
  )

  test('CVE-2025-4210 casdoor: every endpoint but discovery asks for a token, and wants this directory’s', async () => {
    expect(typed.length).toBeGreaterThan(25)
    const before = await everything()
    const tokens = [null, 'x', world.foreign.token, world.foreign.tokenId, world.owner.token]
    for (const { method, path, scope } of typed)
      for (const token of tokens) {
        const at = path.replace('{id}', idFor(path, mine)).replace('{name}', 'User')
        const body = method === 'GET' ? undefined : (bodies(mine)[`${method} /Users`]?.[0] ?? {})
        const answer = await send(token, method, mine.directory.scim + at, body)
        const label = `${method} ${at} with ${String(token)}`
        if (scope === null && token === null) expect(answer.status, label).toBeLessThan(500)
        else expect(answer.status, label).toBe(401)
        expect(answer.text, label).not.toContain(mine.userName)
      }
    expect(await everything()).toEqual(before)
  })

  describe.each(['another organization', 'another directory of the same one'])('%s', (which) => {
    const victim = () => victims[which] as Belongings
    const mineAt = (path: string) => mine.directory.scim + path

    test('ids in the path, with If-Match: 404, and nothing changes', async () => {
      const before = await everything()
      const on = typed.filter(({ path }) => path.endsWith('/{id}'))
      expect(on).toHaveLength(8)
      for (const { method, path } of on)
        for (const headers of [
          {},
          { 'if-match': '*' },
          { 'if-match': victim().version },
          { 'if-none-match': victim().version },
        ])
          for (const body of bodies(victim())[
            `${method} ${path.slice(0, path.lastIndexOf('/'))}`
          ] ?? [undefined])
            for (const id of [
              victim().userId,
              victim().groupId,
              victim().externalId,
              victim().userName,
            ]) {
              const answer = await send(
                mine.directory.token,
                method,
                mineAt(path.replace('{id}', encodeURIComponent(id))),
                body,
                headers,
              )
              expect(answer.status, `${method} ${path} ${id}`).toBe(404)
              expect(answer.text).not.toContain('Untouched')
            }
      expect(await everything()).toEqual(before)
    })

    test('filters, searches, pages: nothing of theirs is found', async () => {
      const { userId, groupId, userName, externalId, displayName } = victim()
      const filters = [
        `id eq "${userId}"`,
        `userName eq "${userName}"`,
        `externalId eq "${externalId}"`,
        `emails.value eq "${userName}"`,
        `id eq "${groupId}" or displayName eq "${displayName}"`,
        `members.value eq "${userId}"`,
        `members[value eq "${userId}"]`,
        `groups.value eq "${groupId}"`,
        `${urns.enterprise}:manager.value eq "${userId}"`,
        'title eq "Untouched" and not (id eq "' + mine.userId + '")',
        'id pr',
      ]
      const lists = typed.filter(
        ({ path, method }) => method === 'GET' && /^\/(Users|Groups)?$/.test(path),
      )
      const searches = typed.filter(({ path }) => path.endsWith('.search'))
      expect([lists.length, searches.length]).toEqual([3, 3])
      const before = await everything()
      for (const filter of filters) {
        const answers = [
          ...lists.map(({ path }) =>
            send(
              mine.directory.token,
              'GET',
              `${mineAt(path)}?count=1000&filter=${encodeURIComponent(filter)}`,
            ),
          ),
          ...searches.map(({ path }) =>
            send(mine.directory.token, 'POST', mineAt(path), {
              schemas: [urns.search],
              filter,
              count: 1000,
            }),
          ),
        ]
        for (const answer of await Promise.all(answers)) {
          expect([200, 400], answer.text).toContain(answer.status)
          for (const text of [userId, groupId, userName, displayName])
            expect(answer.text).not.toContain(text)
          if (filter !== 'id pr' && answer.status === 200)
            expect(answer.json.totalResults, filter).toBe(0)
        }
      }
      expect(await everything()).toEqual(before)
    })

    test('their cursor: 400', async () => {
      for (const path of ['/Users', '/Groups', '/']) {
        const query = `?count=1&cursor=${encodeURIComponent(victim().cursor)}`
        const answer = await send(mine.directory.token, 'GET', mineAt(path) + query)
        expect([answer.status, answer.json.scimType]).toEqual([400, 'invalidCursor'])
      }
    })

    test('ids in a body: members, manager, externalId, id; in POST, PUT, PATCH and Bulk', async () => {
      const { userId, groupId, externalId } = victim()
      const before = await everything()
      const { token } = mine.directory
      const members = [{ value: userId }, { value: groupId, type: 'Group' }]
      const manager = { [urns.enterprise]: { manager: { value: userId } } }
      const group = (over: object = {}) => ({
        schemas: [urns.group],
        displayName: word('Mine '),
        ...over,
      })
      const person = (over: object = {}) =>
        user(`${word('mine')}@contoso.example`, { externalId, id: userId, ...over })
      const ok = async (method: string, path: string, body: unknown) => {
        const answer = await send(token, method, mineAt(path), body)
        expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
        expect(answer.text).not.toContain('Untouched')
        return answer.json
      }
      const patch = (path: string, ...operations: readonly unknown[]) =>
        ok('PATCH', path, { schemas: [urns.patch], Operations: operations })
      const madeGroup = await ok('POST', '/Groups', group({ members }))
      const groupPath = `/Groups/${madeGroup.id}`
      await ok('PUT', groupPath, group({ members }))
      await patch(groupPath, { op: 'add', path: 'members', value: members })
      await patch(groupPath, { op: 'remove', path: `members[value eq "${userId}"]` })
      await patch(groupPath, { op: 'replace', value: { members } })
      const madeUser = await ok('POST', '/Users', person(manager))
      const userPath = `/Users/${madeUser.id}`
      expect(madeUser.id).not.toBe(userId)
      await ok('PUT', userPath, person(manager))
      await patch(userPath, { op: 'add', path: `${urns.enterprise}:manager`, value: userId })
      await patch(userPath, { op: 'add', value: { groups: [{ value: groupId }] } }).catch(
        () => undefined,
      )
      const operations = [
        { method: 'POST', path: '/Groups', bulkId: 'g', data: group({ members }) },
        { method: 'PATCH', path: `/Users/${userId}`, data: bodies(victim())['PATCH /Users']?.[0] },
        { method: 'PUT', path: `/Users/${userId}`, data: person() },
        { method: 'DELETE', path: `/Users/${userId}`, version: victim().version },
        { method: 'DELETE', path: `/Groups/${groupId}` },
        {
          method: 'PATCH',
          path: `/Groups/${groupId}`,
          data: bodies(victim())['PATCH /Groups']?.[0],
        },
        { method: 'POST', path: '/Users', bulkId: userId, data: person() },
        {
          method: 'PATCH',
          path: `/Groups/bulkId:${userId}`,
          data: { schemas: [urns.patch], Operations: [] },
        },
        {
          method: 'DELETE',
          path: `${new URL(victim().directory.scim, 'http://x').pathname}/Users/${userId}`,
        },
      ]
      const bulk = await ok('POST', '/Bulk', { schemas: [urns.bulk], Operations: operations })
      const statuses = bulk.Operations.map(({ status }: { status: string }) => status)
      expect(statuses).toEqual(['201', '404', '404', '404', '404', '404', '201', '404', '400'])
      const seen = await send(token, 'GET', `${mineAt('/Groups')}?count=1000`)
      expect(seen.text).not.toContain(userId)
      const { gone, fresh } = differences(before, await everything())
      expect(gone).toEqual([])
      const named = [userId, groupId, victim().directory.directoryId]
      expect(fresh.filter((row) => named.some((id) => row.includes(id)))).toEqual([])
      const theirs = await send(
        victim().directory.token,
        'GET',
        `${victim().directory.scim}/Groups/${groupId}`,
      )
      expect(theirs.json.members.map(({ value }: { value: string }) => value)).toEqual([userId])
    })

    /** What the route would take. */
    function bodyOf(method: string, path: string): unknown {
      if (path.endsWith('role-rules-impact')) return { roleRules: [] }
      if (method === 'PATCH') return { name: 'Changed' }
      return method === 'POST' ? { name: 'x' } : undefined
    }

    test('the admin API: their directory, credential and provider, wherever they can be named', async () => {
      const { paths } = z
        .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
        .parse((await world.call(null, 'GET', '/api/openapi.json')).json)
      const routes = Object.entries(paths).flatMap(([path, methods]) =>
        path.includes('/directories/{directoryId}')
          ? Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path }))
          : [],
      )
      expect(routes.length).toBeGreaterThanOrEqual(7)
      const before = await everything()
      const { directory } = victim()
      const isElsewhere = directory.organization.id !== world.contoso.id
      await world.deps.scimRequests.flush()
      const logged = await world.storage.read.scimRequests.list(
        directory.organization.id,
        parseId('directory', directory.directoryId)!,
        {},
        { limit: 1, cursor: null },
      )
      const requestId = logged.items[0]?.id ?? 'none was logged'
      expect(requestId).toMatch(/^\w+$/)
      for (const { method, path } of routes) {
        // Another directory of one's own organization is one's own here, but its credentials are its.
        const directoryIds = [
          ...(isElsewhere ? [directory.directoryId] : []),
          ...(/\{(?:token|request)Id\}/.test(path) ? [mine.directory.directoryId] : []),
        ]
        for (const directoryId of directoryIds) {
          const at = path
            .replace('{organizationId}', world.contoso.id)
            .replace('{directoryId}', directoryId)
            .replace('{tokenId}', directory.tokenId)
            .replace('{requestId}', requestId)
          const body = bodyOf(method, path)
          const url = at.startsWith('/api') ? at : `/api/v1${at}`
          const answer = await world.call(world.owner, method, url, body)
          expect([answer.status, answer.json?.code], `${method} ${url}`).toEqual([404, 'NOT_FOUND'])
        }
      }
      if (isElsewhere)
        for (const [method, path] of [
          ['POST', `${world.contoso.path}/directories`],
          ['PATCH', mine.directory.path],
        ] as const) {
          const body = { name: 'Paired', connectionId: world.fabrikam.entra.id }
          const answer = await world.call(world.owner, method, path, body)
          expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
        }
      expect(await everything()).toEqual(before)
    })

    test('role rules that name their group give nothing', async () => {
      const roleRules = [{ group: victim().groupId, role: 'admin' }]
      const before = await everything()
      const changed = await world.call(world.owner, 'PATCH', mine.directory.path, { roleRules })
      expect(changed.status, changed.text).toBe(200)
      expect(differences(before, await everything())).toEqual({ gone: [], fresh: [] })
    })
  })
})
