import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDialect, freshDatabase, type TestDatabase } from '../support/database.ts'

describeEachDialect('instance values', (dialect) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await freshDatabase(dialect)
  })
  afterAll(() => database.close())

  it('is unknown until it is set, and the last one set counts', async () => {
    const { read, transaction } = database.storage
    expect(await read.instance.get('default-organization')).toBeUndefined()
    await transaction(({ instance }) => instance.set('default-organization', 'contoso'))
    await transaction(({ instance }) => instance.set('default-organization', 'fabrikam'))
    expect(await read.instance.get('default-organization')).toBe('fabrikam')
  })

  it('is claimed once: the first writer wins', async () => {
    const { read, transaction } = database.storage
    expect(await transaction(({ instance }) => instance.claim('bootstrap-done', 'first'))).toBe(
      true,
    )
    expect(await transaction(({ instance }) => instance.claim('bootstrap-done', 'second'))).toBe(
      false,
    )
    expect(await read.instance.get('bootstrap-done')).toBe('first')
  })
})
