import type { InstanceStore } from '../engine/ports.ts'
import type { Database } from './schema.ts'

export function instanceStore(database: Database): InstanceStore {
  return {
    async get(key) {
      const row = await database
        .selectFrom('instance_values')
        .select('value')
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.value
    },

    async set(key, value) {
      await database
        .insertInto('instance_values')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    },

    async claim(key, value) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('instance_values')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
  }
}
