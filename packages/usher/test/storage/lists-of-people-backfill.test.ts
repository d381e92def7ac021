// Migration 0011 writes short rows for members and words for events that are there already.
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { expect, it } from 'vitest'
import { migrate, openStorage } from '../../src/storage/open-storage.ts'
import { id } from '../support/build.ts'
import { describeEachDialect, emptyDatabase } from '../support/database.ts'
import { makeOlder } from './older-schema.ts'
import { rowsOf } from './raw.ts'
import { everything } from './walk.ts'

/** More than are named at once. */
const crowd = 1100

describeEachDialect('lists of people, of an older database', (dialect) => {
  it('knows every member by name, status, origin and last sign-in', async () => {
    const { url, remove } = await emptyDatabase(dialect)
    const [own, other] = [id('organization'), id('organization')]
    const people = {
      ada: [id('user'), id('member')],
      grace: [id('user'), id('member')],
      joan: [id('user'), id('member')],
      nameless: [id('user'), id('member')],
    } as const
    const members = [
      [people.ada, 'active', 'jit', ' Ádá  Lovelace ', 'ada@x', null],
      [people.grace, 'deactivated', 'scim', null, 'GRACE@X', 'g@x'],
      [people.joan, 'active', 'invitation', null, null, 'Joan@X'],
      [people.nameless, 'active', 'manual', null, null, null],
    ] as const
    await makeOlder(url, '0010-logs', async (database) => {
      await plantOrganizations(database, [own, other])
      for (const [name, organization] of [
        ['own', own],
        ['wide', null],
        ['foreign', other],
      ] as const)
        await insert(
          database,
          'connections (id, organization_id, name, kind, enabled, registration_enabled, settings, created_at, updated_at)',
          [sql`${name}, ${organization}, ${name}, 'oidc', true, true, '{}', 1, 1`],
        )
      await plantUsers(
        database,
        members.map(([[user]]) => user),
      )
      await plantMembers(
        database,
        members.map(
          ([[user, member], status, origin, displayName, username, email]) =>
            sql`${member}, ${own}, ${user}, ${status}, ${origin}, ${displayName}, ${username}, ${email}, 1, 1`,
        ),
      )
      await insert(
        database,
        'identities (id, user_id, connection_id, issuer, subject, external_id, upstream, profile, created_at, last_sign_in_at)',
        (
          [
            [people.ada, 'own', 100],
            [people.ada, 'wide', 300],
            // What happens elsewhere is none of this organization's business.
            [people.ada, 'foreign', 900],
            [people.grace, 'foreign', 800],
            [people.joan, 'own', null],
          ] as const
        ).map(
          ([[user], connection, at], index) =>
            sql`${`idn_${index}`}, ${user}, ${connection}, 'i', ${`s${index}`}, '', '{}', '{}', 1, ${at}`,
        ),
      )
      const many = Array.from({ length: crowd }, (_, index) => ({
        user: `usr_crowd${index}`,
        member: `mem_crowd${index}`,
      }))
      await plantUsers(
        database,
        many.map(({ user }) => user),
      )
      await plantMembers(
        database,
        many.map(
          ({ user, member }, index) =>
            sql`${member}, ${other}, ${user}, 'active', 'scim', ${`Person ${index}`}, null, null, 1, 1`,
        ),
      )
    })
    await migrate({ url })
    const columns = 'user_id, status, origin, sort_name, last_sign_in_at'
    expect(
      await rowsOf(
        url,
        `select ${columns} from member_listing where organization_id = '${own}' order by sort_name desc`,
      ),
    ).toEqual([
      listed(people.ada[0], 'active', 'jit', 'ádá  lovelace', 300),
      listed(people.joan[0], 'active', 'invitation', 'joan@x', 0),
      listed(people.grace[0], 'deactivated', 'scim', 'grace@x', 0),
      listed(people.nameless[0], 'active', 'manual', '', 0),
    ])
    expect(
      await rowsOf(
        url,
        `select count(distinct sort_name) as names, count(*) as members from member_listing
         where organization_id = '${other}' and sort_name like 'person %'`,
      ),
    ).toEqual([{ names: crowd, members: crowd }])
    await remove()
  })

  it('finds every event by who did it and by whom it is about', async () => {
    const { url, remove } = await emptyDatabase(dialect)
    const organization = id('organization')
    const [ada, grace, member] = [id('user'), id('user'), id('member')]
    const [session, domain] = [id('session'), id('domain')]
    const [directory, token, link] = [id('directory'), id('apiToken'), id('setUpLink')]
    const byAda = { kind: 'user', userId: ada, sessionId: null }
    const system = { kind: 'system' }
    const events = [
      [byAda, 'user', ada, {}, ada, ada],
      [byAda, 'member', member, {}, ada, member],
      [byAda, 'session', session, {}, ada, ada],
      [{ kind: 'user', userId: grace, sessionId: null }, 'user', ada, {}, grace, ada],
      [
        { kind: 'directory', directoryId: directory, tokenId: id('directoryToken') },
        'identity',
        'idn_1',
        { userId: ada },
        directory,
        ada,
      ],
      [
        { kind: 'api-token', tokenId: token },
        'invitation',
        'inv_1',
        { memberId: member },
        token,
        member,
      ],
      [{ kind: 'set-up-link', linkId: link }, 'domain', domain, {}, link, null],
      [system, 'session', session, { userId: grace }, 'system', grace],
      [system, 'session', session, {}, 'system', null],
      [{ kind: 'operator-cli' }, 'domain', domain, { userId: 'nobody' }, 'operator-cli', null],
    ] as const
    const ids = events.map(() => id('auditEvent'))
    await makeOlder(url, '0010-logs', async (database) => {
      await insert(
        database,
        'audit_events (id, organization_id, at, actor, action, target_kind, target_id, details)',
        events.map(
          ([actor, kind, target, details], index) =>
            sql`${ids[index]}, ${organization}, 1, ${JSON.stringify(actor)}, 'a.b', ${kind}, ${target}, ${JSON.stringify(details)}`,
        ),
      )
    })
    await migrate({ url })
    expect(await rowsOf(url, 'select actor_key, person_id from audit_events order by id')).toEqual(
      events.map(([, , , , actor, person]) => ({ actor_key: actor, person_id: person })),
    )
    const storage = await openStorage({ url })
    const found = async (filter: Parameters<typeof storage.read.audit.list>[2]) => {
      const { items } = await storage.read.audit.list(organization, everything, filter)
      return items.map((event) => ids.indexOf(event.id))
    }
    expect(await found({ actor: ada })).toEqual([2, 1, 0])
    expect(await found({ actor: 'system' })).toEqual([8, 7])
    expect(await found({ targetId: ada })).toEqual([3, 0])
    expect(await found({ targetId: domain })).toEqual([9, 6])
    expect(await found({ people: [ada, member] })).toEqual([5, 4, 3, 2, 1, 0])
    await storage.close()
    await remove()
  })
})

function listed(user: string, status: string, origin: string, name: string, at: number) {
  return { user_id: user, status, origin, sort_name: name, last_sign_in_at: at }
}

function plantOrganizations(database: Transaction<unknown>, ids: readonly string[]) {
  return insert(
    database,
    `organizations (id, slug, name, enabled, restrict_to_domains, default_role,
      session_idle_seconds, session_absolute_seconds, created_at, updated_at)`,
    ids.map((one) => sql`${one}, ${one}, 'Name', true, false, 'member', 1, 1, 1, 1`),
  )
}

function plantUsers(database: Transaction<unknown>, ids: readonly string[]) {
  return insert(
    database,
    'users (id, active, operator, created_at)',
    ids.map((one) => sql`${one}, true, false, 1`),
  )
}

function plantMembers(database: Transaction<unknown>, rows: readonly RawBuilder<unknown>[]) {
  return insert(
    database,
    `members (id, organization_id, user_id, status, origin, display_name, username, email,
      created_at, updated_at)`,
    rows,
  )
}

async function insert(
  database: Transaction<unknown>,
  table: string,
  rows: readonly RawBuilder<unknown>[],
): Promise<void> {
  const values = sql.join(rows.map((row) => sql`(${row})`))
  await sql`insert into ${sql.raw(table)} values ${values}`.execute(database)
}
