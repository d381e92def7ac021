// Groups of an organization in the order of their names, for lists that people read. What a
// provisioning client asks for goes through resources.ts.
import { sql } from 'kysely'
import { foldCase } from '../core/fold-case.ts'
import type { DirectoryGroupId, DirectoryId } from '../core/ids.ts'
import type { GroupStore, GroupSummary } from '../engine/ports.ts'
import { toDate } from './columns.ts'
import { hasExternalId } from './external-ids.ts'
import { groupName, isGroup, isGroupLookedUp } from './lists.ts'
import { containing } from './containing.ts'
import { cursorKey, rowsWanted, toPage } from './paging.ts'
import type { Database } from './schema.ts'

const searchLengthMax = 100

export function groupStore(database: Database): GroupStore {
  return {
    async list(organizationId, { search = '', directoryId, externalId, sort = 'name' }, page) {
      const wanted = foldCase(search.trim()).slice(0, searchLengthMax)
      const order = sort === 'name' ? sql`asc` : sql`desc`
      const behind = sort === 'name' ? sql`>` : sql`<`
      const list = `groups:${organizationId}:${directoryId ?? ''}:${externalId ?? ''}:${sort}:${wanted}`
      const after = cursorKey(list, page)
      const [name = '', id = ''] = after ?? []
      // The names are read in the index; only what is found is looked up.
      const { rows } = await sql<GroupRow>`select ${columns}, ${groupName} as name
        from directory_resources
        where ${externalId === undefined ? isGroup : isGroupLookedUp} and organization_id = ${organizationId}
        ${after ? sql`and (${groupName}, id) ${behind} (${name}, ${id})` : sql``}
        ${directoryId === undefined ? sql`` : sql`and directory_id = ${directoryId}`}
        ${externalId === undefined ? sql`` : sql`and ${hasExternalId(externalId)}`}
        ${wanted === '' ? sql`` : sql`and ${groupName} like ${containing(wanted)} escape '\\'`}
        order by ${groupName} ${order}, id ${order} limit ${rowsWanted(page)}`.execute(database)
      return toPage(list, page, rows, (row) => [row.name, row.id], toGroup)
    },

    async find(organizationId, id) {
      const { rows } = await sql<GroupRow>`select ${columns}, ${groupName} as name
        from directory_resources
        where id = ${id} and organization_id = ${organizationId} and ${isGroupLookedUp}`.execute(
        database,
      )
      return rows.map(toGroup)[0]
    },
  }
}

type GroupRow = {
  readonly id: DirectoryGroupId
  readonly directory_id: DirectoryId
  readonly external_id: string | null
  readonly label: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly name: string
}

const columns = sql.join(
  ['id', 'directory_id', 'external_id', 'label', 'created_at', 'updated_at'].map((column) =>
    sql.ref(column),
  ),
)

function toGroup(row: GroupRow): GroupSummary {
  return {
    id: row.id,
    directoryId: row.directory_id,
    externalId: row.external_id,
    label: row.label,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  }
}
