// What a provisioning client sees of people, groups and whatever else it keeps here: documents, and
// the keys by which they are found.
import { sql } from 'kysely'
import type { ResourceDocument, ResourceKey } from '../core/directory.ts'
import type { DirectoryId, DirectoryResourceId } from '../core/ids.ts'
import type { ResourceStore } from '../engine/ports.ts'
import { present } from '../lib/assert.ts'
import { together } from '../lib/together.ts'
import { fromDate } from './columns.ts'
import type { DialectTraits } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { toJson } from './json-columns.ts'
import { resourceCount, resourcePage } from './resource-list.ts'
import { toResource } from './resource-rows.ts'
import { prepared } from './prepared.ts'
import type { Database, Json } from './schema.ts'

type Source = { readonly database: Database }

const byId = prepared(
  ({ database }: Source, id: string, directoryId: DirectoryId, resourceType: string) =>
    resourceById(database, directoryId, resourceType, id),
)
const byIdLocked = prepared(
  (
    { database, lockRows }: Source & Pick<DialectTraits, 'lockRows'>,
    id: string,
    directoryId: DirectoryId,
    resourceType: string,
  ) =>
    // Not against inserts that refer to it: keys, members.
    lockRows(resourceById(database, directoryId, resourceType, id), 'no key update'),
)
const keysOf = prepared(({ database }: Source, id: DirectoryResourceId) =>
  database
    .selectFrom('directory_resource_keys')
    .select(['attribute', 'value', 'shared_by'])
    .where('resource_id', '=', id),
)
const touched = prepared(
  ({ database }: Source, updatedAt: number, step: number, id: DirectoryResourceId) =>
    database
      .updateTable('directory_resources')
      .set({ updated_at: updatedAt })
      .set((build) => ({ version: build('version', '+', step) }))
      .where('id', '=', id)
      .returning('version'),
)
const rewritten = prepared(
  (
    { database }: Source,
    externalId: string | null,
    label: string | null,
    attributes: string,
    comparable: Json,
    updatedAt: number,
    step: number,
    id: DirectoryResourceId,
    directoryId: DirectoryId,
  ) =>
    database
      .updateTable('directory_resources')
      .set({ external_id: externalId, label, attributes, comparable, updated_at: updatedAt })
      .set((build) => ({ version: build('version', '+', step) }))
      .where('id', '=', id)
      .where('directory_id', '=', directoryId)
      .returning('version'),
)

export function resourceStore(database: Database, traits: DialectTraits): ResourceStore {
  const { lockRows, sets } = traits
  return {
    async insert({ document, ...resource }) {
      const row = {
        id: resource.id,
        directory_id: resource.directoryId,
        organization_id: resource.organizationId,
        resource_type: resource.resourceType,
        ...documentColumns(document),
        version: 1,
        created_at: fromDate(resource.createdAt),
        updated_at: fromDate(resource.updatedAt),
      }
      await together([
        insertRows(database, 'directory_resources', [row]),
        insertKeys(database, resource.directoryId, resource.id, document.keys),
      ])
    },

    async update({ id, directoryId, document, updatedAt }) {
      const { external_id, label, attributes, comparable } = documentColumns(document)
      const texts = [external_id, label, attributes, comparable] as const
      const row = await rewritten.first(
        { database },
        ...texts,
        fromDate(updatedAt),
        1,
        id,
        directoryId,
      )
      const { version } = present(row, 'the resource to update')
      await replaceKeys(database, directoryId, id, document.keys)
      return version
    },

    async touch(id, updatedAt) {
      const row = await touched.first({ database }, fromDate(updatedAt), 1, id)
      return present(row, 'the resource to touch').version
    },

    remove: (directoryId, id) => removeResource(database, directoryId, id),

    async find(directoryId, resourceType, id) {
      const row = await byId.first({ database }, id, directoryId, resourceType)
      return row && toResource(row)
    },

    async lock(directoryId, resourceType, id) {
      const row = await byIdLocked.first({ database, lockRows }, id, directoryId, resourceType)
      return row && toResource(row)
    },

    async findMany(directoryId, ids) {
      if (ids.length === 0) return []
      const rows = await database
        .selectFrom('directory_resources')
        .select(['id', 'resource_type', 'label', 'external_id'])
        .where(sets.isOneOf(sql.ref('id'), ids))
        .where('directory_id', '=', directoryId)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        resourceType: row.resource_type,
        label: row.label,
        externalId: row.external_id,
      }))
    },

    async query(directoryId, query) {
      const { rows } = await resourcePage(traits, directoryId, query).execute(database)
      return rows.map(toResource)
    },

    async count(directoryId, resourceType, filter) {
      const question = { resourceType, filter }
      const { rows } = await resourceCount(traits, directoryId, question).execute(database)
      return rows[0]?.count ?? 0
    },
  }
}

function documentColumns(document: ResourceDocument) {
  return {
    external_id: document.externalId,
    label: document.label,
    attributes: JSON.stringify(document.attributes),
    comparable: toJson(document.comparable),
  }
}

function resourceById(
  database: Database,
  directoryId: DirectoryId,
  resourceType: string,
  id: string,
) {
  return database
    .selectFrom('directory_resources')
    .select([
      'id',
      'directory_id',
      'organization_id',
      'resource_type',
      'external_id',
      'label',
      'attributes',
      'version',
      'created_at',
      'updated_at',
    ])
    .where(sql<boolean>`id = ${id}`)
    .where('directory_id', '=', directoryId)
    .where('resource_type', '=', resourceType)
}

async function insertKeys(
  database: Database,
  directoryId: DirectoryId,
  id: DirectoryResourceId,
  keys: readonly ResourceKey[],
): Promise<void> {
  const distinct = [...new Map(keys.map((key) => [keyName(key), key])).values()]
  await insertRows(
    database,
    'directory_resource_keys',
    distinct.map(({ attribute, value, unique }) => ({
      value,
      attribute,
      directory_id: directoryId,
      shared_by: unique ? '' : id,
      resource_id: id,
    })),
  )
}

/** Most changes leave the keys alone: then nothing is written. */
async function replaceKeys(
  database: Database,
  directoryId: DirectoryId,
  id: DirectoryResourceId,
  keys: readonly ResourceKey[],
): Promise<void> {
  const rows = await keysOf.all({ database }, id)
  const before = rows.map(({ attribute, value, shared_by }) => ({
    attribute,
    value,
    unique: shared_by === '',
  }))
  const [had, has] = [new Set(before.map(keyName)), new Set(keys.map(keyName))]
  const gone = before.filter((key) => !has.has(keyName(key)))
  if (gone.length > 0)
    await database
      .deleteFrom('directory_resource_keys')
      .where('resource_id', '=', id)
      .where((build) =>
        build.or(gone.map(({ attribute, value }) => build.and({ attribute, value }))),
      )
      .execute()
  await insertKeys(
    database,
    directoryId,
    id,
    keys.filter((key) => !had.has(keyName(key))),
  )
}

function keyName({ attribute, value, unique }: ResourceKey): string {
  return JSON.stringify([attribute, value, unique])
}

async function removeResource(
  database: Database,
  directoryId: DirectoryId,
  id: DirectoryResourceId,
): Promise<boolean> {
  // Its keys, and the members of a group, go with the row.
  const removed = await database
    .deleteFrom('directory_resources')
    .where('id', '=', id)
    .where('directory_id', '=', directoryId)
    .returning('resource_type')
    .executeTakeFirst()
  // A person keeps their places for the day on which the directory makes them anew.
  if (removed && removed.resource_type !== 'User')
    await database.deleteFrom('directory_group_members').where('member_id', '=', id).execute()
  return removed !== undefined
}
