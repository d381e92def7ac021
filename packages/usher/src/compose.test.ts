import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUsher } from './compose.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-compose-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const create = (signInAttemptDays?: number) =>
  createUsher({
    baseUrl: 'http://localhost:3000',
    databaseUrl: `sqlite:${join(folder, 'usher.db')}`,
    masterKeys: [{ id: 'test', key: new Uint8Array(32) }],
    mailer: { send: () => Promise.resolve() },
    ...(signInAttemptDays !== undefined && { signInAttemptDays }),
  })

test.each([-1, 0, 29, 30.5, 3651, Number.NaN])('keeps no attempts for %d days', async (days) => {
  await expect(create(days)).rejects.toThrow()
})

test.each([undefined, 30, 3650])('keeps attempts for %o days', async (days) => {
  const usher = await create(days)
  await expect(usher.close()).resolves.toBeUndefined()
})
