import { expect, it } from 'vitest'
import type { AuditFilter } from '../../src/engine/ports.ts'
import { build, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { rowsOf } from './raw.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('audit trail', (dialect) => {
  const database = useDatabase(dialect)

  it('gives back what was appended, newest first, organization by organization', async () => {
    const { storage } = database
    const organizationId = id('organization')
    const actors = [
      { kind: 'user', userId: id('user'), sessionId: id('session') },
      { kind: 'user', userId: id('user'), sessionId: null },
      { kind: 'system' },
      { kind: 'operator-cli' },
    ] as const
    const events = actors.map((actor) =>
      build.auditEvent({ organizationId, actor, details: { before: null, after: ['a', 1] } }),
    )
    const instanceWide = build.auditEvent({ ipAddress: '192.0.2.1' })
    await storage.transaction(async ({ audit }) => {
      await audit.append([])
      await audit.append([...events, instanceWide])
    })
    const { audit } = storage.read
    expect((await audit.list(organizationId, everything)).items).toEqual(events.toReversed())
    expect((await audit.list(null, everything)).items).toEqual([instanceWide])
    expect((await audit.list(id('organization'), everything)).items).toEqual([])
    const pages = await walk(3, (page) => audit.list(organizationId, page))
    expect(pages).toEqual([events.toReversed().slice(0, 3), [events[0]]])
  })

  it('finds what people did to themselves and to others by who did it and by what it was done to', async () => {
    const { storage } = database
    const organizationId = id('organization')
    const [ada, grace] = [id('user'), id('user')]
    const [adaMember, session] = [id('member'), id('session')]
    const by = (userId: typeof ada) => ({ kind: 'user', userId, sessionId: null }) as const
    const event = (actor: ReturnType<typeof by>, targetKind: string, targetId: string) =>
      build.auditEvent({ organizationId, actor, targetKind, targetId })
    const created = event(by(ada), 'user', ada)
    const joined = event(by(ada), 'member', adaMember)
    const started = event(by(ada), 'session', session)
    const renamed = event(by(grace), 'user', ada)
    const ended = { ...event(by(grace), 'session', session), details: { userId: ada } }
    await storage.transaction(({ audit }) =>
      audit.append([created, joined, started, renamed, ended]),
    )
    const list = async (filter: AuditFilter) => {
      const pages = await walk(1, (page) => storage.read.audit.list(organizationId, page, filter))
      return pages.flat()
    }
    expect(await list({ actor: ada })).toEqual([started, joined, created])
    expect(await list({ actor: grace })).toEqual([ended, renamed])
    expect(await list({ targetId: ada })).toEqual([renamed, created])
    expect(await list({ targetId: adaMember })).toEqual([joined])
    expect(await list({ targetId: session })).toEqual([ended, started])
    expect(await list({ targetId: session, actor: ada })).toEqual([started])
    expect(await list({ targetId: ada, actor: grace })).toEqual([renamed])
    expect(await list({ people: [ada], actor: ada })).toEqual([started, created])
    expect(await list({ people: [ada, adaMember], action: 'never.' })).toEqual([])
    expect(await list({ people: [] })).toEqual([])
    expect(await list({ actor: ada, text: session })).toEqual([started])
  })
})

describeEachDialect('outbox', (dialect) => {
  const database = useDatabase(dialect)

  it('keeps events in the order of their ids', async () => {
    const { storage, url } = database
    const events = [
      build.domainEvent({ organizationId: id('organization'), userId: id('user') }),
      build.domainEvent({ type: 'instance.started', payload: { nested: { deep: [true] } } }),
    ]
    await storage.transaction(async ({ outbox }) => {
      await outbox.append([])
      await outbox.append(events)
    })
    const rows = await rowsOf(url, 'select * from outbox_events order by id')
    expect(rows).toEqual(
      events.map((event) => ({
        id: event.id,
        organization_id: event.organizationId,
        user_id: event.userId,
        type: event.type,
        payload: event.payload,
        at: event.at.getTime(),
      })),
    )
  })
})
