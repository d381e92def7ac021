// What things are called, for lists that hold ids of every kind: one statement for each kind that occurs.
import { sql } from 'kysely'
import type { OrganizationId } from '../core/ids.ts'
import type { NameStore } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import type { Database } from './schema.ts'

type Find = (of: OrganizationId, ids: readonly string[]) => Promise<readonly Named[]>
type Named = { readonly id: string; readonly name: string | null }

export function nameStore(database: Database, { sets }: DialectTraits): NameStore {
  const among = (column: string, ids: readonly string[]) => sets.isOneOf(sql.ref(column), ids)
  const memberName = sql<string | null>`coalesce(display_name, username, email)`

  /** By the prefix of the id. What belongs to another organization is not found. */
  const own: Readonly<Record<string, Find>> = {
    usr: (of, ids) =>
      database
        .selectFrom('members')
        .select(['user_id as id', memberName.as('name')])
        .where(among('user_id', ids))
        .where('organization_id', '=', of)
        .execute(),
    mem: (of, ids) =>
      database
        .selectFrom('members')
        .select(['id', memberName.as('name')])
        .where(among('id', ids))
        .where('organization_id', '=', of)
        .execute(),
    con: (of, ids) =>
      database
        .selectFrom('connections')
        .select(['id', 'name'])
        .where(among('id', ids))
        .where((build) =>
          build.or([build('organization_id', '=', of), build('organization_id', 'is', null)]),
        )
        .execute(),
    org: (of, ids) =>
      database
        .selectFrom('organizations')
        .select(['id', 'name'])
        .where('id', '=', of)
        .where(among('id', ids))
        .execute(),
    dir: (of, ids) => labelled('directories', 'name', of, ids),
    atk: (of, ids) => labelled('api_tokens', 'name', of, ids),
    sul: (of, ids) => labelled('set_up_links', 'name', of, ids),
    dtk: (of, ids) => labelled('directory_tokens', 'name', of, ids),
    dus: (of, ids) => labelled('directory_users', 'user_name', of, ids),
    // A group is there without a name, too.
    dgr: async (of, ids) =>
      (await labelled('directory_resources', 'label', of, ids)).map(({ id, name }) => ({
        id,
        name: name ?? id,
      })),
    inv: (of, ids) => labelled('invitations', 'email', of, ids),
    dom: (of, ids) => labelled('organization_domains', 'domain', of, ids),
    idn: async (of, ids) => {
      const { rows } = await sql<Named>`
        select identities.id, connections.name from identities
        inner join connections on connections.id = identities.connection_id
        where ${among('identities.id', ids)} and connections.organization_id = ${of}`.execute(
        database,
      )
      return rows
    },
  }

  async function labelled(
    table: string,
    column: string,
    of: OrganizationId,
    ids: readonly string[],
  ): Promise<readonly Named[]> {
    const { rows } = await sql<Named>`select id, ${sql.ref(column)} as name from ${sql.table(table)}
      where ${among('id', ids)} and organization_id = ${of}`.execute(database)
    return rows
  }

  /** An operator who acted here, or somebody who is no longer a member, has a name too. */
  async function anybody(of: OrganizationId, ids: readonly string[]): Promise<readonly Named[]> {
    const all = await database
      .selectFrom('users')
      .select(['id', 'display_name as name'])
      .where(among('id', ids))
      .execute()
    return [...all, ...((await own['usr']?.(of, ids)) ?? [])]
  }

  return {
    find: (organizationId, ids) => namesBy({ ...own, usr: anybody }, organizationId, ids),
    findOwn: (organizationId, ids) => namesBy(own, organizationId, ids),
  }
}

async function namesBy(
  finders: Readonly<Record<string, Find>>,
  organizationId: OrganizationId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const byPrefix = Map.groupBy(new Set(ids), (id) => id.slice(0, id.indexOf('_')))
  const names = new Map<string, string>()
  for (const [prefix, some] of byPrefix) {
    const find = Object.hasOwn(finders, prefix) ? finders[prefix] : undefined
    // One kind after the other, on one connection.
    // eslint-disable-next-line no-await-in-loop
    for (const { id, name } of (await find?.(organizationId, some)) ?? [])
      if (name !== null) names.set(id, name)
  }
  return names
}
