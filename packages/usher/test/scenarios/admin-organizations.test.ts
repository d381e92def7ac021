// Organizations, domains, roles, invitations and the history of what was done to them.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { build, id, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  only,
  openServer,
  settle,
  type Answer,
  type Person,
  type Server,
  type World,
} from './admin-world.ts'

const codeOf = ({ status, json }: Answer) => [status, json.code]

describeEachDialect('what organizations refuse', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
  })
  afterAll(() => server.close())

  it.each([
    [{ sessionIdleSeconds: 59 }, 'VALIDATION_FAILED'],
    [{ sessionIdleSeconds: 90 * 86_400 + 1 }, 'VALIDATION_FAILED'],
    [{ sessionIdleSeconds: 7200, sessionAbsoluteSeconds: 3600 }, 'VALIDATION_FAILED'],
    [{ sessionIdleSeconds: '3600' }, 'VALIDATION_FAILED'],
    [{ defaultRole: 'owner' }, 'VALIDATION_FAILED'],
    [{ defaultRole: 'nobody-made-it' }, 'ROLE_UNKNOWN'],
    [{ logoUrl: 'http://contoso.example/logo.png' }, 'VALIDATION_FAILED'],
    [{ logoUrl: 'data:image/svg+xml;base64,PHN2Zz4=' }, 'VALIDATION_FAILED'],
    [{ logoUrl: 'https://user@contoso.example/"onload=' }, 'VALIDATION_FAILED'],
    [{ slug: 'Contoso' }, 'VALIDATION_FAILED'],
    [{ name: '' }, 'VALIDATION_FAILED'],
    [{ name: 'two\nlines' }, 'VALIDATION_FAILED'],
    [{ id: 'org_other' }, 'VALIDATION_FAILED'],
    [{ enabled: false }, 'FORBIDDEN'],
  ])('refuses %j with %s and changes nothing', async (body, code) => {
    const before = await world.dump()
    const answer = await world.call(world.owner, 'PATCH', world.contoso.path, body)
    expect(answer.json.code).toBe(code)
    expect(await world.dump()).toBe(before)
  })

  it.each([
    'gmail.com',
    'Outlook.com',
    'co.uk',
    'com',
    'onmicrosoft.com',
    '127.0.0.1',
    'a@b.de',
    '*.x.de',
    'ｃontoso.com',
  ])('refuses the domain %s', async (domain) => {
    const path = `${world.contoso.path}/domains`
    const answer = await world.call(world.operator, 'POST', path, { domain })
    expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED'])
    expect(only(answer.json.errors)).toMatchObject({ path: 'domain' })
  })
})

describeEachDialect('organizations through the admin API', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    world = await settle(server)
  })

  it('lets an operator make an organization, which has its e-mail provider', async () => {
    const adatum = word('adatum')
    const made = await world.call(world.operator, 'POST', '/api/v1/organizations', {
      name: 'Adatum',
      slug: adatum,
      emailEnabled: true,
    })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ name: 'Adatum', slug: adatum, enabled: true })
    const connections = await world.storage.read.connections.list(made.json.id)
    expect(only(connections).settings.kind).toBe('email')
    const again = await world.call(world.operator, 'POST', '/api/v1/organizations', {
      name: 'Adatum',
      slug: adatum,
    })
    expect(codeOf(again)).toEqual([409, 'SLUG_TAKEN'])
    const listed = await world.call(world.operator, 'GET', '/api/v1/organizations?limit=200')
    expect(listed.json.items.map(({ slug }: { slug: string }) => slug)).toContain(adatum)
  })

  it('gives one slug to one of two who ask at once', async () => {
    const body = { name: 'Twin', slug: word('twin') }
    const ask = () => world.call(world.operator, 'POST', '/api/v1/organizations', body)
    const answers = await Promise.all([ask(), ask(), ask(), ask()])
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 409, 409, 409,
    ])
  })

  it('finds organizations by their name, and says which of them nobody owns yet', async () => {
    const slug = word('wing-tip')
    const made = await world.call(world.operator, 'POST', '/api/v1/organizations', {
      name: 'Wingtip 100% Toys',
      slug,
    })
    const find = async (search: string) => {
      const query = `limit=200&search=${encodeURIComponent(search)}`
      const { json } = await world.call(world.operator, 'GET', `/api/v1/organizations?${query}`)
      return json.items.map((one: { id: string; hasOwner: boolean }) => [one.id, one.hasOwner])
    }
    for (const search of ['wingtip 100%', '0% TOYS', slug.toUpperCase(), ` ${slug} `])
      expect(await find(search), search).toContainEqual([made.json.id, false])
    for (const search of ['100% wingtip', '100_ toys', 'wing%toys'])
      expect(await find(search), search).toEqual([])
    expect(await find(world.contoso.slug)).toEqual([[world.contoso.id, true]])
  })

  it('lists organizations page by page', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = await world.call(world.operator, 'GET', `/api/v1/organizations?limit=2${query}`)
      expect(page.status).toBe(200)
      seen.push(...page.json.items.map((one: { id: string }) => one.id))
      cursor = page.json.nextCursor
    } while (cursor !== null)
    expect(new Set(seen).size).toBe(seen.length)
    const { contoso, fabrikam, instance } = world
    expect(seen).toEqual(expect.arrayContaining([contoso.id, fabrikam.id, instance.id]))
  })

  it('changes an organization and says before and after in the audit trail', async () => {
    const { path } = world.contoso
    const read = await world.call(world.admin, 'GET', path)
    expect(read.json).toMatchObject({ id: world.contoso.id, name: 'Contoso' })
    const logoUrl = 'data:image/png;base64,iVBORw0KGgo='
    const changed = await world.call(world.admin, 'PATCH', path, {
      name: 'Contoso Ltd – Zürich 株式会社',
      logoUrl,
      restrictToDomains: true,
      sessionIdleSeconds: 60,
      sessionAbsoluteSeconds: 31_536_000,
    })
    expect(changed.status).toBe(200)
    expect(changed.json).toMatchObject({
      name: 'Contoso Ltd – Zürich 株式会社',
      logoUrl,
      restrictToDomains: true,
      sessionIdleSeconds: 60,
    })
    const event = only(await world.auditOf(world.contoso))
    expect(event.action).toBe('organization.updated')
    expect(event.actor).toMatchObject({ kind: 'user', userId: world.admin.userId })
    expect(event.details).toMatchObject({
      changes: { name: { before: 'Contoso', after: 'Contoso Ltd – Zürich 株式会社' } },
    })
    const cleared = await world.call(world.admin, 'PATCH', path, { logoUrl: null })
    expect(cleared.json.logoUrl).toBeNull()
  })

  it('refuses a slug that another organization has', async () => {
    const answer = await world.call(world.owner, 'PATCH', world.contoso.path, {
      slug: world.fabrikam.slug,
    })
    expect(codeOf(answer)).toEqual([409, 'SLUG_TAKEN'])
  })

  it('ends every session of an organization that an operator disables', async () => {
    const off = await world.call(world.operator, 'PATCH', world.contoso.path, { enabled: false })
    expect(off.json.enabled).toBe(false)
    expect((await world.call(world.owner, 'GET', world.contoso.path)).status).toBe(401)
    const on = await world.call(world.operator, 'PATCH', world.contoso.path, { enabled: true })
    expect(on.json.enabled).toBe(true)
    expect((await world.call(world.owner, 'GET', world.contoso.path)).status).toBe(401)
    const actions = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(actions.toSorted()).toEqual(['organization.disabled', 'organization.enabled'])
  })

  it('verifies a domain by DNS, and only by the very record', async () => {
    const path = `${world.contoso.path}/domains`
    const added = await world.call(world.admin, 'POST', path, { domain: 'Contoso.Example' })
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({ domain: 'contoso.example', verified: false })
    const { recordName, recordValue } = added.json.challenge
    expect(recordName).toBe('_usher.contoso.example')
    const verify = () => world.call(world.admin, 'POST', `${path}/${added.json.id}/verify`)
    expect(codeOf(await verify())).toEqual([409, 'DOMAIN_NOT_PROVEN'])
    world.txt.set(recordName, [['v=spf1 -all'], [`${recordValue}x`]])
    expect(codeOf(await verify())).toEqual([409, 'DOMAIN_NOT_PROVEN'])
    world.txt.set(recordName, [['v=spf1 -all'], [recordValue.slice(0, 20), recordValue.slice(20)]])
    const verified = await verify()
    expect(verified.json).toMatchObject({ verified: true, verifiedBy: 'dns' })
    expect((await verify()).json.verified).toBe(true)
    const listed = await world.call(world.admin, 'GET', path)
    expect(only(listed.json.items)).toMatchObject({ domain: 'contoso.example', verified: true })
    const removed = await world.call(world.admin, 'DELETE', `${path}/${added.json.id}`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await world.call(world.admin, 'GET', path)).json.items).toEqual([])
    const actions = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(actions).toEqual(['domain.removed', 'domain.verified', 'domain.added'])
  })

  it('says what the check found instead of the record', async () => {
    const path = `${world.contoso.path}/domains`
    const domain = `${word('found')}.example`
    const { id: domainId, challenge } = (await world.call(world.admin, 'POST', path, { domain }))
      .json
    const { recordName, recordValue } = challenge
    const check = async () => {
      const answer = await world.call(world.admin, 'POST', `${path}/${domainId}/verify`)
      expect(codeOf(answer)).toEqual([409, 'DOMAIN_NOT_PROVEN'])
      return answer.json.errors
    }
    expect(await check()).toEqual([])
    world.txt.set(recordName, [['usher-verification=', 'old'], ['v=spf1 -all']])
    expect(await check()).toEqual([
      { path: 'found', message: 'usher-verification=old' },
      { path: 'found', message: 'v=spf1 -all' },
    ])
    world.txt.set(`${recordName}.${domain}`, [[recordValue]])
    world.txt.delete(recordName)
    expect(await check()).toEqual([{ path: 'misplaced', message: `${recordName}.${domain}` }])
    world.txt.set(domain, [[recordValue]])
    expect((await check())[0]).toEqual({ path: 'misplaced', message: domain })
    world.failing.set(recordName, 'ESERVFAIL')
    expect(await check()).toEqual([{ path: 'dns', message: 'ESERVFAIL' }])
    world.failing.clear()
  })

  it('has everybody sign in again, but for whoever asks', async () => {
    const running = await world.call(world.admin, 'GET', `${world.contoso.path}/sessions`)
    expect(running.json).toEqual({ running: 3 })
    const ended = await world.call(world.admin, 'POST', `${world.contoso.path}/sessions/end`)
    expect(ended.json).toEqual({ sessionsEnded: 2 })
    expect((await world.call(world.admin, 'GET', world.contoso.path)).status).toBe(200)
    expect((await world.call(world.owner, 'GET', world.contoso.path)).status).toBe(401)
    expect((await world.call(world.foreignOwner, 'GET', world.fabrikam.path)).status).toBe(200)
    expect((await world.auditOf(world.contoso))[0]).toMatchObject({
      action: 'organization.sessions_ended',
      details: { sessionsEnded: 2 },
    })
  })

  it('takes a logo that is what it says', async () => {
    const logos = {
      png: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      gif: 'R0lGODlhAQABAAAAACwAAAAAAQABAAA=',
      jpeg: '/9j/4AAQSkZJRgABAQEASABIAAA=',
      webp: 'UklGRhIAAABXRUJQVlA4TAYAAAAvAAAAAA==',
    }
    for (const [format, content] of Object.entries(logos)) {
      const logoUrl = `data:image/${format};base64,${content}`
      const answer = await world.call(world.admin, 'PATCH', world.contoso.path, { logoUrl })
      expect(answer.json.logoUrl, format).toBe(logoUrl)
    }
    for (const [format, content] of [
      ['png', logos.gif],
      ['gif', Buffer.from('<svg onload="alert(1)">').toString('base64')],
      ['webp', Buffer.from('RIFF1234WAVE').toString('base64')],
      ['jpeg', 'AAAA'],
    ]) {
      const logoUrl = `data:image/${format};base64,${content}`
      const answer = await world.call(world.admin, 'PATCH', world.contoso.path, { logoUrl })
      expect(codeOf(answer), format).toEqual([400, 'VALIDATION_FAILED'])
      expect(only(answer.json.errors)).toMatchObject({ path: 'logoUrl' })
    }
  })

  it('gives a domain to one organization only, also when both prove it at once', async () => {
    const challenges = await Promise.all(
      [
        { as: world.admin, of: world.contoso },
        { as: world.foreignAdmin, of: world.fabrikam },
      ].map(async ({ as, of }) => {
        const body = { domain: 'shared.example' }
        const { json } = await world.call(as, 'POST', `${of.path}/domains`, body)
        return { as, path: `${of.path}/domains/${json.id}/verify`, json }
      }),
    )
    world.txt.set(
      '_usher.shared.example',
      challenges.map(({ json }) => [json.challenge.recordValue]),
    )
    const answers = await Promise.all(
      challenges.map(({ as, path }) => world.call(as, 'POST', path)),
    )
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409,
    ])
    expect(answers.find(({ status }) => status === 409)?.json.code).toBe('DOMAIN_TAKEN')
  })

  it('lets an operator vouch for a domain, which the audit trail shows', async () => {
    const path = `${world.contoso.path}/domains`
    const { json } = await world.call(world.owner, 'POST', path, { domain: 'intern.example' })
    const verified = await world.call(
      world.operator,
      'POST',
      `${path}/${json.id}/verify-by-operator`,
    )
    expect(verified.json).toMatchObject({ verified: true, verifiedBy: 'operator' })
    const [event] = await world.auditOf(world.contoso)
    expect(event).toMatchObject({
      action: 'domain.verified',
      actor: { kind: 'user', userId: world.operator.userId },
      details: { domain: 'intern.example', by: 'operator' },
    })
  })

  it('refuses a domain that is listed already', async () => {
    const path = `${world.contoso.path}/domains`
    await world.call(world.admin, 'POST', path, { domain: 'contoso.example' })
    const again = await world.call(world.admin, 'POST', path, { domain: 'CONTOSO.example' })
    expect(codeOf(again)).toEqual([409, 'CONFLICT'])
  })

  it('adds roles, and one of two that are the same', async () => {
    const path = `${world.contoso.path}/roles`
    const add = (name: string) => world.call(world.admin, 'POST', path, { name })
    const answers = await Promise.all([add('editor'), add('editor'), add('editor')])
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 409, 409,
    ])
    expect(codeOf(await add('owner'))).toEqual([409, 'CONFLICT'])
    expect(codeOf(await add('Bad Role'))).toEqual([400, 'VALIDATION_FAILED'])
    const listed = await world.call(world.admin, 'GET', path)
    expect(listed.json.items).toEqual([
      { name: 'owner', builtIn: true },
      { name: 'admin', builtIn: true },
      { name: 'member', builtIn: true },
      { name: 'editor', builtIn: false },
    ])
    const foreign = await world.call(world.foreignAdmin, 'GET', `${world.fabrikam.path}/roles`)
    expect(foreign.json.items).toHaveLength(3)
  })

  it('invites by mail; the link is in the letter and in no answer', async () => {
    const path = `${world.contoso.path}/invitations`
    const body = { email: 'grace@contoso.example', roles: ['admin'] }
    const made = await world.call(world.admin, 'POST', path, body)
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ email: body.email, roles: ['admin'], status: 'open' })
    const firstToken = tokenIn(only(world.letters()).text)
    expect(codeOf(await world.call(world.admin, 'POST', path, body))).toEqual([409, 'CONFLICT'])
    const resent = await world.call(world.admin, 'POST', `${path}/${made.json.id}/resend`)
    expect(resent.status).toBe(200)
    const secondToken = tokenIn(world.letters()[1]?.text ?? '')
    expect(secondToken).not.toBe(firstToken)
    expect((await world.call(world.admin, 'GET', path)).json.items).toHaveLength(1)
    const revoked = await world.call(world.admin, 'DELETE', `${path}/${made.json.id}`)
    expect(revoked.status).toBe(204)
    const listed = await world.call(world.admin, 'GET', path)
    expect(only(listed.json.items)).toMatchObject({ status: 'revoked' })
    const everything = [...world.transcript, await world.dump()].join('\n')
    for (const token of [firstToken, secondToken]) expect(everything).not.toContain(token)
  })

  it('leaves inviting owners to owners, and the first owner to an operator', async () => {
    const path = `${world.contoso.path}/invitations`
    const body = { email: 'second@contoso.example', roles: ['owner'] }
    const refused = await world.call(world.admin, 'POST', path, body)
    expect(codeOf(refused)).toEqual([403, 'OWNER_NOT_GRANTABLE'])
    expect((await world.call(world.owner, 'POST', path, body)).status).toBe(201)
    const adatum = word('adatum')
    const made = await world.call(world.operator, 'POST', '/api/v1/organizations', {
      name: 'Adatum',
      slug: adatum,
    })
    const first = await world.call(
      world.operator,
      'POST',
      `/api/v1/organizations/${made.json.id}/invitations`,
      { email: 'first@adatum.example', roles: ['owner'] },
    )
    expect(first.status).toBe(201)
    expect(codeOf(await world.call(world.operator, 'POST', path, body))).toEqual([403, 'FORBIDDEN'])
  })

  it('limits how often one invitation is mailed', async () => {
    const path = `${world.contoso.path}/invitations`
    const made = await world.call(world.admin, 'POST', path, { email: 'often@contoso.example' })
    const answers: Answer[] = []
    for (let sent = 0; sent < 8; sent += 1)
      answers.push(await world.call(world.admin, 'POST', `${path}/${made.json.id}/resend`))
    const last = answers.at(-1)
    expect(last && codeOf(last)).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('shows sign-in attempts with their meaning, and finds one by its reference', async () => {
    const denied = build.attempt({
      organizationId: world.contoso.id,
      connectionId: world.contoso.entra.id,
      userId: id('user'),
      outcome: 'denied',
      code: 'REGISTRATION_DISABLED',
      reference: 'K7QM-3XDA',
      trace: [{ rule: '13 registration', saw: 'registration is off' }],
    })
    const failed = build.attempt({
      organizationId: world.contoso.id,
      outcome: 'failed',
      code: 'CLIENT_SECRET_INVALID',
      providerError: { code: 'AADSTS7000215', description: 'Invalid client secret provided.' },
    })
    await world.storage.transaction(async (stores) => {
      await stores.attempts.insert(denied)
      await stores.attempts.insert(failed)
      await stores.attempts.insert(build.attempt({ organizationId: world.fabrikam.id }))
    })
    const path = `${world.contoso.path}/sign-in-attempts`
    const all = await world.call(world.admin, 'GET', path)
    expect(all.json.items.map((one: { id: string }) => one.id)).toEqual([failed.id, denied.id])
    for (const query of [
      'outcome=denied',
      'reference=k7qm-3xda',
      `connectionId=${world.contoso.entra.id}`,
      `userId=${denied.userId}`,
    ]) {
      const found = await world.call(world.admin, 'GET', `${path}?${query}`)
      expect(only<{ id: string }>(found.json.items).id, query).toBe(denied.id)
    }
    const elsewhere = `${world.fabrikam.path}/sign-in-attempts?reference=k7qm-3xda`
    expect((await world.call(world.foreignAdmin, 'GET', elsewhere)).json.items).toEqual([])
    const details = await world.call(world.admin, 'GET', `${path}/${denied.id}`)
    expect(details.json).toMatchObject({
      reference: 'K7QM-3XDA',
      error: {
        code: 'REGISTRATION_DISABLED',
        title: 'New accounts are not created here by signing in.',
        hint: expect.stringContaining('Enable Registration'),
      },
      trace: [{ rule: '13 registration', saw: 'registration is off' }],
    })
  })

  it('an attempt of no organization is found by its reference, by operators only', async () => {
    const nobodys = build.attempt({
      organizationId: null,
      outcome: 'failed',
      code: 'STATE_INVALID',
    })
    await world.storage.transaction((stores) => stores.attempts.insert(nobodys))
    const ask = (as: Person, of: { readonly path: string }, rest: string) =>
      world.call(as, 'GET', `${of.path}/sign-in-attempts${rest}`)
    const byReference = `?reference=${nobodys.reference}`
    const found = await ask(world.operator, world.instance, byReference)
    expect(only<{ id: string }>(found.json.items).id).toBe(nobodys.id)
    const details = await ask(world.operator, world.instance, `/${nobodys.id}`)
    expect(details.json).toMatchObject({ error: { code: 'STATE_INVALID' } })
    expect((await ask(world.operator, world.instance, '')).json.items).toEqual([])
    expect((await ask(world.owner, world.contoso, byReference)).json.items).toEqual([])
    expect((await ask(world.owner, world.contoso, `/${nobodys.id}`)).status).toBe(404)
  })

  it('shows the audit trail, newest first, page by page', async () => {
    for (const name of ['first', 'second', 'third'])
      await world.call(world.admin, 'POST', `${world.contoso.path}/roles`, { name })
    const path = `${world.contoso.path}/audit`
    const page = await world.call(world.admin, 'GET', `${path}?limit=2`)
    const names = (answer: Answer) =>
      answer.json.items.map((one: { target: { id: string } }) => one.target.id)
    expect(names(page)).toEqual(['third', 'second'])
    const cursor = encodeURIComponent(page.json.nextCursor)
    const rest = await world.call(world.admin, 'GET', `${path}?limit=2&cursor=${cursor}`)
    expect(names(rest)).toEqual(['first'])
    expect(rest.json.nextCursor).toBeNull()
    expect(page.json.items[0]).toMatchObject({
      action: 'role.added',
      actor: { kind: 'user', userId: world.admin.userId },
      target: { kind: 'role' },
    })
  })
})

function tokenIn(letter: string): string {
  const token = /token=([A-Za-z0-9_-]{43})/.exec(letter)?.[1]
  if (token === undefined) throw new Error(`no token in the letter: ${letter}`)
  return token
}
