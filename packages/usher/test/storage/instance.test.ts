import { expect, it } from 'vitest'
import { describeEachDialect, useDatabase } from '../support/database.ts'

describeEachDialect('instance values', (dialect) => {
  const database = useDatabase(dialect)

  it('is unknown until it is set, and the last one set counts', async () => {
    const { storage } = database
    expect(await storage.read.instance.get('default-organization')).toBeUndefined()
    await storage.transaction(({ instance }) => instance.set('default-organization', 'contoso'))
    await storage.transaction(({ instance }) => instance.set('default-organization', 'fabrikam'))
    expect(await storage.read.instance.get('default-organization')).toBe('fabrikam')
  })

  it('is claimed once: the first writer wins', async () => {
    const { storage } = database
    const claim = (value: string) =>
      storage.transaction(({ instance }) => instance.claim('bootstrap-done', value))
    expect(await claim('first')).toBe(true)
    expect(await claim('second')).toBe(false)
    expect(await storage.read.instance.get('bootstrap-done')).toBe('first')
  })
})
