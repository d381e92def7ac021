// Migration 0016 finds in the trail whose providers vouch for the operator.
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { operatorsOrganizationKey } from '../../src/engine/stores.ts'
import { openStorage } from '../../src/storage/open-storage.ts'
import { id } from '../support/build.ts'
import { describeEachDialect, emptyDatabase } from '../support/database.ts'
import { makeOlder } from './older-schema.ts'

describeEachDialect('the operator’s organization, of an older database', (dialect) => {
  it.each([
    ['instance.set_up', true],
    ['organization.created', false],
  ])('is the one of the event %s: %s', async (action, found) => {
    const { url, remove } = await emptyDatabase(dialect)
    const organization = id('organization')
    await makeOlder(url, '0014-former-members', async (database) => {
      await sql`insert into audit_events
        (id, organization_id, at, actor, action, target_kind, target_id, details)
        values ('aud_1', ${organization}, 1, '{}', ${action}, 'member', 'mem_1', '{}')`.execute(
        database,
      )
    })
    const storage = await openStorage({ url })
    expect(await storage.read.instance.get(operatorsOrganizationKey)).toBe(
      found ? organization : undefined,
    )
    await storage.close()
    await remove()
  })
})
