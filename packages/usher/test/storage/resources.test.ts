import { describe, expect, it } from 'vitest'
import type { Directory, DirectoryResource } from '../../src/core/directory.ts'
import type { ResourceQuery, ResourceSort } from '../../src/core/resource-query.ts'
import type { NewResource } from '../../src/engine/ports.ts'
import { after, build, id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import {
  byEmail,
  byUserName,
  compareColumn,
  plantDirectory,
  plantResources,
  resourceOf,
  userDocument,
} from './plant-directory.ts'
import { rowsOf } from './raw.ts'

describeEachDialect('resources', (dialect) => {
  const database = useDatabase(dialect)

  async function ask(directory: Directory, over: Partial<ResourceQuery>) {
    const rows = await database.storage.read.resources.query(directory.id, {
      resourceType: 'User',
      filter: null,
      sort: null,
      limit: 100,
      from: { kind: 'offset', offset: 0 },
      ...over,
    })
    return rows.map((row) => row.id)
  }

  it('are what was sent, with their version', async () => {
    const { directory } = await plantDirectory(database.storage)
    const document = userDocument('Ada', {
      note: 'q"\\\0\uD83D',
      when: [1.5, null, { z: 1, a: 2 }],
    })
    const { document: _, ...rest } = await plantOne(directory, document)
    const { externalId, label, attributes } = document
    const { resources } = database.storage.read
    const expected = { ...rest, externalId, label, attributes, version: 1 }
    expect(await resources.find(directory.id, 'User', rest.id)).toEqual(expected)
    const found = await resources.find(directory.id, 'User', rest.id)
    // The order of the names too.
    expect(JSON.stringify(found?.attributes)).toBe(JSON.stringify(attributes))
  })

  it('are nobody’s but their directory’s, and of their type only', async () => {
    const [one, other] = [
      await plantDirectory(database.storage),
      await plantDirectory(database.storage),
    ]
    const ada = await plantOne(one.directory, userDocument('Ada'))
    const same = await plantOne(other.directory, userDocument('Ada'))
    const { resources } = database.storage.read
    expect(await resources.find(other.directory.id, 'User', ada.id)).toBeUndefined()
    expect(await resources.find(one.directory.id, 'Group', ada.id)).toBeUndefined()
    expect(await resources.find(one.directory.id, 'User', 'nobody')).toBeUndefined()
    expect(await resources.lock(other.directory.id, 'User', ada.id)).toBeUndefined()
    expect(await resources.findMany(other.directory.id, [ada.id])).toEqual([])
    const questions = [
      byUserName('Ada'),
      byEmail('ada@contoso.example'),
      compareColumn('externalId', 'eq', 'oid-Ada'),
    ]
    for (const filter of questions) {
      expect(await ask(one.directory, { filter })).toEqual([ada.id])
      expect(await ask(other.directory, { filter })).toEqual([same.id])
      expect(await ask(one.directory, { filter, resourceType: 'Group' })).toEqual([])
    }
    expect(await ask(other.directory, { filter: compareColumn('id', 'eq', ada.id) })).toEqual([])
    await database.storage.transaction(async (stores) => {
      expect(await stores.resources.remove(other.directory.id, ada.id)).toBe(false)
      await expect(
        stores.resources.update({
          id: ada.id,
          directoryId: other.directory.id,
          document: userDocument('Eve'),
          updatedAt: after(1),
        }),
      ).rejects.toThrow('the resource to update')
    })
    expect(await resources.find(one.directory.id, 'User', ada.id)).toMatchObject({ label: 'Ada' })
  })

  it('are found many at once, unknown ones left out', async () => {
    const { directory } = await plantDirectory(database.storage)
    const ada = await plantOne(directory, userDocument('Ada'))
    const { resources } = database.storage.read
    expect(await resources.findMany(directory.id, [])).toEqual([])
    expect(await resources.findMany(directory.id, [ada.id, 'nobody', '\0', ada.id])).toEqual([
      { id: ada.id, resourceType: 'User', label: 'Ada', externalId: 'oid-Ada' },
    ])
  })

  it('count their changes, and change their keys', async () => {
    const { directory } = await plantDirectory(database.storage)
    const { id: ada, directoryId } = await plantOne(directory, userDocument('Ada'))
    const update = (document: NewResource['document'], updatedAt: Date) =>
      database.storage.transaction(({ resources }) =>
        resources.update({ id: ada, directoryId, document, updatedAt }),
      )
    expect(await update(userDocument('Ada', { title: 'x' }), after(1))).toBe(2)
    expect(await ask(directory, { filter: byUserName('Ada') })).toEqual([ada])
    expect(await update(userDocument('Ben'), after(2))).toBe(3)
    expect(await ask(directory, { filter: byUserName('Ada') })).toEqual([])
    expect(await ask(directory, { filter: byUserName('ben') })).toEqual([ada])
    expect(await ask(directory, { filter: byEmail('ben@contoso.example') })).toEqual([ada])
    const touched = database.storage.transaction(({ resources }) => resources.touch(ada, after(3)))
    expect(await touched).toBe(4)
    expect(await database.storage.read.resources.find(directory.id, 'User', ada)).toMatchObject({
      version: 4,
      updatedAt: after(3),
      label: 'Ben',
    })
    const keys = await rowsOf(
      database.url,
      `select attribute from directory_resource_keys where resource_id = '${ada}' order by attribute`,
    )
    expect(keys.map(({ attribute }) => attribute)).toEqual(['User:emails.value', 'User:userName'])
  })

  it('have a unique key once in a directory, and give it back', async () => {
    const { directory } = await plantDirectory(database.storage)
    const other = await plantDirectory(database.storage)
    const ada = await plantOne(directory, userDocument('Ada'))
    await plantOne(other.directory, userDocument('Ada'))
    await expect(plantOne(directory, userDocument('ADA'))).rejects.toMatchObject({
      constraint: 'directory_resource_keys_unique',
    })
    const ben = await plantOne(directory, userDocument('Ben'))
    const renamed = database.storage.transaction(({ resources }) =>
      resources.update({
        id: ben.id,
        directoryId: directory.id,
        document: userDocument('Ada'),
        updatedAt: after(1),
      }),
    )
    await expect(renamed).rejects.toMatchObject({ constraint: 'directory_resource_keys_unique' })
    await database.storage.transaction(async ({ resources }) => {
      expect(await resources.remove(directory.id, ada.id)).toBe(true)
      expect(await resources.remove(directory.id, ada.id)).toBe(false)
    })
    const again = await plantOne(directory, userDocument('Ada'))
    expect(await ask(directory, { filter: byUserName('Ada') })).toEqual([again.id])
  })

  it('share a key that is not unique, and may have it twice', async () => {
    const { directory } = await plantDirectory(database.storage)
    const key = { attribute: 'User:emails.value', value: 'team@x', unique: false }
    const planted = await plantResources(database.storage, directory, [
      { keys: [key, key] },
      { keys: [key] },
    ])
    const filter = { kind: 'key', attribute: 'User:emails.value', value: 'team@x' } as const
    expect(await ask(directory, { filter })).toEqual(planted.map((one) => one.id))
  })

  it('may have longer external ids than an index holds', async () => {
    const { directory } = await plantDirectory(database.storage)
    // Nothing that a database could press together.
    const long = Array.from({ length: 400 }, () => id('session')).join('')
    const planted = await plantResources(database.storage, directory, [
      { externalId: long },
      { externalId: `${long}x` },
    ])
    const filter = compareColumn('externalId', 'eq', `${long}x`)
    expect(await ask(directory, { filter })).toEqual([planted[1]?.id])
  })

  describe('in pages', () => {
    it('cover each once, by offset and behind an id', async () => {
      const { directory } = await plantDirectory(database.storage)
      const planted = await plantResources(
        database.storage,
        directory,
        Array.from({ length: 23 }, () => ({})),
      )
      await plantResources(database.storage, directory, [{}], {
        id: id('directoryGroup'),
        resourceType: 'Group',
      })
      const ids = planted.map((one) => one.id)
      const byOffset: DirectoryResource['id'][] = []
      for (let offset = 0; offset < 30; offset += 10)
        // eslint-disable-next-line no-await-in-loop
        byOffset.push(...(await ask(directory, { limit: 10, from: { kind: 'offset', offset } })))
      expect(byOffset).toEqual(ids)
      const behind: DirectoryResource['id'][] = []
      for (;;) {
        // eslint-disable-next-line no-await-in-loop
        const page = await ask(directory, {
          limit: 10,
          from: { kind: 'after', id: behind.at(-1) ?? null },
        })
        if (page.length === 0) break
        behind.push(...page)
      }
      expect(behind).toEqual(ids)
      const { resources } = database.storage.read
      expect(await resources.count(directory.id, 'User', null)).toBe(23)
      expect(await ask(directory, { from: { kind: 'offset', offset: 99 } })).toEqual([])
      expect(await ask(directory, { limit: 0 })).toEqual([])
    })

    it('stay in order when there is a filter', async () => {
      const { directory } = await plantDirectory(database.storage)
      const key = { attribute: 'User:team', value: 'red', unique: false }
      const planted = await plantResources(
        database.storage,
        directory,
        Array.from({ length: 9 }, (_, index) => ({ keys: index % 2 === 0 ? [key] : [] })),
      )
      const ids = planted.filter((_, index) => index % 2 === 0).map((one) => one.id)
      const filter = { kind: 'key', attribute: 'User:team', value: 'red' } as const
      const from = { kind: 'offset', offset: 2 } as const
      expect(await ask(directory, { filter, limit: 2, from })).toEqual(ids.slice(2, 4))
      const behind = { kind: 'after', id: ids[1] ?? null } as const
      expect(await ask(directory, { filter, limit: 2, from: behind })).toEqual(ids.slice(2, 4))
    })
  })

  describe('sorted', () => {
    const documents = [
      { name: 'b', age: 10, emails: [{ value: 'z' }, { value: 'a', primary: true }] },
      { name: '\u{1F600}', age: 9, emails: [{ value: 'c' }, { value: 'b' }] },
      { name: '\u{E000}', age: '9', emails: [] },
      { age: -1, emails: [{ value: 'b', primary: 'true' }] },
      { name: 'b', age: null, emails: 'x' },
      { name: 'B', emails: ['y'] },
    ]
    const document = (
      type: 'text' | 'number',
      ...steps: readonly string[]
    ): ResourceSort['key'] => ({
      kind: 'document',
      steps,
      element: null,
      type,
    })
    const cases: readonly (readonly [string, ResourceSort['key'], string, string])[] = [
      ['text, by code point', document('text', 'name'), '504213', '312045'],
      ['numbers', document('number', 'age'), '310245', '245013'],
      [
        'the primary element, else the first',
        { kind: 'document', steps: ['emails'], element: ['value'], type: 'text' },
        '031245',
        '245130',
      ],
      [
        'elements themselves',
        { kind: 'document', steps: ['emails'], element: [], type: 'text' },
        '501234',
        '012345',
      ],
      ['external ids', { kind: 'column', column: 'externalId' }, '201345', '134502'],
      ['ids', { kind: 'column', column: 'id' }, '012345', '543210'],
      ['the time of making', { kind: 'column', column: 'createdAt' }, '543210', '012345'],
      ['the time of change', { kind: 'column', column: 'updatedAt' }, '012345', '543210'],
    ]
    let planted: Promise<readonly [Directory, readonly string[]]> | undefined
    async function plant() {
      const { directory } = await plantDirectory(database.storage)
      const rows = documents.map((attributes, index) =>
        resourceOf(directory, {
          createdAt: after(100 - index),
          updatedAt: after(100 + index),
          document: build.document({
            attributes,
            externalId: index === 0 ? 'x' : index === 2 ? 'a' : null,
          }),
        }),
      )
      await database.storage.transaction(async ({ resources }) => {
        // eslint-disable-next-line no-await-in-loop
        for (const row of rows) await resources.insert(row)
      })
      return [directory, rows.map((row) => row.id)] as const
    }

    it.each(cases)('by %s; what is missing last, or first', async (_, key, up, down) => {
      planted ??= plant()
      const [directory, ids] = await planted
      const order = async (descending: boolean) => {
        const found = await ask(directory, { sort: { key, descending } })
        return found.map((one) => ids.indexOf(one)).join('')
      }
      expect([await order(false), await order(true)]).toEqual([up, down])
      const page = await ask(directory, {
        sort: { key, descending: false },
        limit: 2,
        from: { kind: 'offset', offset: 3 },
      })
      expect(page.map((one) => ids.indexOf(one)).join('')).toBe(up.slice(3, 5))
    })
  })

  async function plantOne(directory: Directory, document: NewResource['document']) {
    const resource = resourceOf(directory, { document })
    await database.storage.transaction(({ resources }) => resources.insert(resource))
    return resource
  }
})
