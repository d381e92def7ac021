import type { Selectable } from 'kysely'
import type { TestSignIn, TestSignInStore } from '../engine/ports.ts'
import { fromDate, fromDateOrNull, toDate, toDateOrNull } from './columns.ts'
import type { LockRows } from './dialect.ts'
import { insertRows } from './insert-rows.ts'
import { fromJson, toErrorCode, toJson } from './json-columns.ts'
import type { TestSignInsTable } from './preview-schema.ts'
import type { Database } from './schema.ts'

export function testSignInStore(database: Database, lockRows: LockRows): TestSignInStore {
  return {
    async insert(test) {
      await insertRows(database, 'test_sign_ins', [
        {
          id: test.id,
          organization_id: test.organizationId,
          connection_id: test.connectionId,
          started_by: toJson(test.startedBy),
          browser_hash: test.browserHash,
          outcome: test.outcome,
          code: test.code,
          report: test.sealedReport,
          claims: test.sealedClaims,
          created_at: fromDate(test.createdAt),
          finished_at: fromDateOrNull(test.finishedAt),
          replayed_at: fromDateOrNull(test.replayedAt),
          expires_at: fromDate(test.expiresAt),
        },
      ])
    },

    async find(id, now) {
      const row = await database
        .selectFrom('test_sign_ins')
        .selectAll()
        .where('id', '=', id)
        .where('expires_at', '>', fromDate(now))
        .executeTakeFirst()
      return row && toTestSignIn(row)
    },

    async list(organizationId, connectionId, now, limit) {
      const rows = await database
        .selectFrom('test_sign_ins')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .where('organization_id', '=', organizationId)
        .where('expires_at', '>', fromDate(now))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toTestSignIn)
    },

    async note(id, sealedReport) {
      await database
        .updateTable('test_sign_ins')
        .set({ report: sealedReport })
        .where('id', '=', id)
        .where('finished_at', 'is', null)
        .execute()
    },

    async finish(id, result) {
      const { numUpdatedRows } = await database
        .updateTable('test_sign_ins')
        .set({
          outcome: result.outcome,
          code: result.code,
          report: result.sealedReport,
          claims: result.sealedClaims,
          finished_at: fromDate(result.finishedAt),
        })
        .where('id', '=', id)
        .where('finished_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async noteReplay(id, at) {
      await database
        .updateTable('test_sign_ins')
        .set({ replayed_at: fromDate(at) })
        .where('id', '=', id)
        .execute()
    },

    async removeExpired(now, limit) {
      const expired = database
        .selectFrom('test_sign_ins')
        .select('id')
        .where('expires_at', '<=', fromDate(now))
        .orderBy('expires_at')
        .limit(limit)
      const { numDeletedRows } = await database
        .deleteFrom('test_sign_ins')
        .where('id', 'in', lockRows(expired, 'update, skip locked'))
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function toTestSignIn(row: Selectable<TestSignInsTable>): TestSignIn {
  return {
    id: row.id,
    organizationId: row.organization_id,
    connectionId: row.connection_id,
    startedBy: fromJson.actor(row.started_by),
    browserHash: row.browser_hash,
    outcome: row.outcome,
    code: toErrorCode(row.code),
    sealedReport: row.report,
    sealedClaims: row.claims,
    createdAt: toDate(row.created_at),
    finishedAt: toDateOrNull(row.finished_at),
    replayedAt: toDateOrNull(row.replayed_at),
    expiresAt: toDate(row.expires_at),
  }
}
