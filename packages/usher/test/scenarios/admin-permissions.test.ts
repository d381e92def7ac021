// Who may call what. The routes are read from the document, so that a route that is added tomorrow
// is swept tomorrow (advisories: SCIM and admin routes that forgot their guard, CVE-2025-4210; ids
// of another organization, CVE-2026-92539; diagnostics without a guard, CVE-2026-55106).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { setUpPermissions, setUpScopes, tokenPermissions } from '../../src/core/access.ts'
import { isOperatorPermission, permissions, type Permission } from '../../src/core/permissions.ts'
import { hashToken, randomToken } from '../../src/lib/tokens.ts'
import { after, build, id, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { openServer, settle, type Server, type World } from './admin-world.ts'

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ 'x-guard': z.string() }))),
})
const routesOf = async (world: World) => {
  const { json } = await world.call(null, 'GET', '/api/openapi.json')
  return Object.entries(documentSchema.parse(json).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-guard': guard }]) => ({
      method: method.toUpperCase(),
      path,
      guard,
      /** What the guard names: a permission, one of several, or a word of its own. */
      named: guard.split(' | '),
    })),
  )
}
type Ids = Readonly<Record<string, string>>

/** What an organization has that routes can name. */
async function furnish(
  world: World,
  of: World['contoso'],
  member: { readonly memberId: string; readonly identityId: string; readonly sessionId: string },
): Promise<Ids> {
  const domain = build.domain({ organizationId: of.id })
  const secret = build.secret({ connectionId: of.entra.id })
  const invitation = build.invitation({ organizationId: of.id })
  const attempt = build.attempt({ organizationId: of.id })
  const directory = build.directory({ organizationId: of.id })
  const testSignIn = build.testSignIn({ organizationId: of.id, connectionId: of.entra.id })
  const apiToken = build.apiToken({ organizationId: of.id })
  const setUpLink = build.setUpLink({ organizationId: of.id })
  const token = build.directoryToken({ organizationId: of.id, directoryId: directory.id })
  const request = build.scimRequest({ organizationId: of.id, directoryId: directory.id })
  const role = word('swept-')
  const group = build.newResource({
    id: id('directoryGroup'),
    organizationId: of.id,
    directoryId: directory.id,
    resourceType: 'Group',
  })
  await world.storage.transaction(async (stores) => {
    await stores.domains.insert(domain)
    await stores.members.addCustomRole(of.id, role)
    await stores.connections.addSecret(secret)
    await stores.invitations.insert(invitation)
    await stores.attempts.insert(attempt)
    await stores.directories.insert(directory)
    await stores.directoryTokens.insert(token)
    await stores.scimRequests.append([request])
    await stores.resources.insert(group)
    await stores.testSignIns.insert(testSignIn)
    await stores.apiTokens.insert(apiToken)
    await stores.setUpLinks.insert(setUpLink)
  })
  return {
    organizationId: of.id,
    domainId: domain.id,
    connectionId: of.entra.id,
    secretId: secret.id,
    memberId: member.memberId,
    identityId: member.identityId,
    sessionId: member.sessionId,
    invitationId: invitation.id,
    attemptId: attempt.id,
    directoryId: directory.id,
    tokenId: token.id,
    requestId: request.id,
    groupId: group.id,
    testSignInId: testSignIn.id,
    apiTokenId: apiToken.id,
    setUpLinkId: setUpLink.id,
    role,
  }
}

/** Guards that do not ask what somebody may do in an organization. */
const open: readonly string[] = ['anybody', 'person', 'public']
/** Routes that ask for a permission in an organization, or for an operator. */
const closedRoutes = async (world: World) =>
  (await routesOf(world)).filter(({ guard }) => !open.includes(guard))

const filled = (path: string, ids: Ids) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? `missing-${name}`)

/** A body that the route would take, so that nothing but the guard stands in the way. */
const bodyFor = (method: string, path: string): unknown => {
  const end = path.split('/').at(-1) ?? ''
  const bodies: Record<string, unknown> = {
    'POST organizations': { name: 'New', slug: 'new' },
    'PATCH {organizationId}': { name: 'Changed' },
    'POST domains': { domain: 'changed.example' },
    'POST connections': entra('Changed'),
    'POST check': settings,
    'PATCH {connectionId}': { registrationEnabled: false },
    'POST secrets': { value: 'a-secret-of-some-length' },
    'PUT roles': { roles: ['admin'] },
    'POST roles': { name: 'changed' },
    'POST directories': { name: 'Changed' },
    'PATCH {directoryId}': { name: 'Changed' },
    'POST tokens': { name: 'changed' },
    'POST mapping-preview': {
      attributeMapping: { uid: 'id' },
      source: { kind: 'sample', sample: 'member' },
    },
    'POST claims-reveal': { source: { kind: 'lastSignIn' } },
    'POST role-rules-preview': { roleRules: [], source: { kind: 'sample', sample: 'member' } },
    'POST role-rules-impact': { roleRules: [] },
    'POST merge-preview': { memberId: 'mem_01k7x2f0q3w8v5n6m9r4t1y2z0' },
    'POST merge': { memberId: 'mem_01k7x2f0q3w8v5n6m9r4t1y2z0' },
    'POST organization': { organizationId: 'org_00000000000000000000000000' },
    'POST api-tokens': {
      name: 'changed',
      permissions: ['members:read'],
      expiresAt: after(86_400_000).toISOString(),
    },
    'POST set-up-links': { name: 'changed', scopes: ['sign-in'] },
    'POST invitations': { email: 'new@contoso.example', roles: ['member'] },
  }
  return bodies[`${method} ${end}`]
}
const settings = {
  kind: 'entra',
  clientId: '33333333-3333-4333-8333-333333333333',
  tenantId: '44444444-4444-4444-8444-444444444444',
}
const entra = (name: string) => ({ ...settings, name })

describeEachDialect('permissions of the admin API', (dialect) => {
  let server: Server
  let world: World
  let own: Ids
  let foreign: Ids
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
    own = await furnish(world, world.contoso, world.member)
    foreign = await furnish(world, world.fabrikam, world.foreignAdmin)
  })
  afterAll(() => server.close())

  it('declares a guard for every route', async () => {
    const routes = await routesOf(world)
    expect(routes.length).toBeGreaterThan(30)
    const guards: readonly string[] = [...permissions, 'operator', 'organization-operator', ...open]
    expect(routes.filter(({ named }) => !named.every((one) => guards.includes(one)))).toEqual([])
  })

  it('answers 401 to nobody, whatever they send, and changes nothing', async () => {
    const before = await world.dump()
    for (const { method, path, guard } of await routesOf(world)) {
      if (guard === 'public') continue
      const label = `${method} ${path}`
      const answer = await world.call(null, method, filled(path, own), bodyFor(method, path))
      expect(answer.status, label).toBe(401)
      expect(answer.json.code, label).toBe('UNAUTHENTICATED')
      const garbage = method === 'GET' ? undefined : '{"broken'
      const second = await world.call(null, method, filled(path, own), garbage)
      expect(second.status, `${label} with garbage`).toBe(401)
      const forged = { ...world.owner, token: 'A'.repeat(43) }
      const third = await world.call(forged, method, filled(path, own), bodyFor(method, path))
      expect(third.status, `${label} with a made-up session`).toBe(401)
    }
    expect(await world.dump()).toBe(before)
  })

  it('answers 403 to a plain member, and changes nothing', async () => {
    const before = await world.dump()
    for (const { method, path } of await closedRoutes(world)) {
      const answer = await world.call(
        world.member,
        method,
        filled(path, own),
        bodyFor(method, path),
      )
      expect(answer.status, `${method} ${path}`).toBe(403)
      expect(answer.json.code, `${method} ${path}`).toBe('FORBIDDEN')
    }
    expect(await world.dump()).toBe(before)
  })

  it('answers 404 to administrators and owners of another organization', async () => {
    const before = await world.dump()
    for (const as of [world.foreignAdmin, world.foreignOwner])
      for (const { method, path } of await closedRoutes(world)) {
        const answer = await world.call(as, method, filled(path, own), bodyFor(method, path))
        const expected = path.includes('{organizationId}') ? 404 : 403
        expect(answer.status, `${method} ${path}`).toBe(expected)
      }
    expect(await world.dump()).toBe(before)
  })

  it('answers 404 to ids of another organization inside one’s own', async () => {
    const before = await world.dump()
    for (const { method, path } of await routesOf(world)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
      for (const name of names.filter((one) => one !== 'organizationId')) {
        const mixed = { ...own, [name]: foreign[name] ?? '' }
        const as = path.endsWith('verify-by-operator') ? world.operator : world.owner
        const answer = await world.call(as, method, filled(path, mixed), bodyFor(method, path))
        expect(answer.status, `${method} ${path} with a foreign ${name}`).toBe(404)
        for (const nonsense of ['x', '..%2f..', '%00', encodeURIComponent("' or 1=1 --"), '😀']) {
          const odd = filled(path, { ...own, [name]: nonsense })
          const second = await world.call(as, method, odd, bodyFor(method, path))
          expect(second.status, `${method} ${odd}`).toBe(404)
        }
      }
    }
    expect(await world.dump()).toBe(before)
  })

  it('opens what is about oneself to a plain member, and no more of it to others', async () => {
    const opened = (await routesOf(world)).filter(({ guard }) => open.includes(guard))
    // Each is a decision: a new one belongs into this list on purpose.
    expect(opened.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'GET /api/v1/me',
      'POST /api/v1/me/organization',
      'POST /api/v1/set-up-visit',
      'POST /api/v1/set-up-visit/end',
    ])
    const me = await world.call(world.member, 'GET', '/api/v1/me')
    expect(me.json.permissions).toEqual([])
  })

  it('confines filters: a foreign connection in a query finds nothing', async () => {
    const { path } = world.contoso
    const members = `${path}/members?connectionId=${foreign['connectionId']}`
    expect((await world.call(world.owner, 'GET', members)).status).toBe(404)
    const attempts = `${path}/sign-in-attempts?connectionId=${foreign['connectionId']}`
    expect((await world.call(world.owner, 'GET', attempts)).json.items).toEqual([])
  })

  it('confines cursors: one of another organization is refused', async () => {
    const page = await world.call(
      world.foreignOwner,
      'GET',
      `${world.fabrikam.path}/members?limit=1`,
    )
    expect(page.json.nextCursor).toEqual(expect.any(String))
    const path = `${world.contoso.path}/members?cursor=${encodeURIComponent(page.json.nextCursor)}`
    const answer = await world.call(world.owner, 'GET', path)
    expect([answer.status, answer.json.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('lets an operator into organizations and domains of others, and no further', async () => {
    const before = await world.dump()
    for (const { method, path, named } of await routesOf(world)) {
      const asked = permissions.filter((one) => named.includes(one))
      if (asked.length === 0) continue
      if (asked.some(isOperatorPermission) && !path.includes('invitations')) continue
      const answer = await world.call(
        world.operator,
        method,
        filled(path, own),
        bodyFor(method, path),
      )
      const expected = path.includes('invitations') ? 403 : 404
      expect(answer.status, `${method} ${path}`).toBe(expected)
    }
    expect(await world.dump()).toBe(before)
    expect((await world.call(world.operator, 'GET', world.contoso.path)).status).toBe(200)
    const domains = await world.call(world.operator, 'GET', `${world.contoso.path}/domains`)
    expect(domains.status).toBe(200)
  })

  describe('tokens and links', () => {
    /** An organization of their own: who is let in ends everybody's sessions, among other things. */
    let theirs: World['contoso']
    beforeAll(async () => {
      theirs = (await settle(server)).contoso
    })
    /** Each route of contoso, called with a body that none takes: who is let in meets the body. */
    const reached = async (headers: Readonly<Record<string, string>>, ids: Ids) => {
      const found: string[] = []
      for (const { method, path } of await closedRoutes(world)) {
        const body = method === 'GET' ? undefined : '{"broken'
        const answer = await world.call(null, method, filled(path, ids), body, headers)
        expect(answer.status, `${method} ${path}`).not.toBe(401)
        if (answer.status !== 403) found.push(`${method} ${path}`)
      }
      return found
    }
    const naming = async (held: readonly string[]) =>
      (await closedRoutes(world))
        .filter(({ named }) => named.some((one) => held.includes(one)))
        .map(({ method, path }) => `${method} ${path}`)
    const insertToken = async (permission: Permission) => {
      const key = `ust_${randomToken()}`
      const token = build.apiToken({
        organizationId: theirs.id,
        tokenHash: hashToken(key),
        permissions: [permission],
        lastUsedAt: after(60_000),
      })
      await world.storage.transaction((stores) => stores.apiTokens.insert(token))
      return { authorization: `Bearer ${key}` }
    }
    /** Nothing of it is in contoso, so that nothing of contoso is changed by whoever gets through. */
    const elsewhere = () => ({ ...foreign, organizationId: theirs.id })

    it('a token with one permission reaches exactly the routes that name it', async () => {
      for (const permission of tokenPermissions) {
        const headers = await insertToken(permission)
        expect(await reached(headers, elsewhere()), permission).toEqual(await naming([permission]))
      }
    })

    it('nothing in a row lets a token make keys', async () => {
      for (const permission of ['api-tokens:write', 'set-up-links:write'] as const)
        expect(await reached(await insertToken(permission), elsewhere())).toEqual([])
    })

    it('an opened link reaches exactly what its scopes name', async () => {
      for (const scope of setUpScopes) {
        const key = `usl_${randomToken()}`
        const link = build.setUpLink({
          organizationId: theirs.id,
          tokenHash: hashToken(key),
          scopes: [scope],
        })
        await world.storage.transaction((stores) => stores.setUpLinks.insert(link))
        const opened = await world.call(null, 'POST', '/api/v1/set-up-visit', { token: key })
        const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
        const held = setUpPermissions([scope])
        expect(held.length).toBe(3)
        expect(await reached({ cookie }, elsewhere()), scope).toEqual(await naming(held))
      }
    })

    it('another organization is absent for them, and the instance closed', async () => {
      const before = await world.dump()
      const headers = await insertToken('members:write')
      const after = await world.dump()
      expect(after).not.toBe(before)
      for (const { method, path } of await closedRoutes(world)) {
        const body = bodyFor(method, path)
        const answer = await world.call(null, method, filled(path, foreign), body, headers)
        const expected = path.includes('{organizationId}') ? 404 : 403
        expect(answer.status, `${method} ${path}`).toBe(expected)
      }
      expect(await world.dump()).toBe(after)
    })
  })

  it('refuses writes that a page of another site causes', async () => {
    const before = await world.dump()
    const path = `${world.contoso.path}/roles`
    const foreignPage = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const answer = await world.call(world.owner, 'POST', path, { name: 'evil' }, foreignPage)
    expect([answer.status, answer.json.code]).toEqual([403, 'CROSS_SITE_REQUEST'])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const second = await world.call(world.owner, 'POST', path, 'name=evil', form)
    expect([second.status, second.json.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    expect(await world.dump()).toBe(before)
  })
})
