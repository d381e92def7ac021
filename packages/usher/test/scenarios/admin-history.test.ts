// What happened: the trail with its filters and its file, and one person's story.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeId } from '../../src/core/ids.ts'
import { after, build, id } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { openServer, settle, type Answer, type Server, type World } from './admin-world.ts'

type Event = ReturnType<typeof build.auditEvent>

describeEachDialect('the history of an organization', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    world = await settle(server)
  })

  let noise = 0
  /** An event at this second, as the program would write it. */
  function eventAt(seconds: number, over: Partial<Event> = {}): Event {
    const at = after(seconds * 1000)
    const random = new Uint8Array(10).fill((noise += 1) % 256)
    return build.auditEvent({
      organizationId: world.contoso.id,
      id: makeId('auditEvent', at.getTime(), random),
      at,
      ...over,
    })
  }
  const append = (...events: Event[]) =>
    world.storage.transaction(({ audit }) => audit.append(events))
  const audit = (query = '') =>
    world.call(world.admin, 'GET', `${world.contoso.path}/audit${query}`)
  const idsOf = ({ json }: Answer): readonly string[] =>
    json.items.map((item: { id: string }) => item.id)

  it('filters the trail by who, what, whom, when and by a text', async () => {
    const joined = eventAt(1, { action: 'member.joined', targetId: world.member.memberId })
    const removed = eventAt(2, {
      action: 'member.removed',
      actor: { kind: 'user', userId: world.owner.userId, sessionId: null },
      details: { displayName: 'Grace "Amazing" Hopper' },
    })
    const domain = eventAt(3, {
      action: 'domain.added',
      targetKind: 'domain',
      targetId: id('domain'),
      actor: { kind: 'system' },
      ipAddress: '198.51.100.7',
    })
    await append(joined, removed, domain)
    const [one, two, three] = [joined.id, removed.id, domain.id]
    expect(idsOf(await audit())).toEqual([three, two, one])
    expect(idsOf(await audit(`?actor=${world.owner.userId}`))).toEqual([two])
    expect(idsOf(await audit('?actor=system&action=domain.'))).toEqual([three])
    expect(idsOf(await audit('?action=member.'))).toEqual([two, one])
    const { json: mine } = await audit(`?actor=${world.owner.userId}`)
    expect(mine.items[0]).toMatchObject({ actorKey: world.owner.userId })
    expect(idsOf(await audit('?action=member.joined'))).toEqual([one])
    expect(idsOf(await audit(`?target=${world.member.memberId}`))).toEqual([one])
    const at = (seconds: number) => after(seconds * 1000).toISOString()
    expect(idsOf(await audit(`?from=${at(2)}`))).toEqual([three, two])
    expect(idsOf(await audit(`?from=${at(1)}&until=${at(3)}`))).toEqual([two, one])
    for (const text of ['HOPPER', 'grace "amaz', 'member.removed'])
      expect(idsOf(await audit(`?text=${encodeURIComponent(text)}`)), text).toEqual([two])
    expect(idsOf(await audit('?text=198.51'))).toEqual([three])
    expect(idsOf(await audit('?text=100%25'))).toEqual([])
    for (const wrong of ['?action=member', '?from=yesterday', '?unknown=1', '?cursor=x'])
      expect((await audit(wrong)).status, wrong).toBe(400)
  })

  it('pages a beginning of actions without a gap and without a repetition', async () => {
    const actions = ['member.joined', 'member.removed', 'member.merged', 'domain.added']
    const events = Array.from({ length: 12 }, (_, index) =>
      eventAt(index, { action: actions[index % 4] ?? '' }),
    )
    await append(...events)
    const wanted = events.filter(({ action }) => action.startsWith('member.')).map((one) => one.id)
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const page = await audit(`?action=member.&limit=2${cursor}`)
      seen.push(...idsOf(page))
      if (page.json.nextCursor === null) break
      cursor = `&cursor=${encodeURIComponent(page.json.nextCursor)}`
    }
    expect(seen).toEqual(wanted.toReversed())
  })

  it('names who and what, and of what is gone, what it was called', async () => {
    await append(
      eventAt(1, {
        actor: { kind: 'user', userId: world.owner.userId, sessionId: null },
        targetId: world.member.memberId,
      }),
      eventAt(2, { targetId: id('member'), details: { displayName: 'Gone Girl' } }),
      eventAt(3, { targetKind: 'connection', targetId: world.fabrikam.entra.id, details: {} }),
    )
    expect((await audit()).json.items).toMatchObject([
      { targetName: null },
      { targetName: 'Gone Girl' },
      { actorName: 'The owner', targetName: 'The member' },
    ])
  })

  it('gives all that matches as one file, which no spreadsheet runs', async () => {
    const many = Array.from({ length: 1203 }, (_, index) => eventAt(index))
    await append(...many)
    await append(
      eventAt(5000, { action: 'evil.done', details: { displayName: '=HYPERLINK("http://evil")' } }),
    )
    const csv = await audit('/export?format=csv')
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(csv.headers.get('content-disposition')).toMatch(/attachment; filename="audit-.*\.csv"/)
    const lines = csv.text.trimEnd().split('\r\n')
    // The head, all events, and the download itself.
    expect(lines).toHaveLength(1 + 1204 + 1)
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect(csv.text).not.toMatch(/(^|,)"[=+@-]/m)
    const json = await audit('/export?format=json&action=evil.')
    const [only, ...others] = JSON.parse(json.text) as { action: string }[]
    expect([only?.action, others]).toEqual(['evil.done', []])
    const exported = await audit('?action=audit.exported')
    expect(exported.json.items).toMatchObject([
      { details: { format: 'json', filter: { action: 'evil.' } } },
      { details: { format: 'csv', filter: {} } },
    ])
    expect(JSON.parse((await audit('/export?format=json&action=nothing.')).text)).toEqual([])
  })

  it('tells one story of a person from both logs, and nothing that another organization saw', async () => {
    const { memberId, userId } = world.member
    const timeline = (query = '') =>
      world.call(world.admin, 'GET', `${world.contoso.path}/members/${memberId}/timeline${query}`)
    const directory = build.directory({ organizationId: world.contoso.id, name: 'Entra SCIM' })
    await world.storage.transaction(({ directories }) => directories.insert(directory))
    const actor = {
      kind: 'directory',
      directoryId: directory.id,
      tokenId: id('directoryToken'),
    } as const
    await append(
      eventAt(1, { action: 'user.created', targetKind: 'user', targetId: userId }),
      eventAt(2, { action: 'identity.linked', targetKind: 'identity', details: { userId } }),
      eventAt(4, {
        action: 'directory.user_updated',
        targetKind: 'directoryUser',
        actor,
        details: { userId, before: { active: true }, after: { active: false } },
      }),
      eventAt(5, { action: 'session.started', targetKind: 'session', details: { userId } }),
      eventAt(6, { action: 'member.deactivated', targetId: memberId, actor }),
      eventAt(7, { organizationId: world.fabrikam.id, action: 'x.y', details: { userId } }),
      eventAt(8, { action: 'member.joined', targetId: world.owner.memberId }),
    )
    const attempt = build.attempt({
      id: makeId('attempt', after(3000).getTime(), new Uint8Array(10)),
      organizationId: world.contoso.id,
      connectionId: world.contoso.entra.id,
      userId,
      createdAt: after(3000),
    })
    const foreign = build.attempt({ organizationId: world.fabrikam.id, userId })
    await world.storage.transaction(async ({ attempts }) => {
      await attempts.insert(attempt)
      await attempts.insert(foreign)
    })
    const { json } = await timeline()
    expect(json.items).toMatchObject([
      { kind: 'directory', event: { action: 'member.deactivated', actorName: 'Entra SCIM' } },
      { kind: 'directory', event: { details: { before: { active: true } } } },
      { kind: 'sign-in', connectionName: 'Entra ID', attempt: { id: attempt.id } },
      { kind: 'change', event: { action: 'identity.linked' } },
      { kind: 'change', event: { action: 'user.created' } },
    ])
    const first = await timeline('?limit=2')
    const cursor = encodeURIComponent(first.json.nextCursor)
    const second = await timeline(`?limit=9&cursor=${cursor}`)
    expect([...first.json.items, ...second.json.items]).toEqual(json.items)
    expect(second.json.nextCursor).toBeNull()
  })

  it('says what a filter names, and nothing of whom the organization does not know', async () => {
    const { member, owner, contoso } = world
    const connection = id('connection')
    await append(
      eventAt(1, {
        action: 'connection.deleted',
        actor: { kind: 'user', userId: world.operator.userId, sessionId: null },
        targetKind: 'connection',
        targetId: connection,
        details: { name: 'Old provider' },
      }),
    )
    const namesOf = async (query: string) => (await audit(query)).json.filterNames
    const summary = await world.storage.read.members.summary(contoso.id, member.memberId)
    const displayName = summary?.member.displayName
    expect(displayName).toEqual(expect.any(String))
    expect(await namesOf('')).toEqual({ actor: null, target: null })
    // Also where nothing is found.
    expect(await namesOf(`?target=${member.memberId}`)).toEqual({
      actor: null,
      target: displayName,
    })
    expect(await namesOf(`?actor=${member.userId}`)).toEqual({ actor: displayName, target: null })
    expect(await namesOf(`?target=${connection}`)).toEqual({ actor: null, target: 'Old provider' })
    expect(await namesOf('?actor=system')).toEqual({ actor: null, target: null })
    // Who acted here is named; a stranger’s id tells nothing.
    expect(await namesOf(`?actor=${world.operator.userId}`)).toMatchObject({
      actor: expect.any(String),
    })
    for (const stranger of [world.foreignAdmin.userId, world.foreignAdmin.memberId, 'x'])
      expect(await namesOf(`?actor=${stranger}&target=${stranger}`)).toEqual({
        actor: null,
        target: null,
      })
    expect(owner.userId).not.toBe(world.operator.userId)
  })

  it('goes on from before somebody was removed and came back, here and nowhere else', async () => {
    const { memberId, userId } = world.member
    const { contoso } = world
    const at = (path: string) => `${contoso.path}/members/${path}`
    await world.call(world.owner, 'PUT', at(`${memberId}/roles`), { roles: ['admin'] })
    expect((await world.call(world.owner, 'DELETE', at(memberId))).status).toBe(204)
    const again = build.member({ organizationId: contoso.id, userId })
    const elsewhere = build.member({ organizationId: world.fabrikam.id, userId })
    await world.storage.transaction(async ({ members }) => {
      await members.insert(elsewhere)
      await members.remove(elsewhere.id)
      await members.insert(again)
    })
    await append(
      eventAt(99, { action: 'member.joined', targetId: again.id }),
      eventAt(99, { action: 'member.updated', targetId: elsewhere.id }),
    )
    const { json } = await world.call(world.owner, 'GET', at(`${again.id}/timeline`))
    const actions: string[] = json.items.map(
      ({ event }: { event: { action: string } }) => event.action,
    )
    expect(actions[0]).toBe('member.joined')
    expect(actions.slice(1).toSorted()).toEqual([
      'member.deactivated',
      'member.removed',
      'member.roles_changed',
    ])
    const former = (organization: typeof contoso) =>
      world.storage.read.members.formerOf(organization.id, [userId])
    expect(await former(contoso)).toEqual([memberId])
    expect(await former(world.fabrikam)).toEqual([elsewhere.id])
  })
})
