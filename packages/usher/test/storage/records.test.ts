import { expect, it } from 'vitest'
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
