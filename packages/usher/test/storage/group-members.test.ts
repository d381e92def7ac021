import { expect, it } from 'vitest'
import type { DirectoryGroupId, DirectoryResourceId } from '../../src/core/ids.ts'
import type { GroupMember } from '../../src/core/directory.ts'
import { id } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantDirectory, plantGroup, plantUsers, resourceOf } from './plant-directory.ts'

describeEachDialect('group members', (dialect) => {
  const database = useDatabase(dialect)

  const users = (...ids: readonly DirectoryResourceId[]) =>
    ids.map((memberId): Pick<GroupMember, 'memberId' | 'memberType'> => ({
      memberId,
      memberType: 'User',
    }))

  async function plant() {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const [ada, ben, eve] = await plantUsers(storage, directory, 3)
    if (!ada || !ben || !eve) throw new Error('three were planted')
    const group = (label: string) => plantGroup(storage, directory, label)
    const add = (to: DirectoryGroupId, ...ids: readonly DirectoryResourceId[]) =>
      storage.transaction(({ groupMembers }) => groupMembers.add(directory.id, to, users(...ids)))
    return { directory, ada, ben, eve, group, add }
  }
  const read = () => database.storage.read.groupMembers

  it('are added once, and the new ones are named', async () => {
    const { ada, ben, eve, group, add } = await plant()
    const red = await group('red')
    expect(await add(red)).toEqual([])
    expect(await add(red, ben, ada, ben)).toEqual([ada, ben])
    expect(await add(red, ada, eve)).toEqual([eve])
    expect((await read().list(red)).map(({ memberId }) => memberId)).toEqual([ada, ben, eve])
  })

  it('say what they are and are called', async () => {
    const { directory, ada, group, add } = await plant()
    const [red, inner] = [await group('red'), await group('inner')]
    await add(red, ada, inner)
    expect(await read().list(red)).toEqual([
      { memberId: inner, memberType: 'Group', label: 'inner' },
      { memberId: ada, memberType: 'User', label: null },
    ])
    const custom = resourceOf(directory, { id: id('customResource'), resourceType: 'Device' })
    await database.storage.transaction(({ resources }) => resources.insert(custom))
    expect(await add(red, custom.id)).toEqual([])
  })

  it('are of the same directory, and alive', async () => {
    const { ada, group, add } = await plant()
    const other = await plant()
    const red = await group('red')
    const foreign = await other.group('foreign')
    expect(await add(red, other.ada, foreign, id('directoryUser'))).toEqual([])
    expect(await add(foreign, ada)).toEqual([])
    expect(await read().list(red)).toEqual([])
  })

  it('are removed by name or all at once', async () => {
    const { ada, ben, eve, group, add } = await plant()
    const red = await group('red')
    await add(red, ada, ben, eve)
    await database.storage.transaction(async ({ groupMembers }) => {
      expect(await groupMembers.remove(red, [])).toEqual([])
      expect(await groupMembers.remove(red, [ben, ben, red])).toEqual([ben])
      expect(await groupMembers.remove(red, [ben])).toEqual([])
      expect((await groupMembers.clear(red)).toSorted()).toEqual([ada, eve])
      expect(await groupMembers.clear(red)).toEqual([])
    })
  })

  it('are listed for several groups', async () => {
    const { ada, ben, group, add } = await plant()
    const [red, blue, empty] = [await group('red'), await group('blue'), await group('empty')]
    await add(red, ada, ben)
    await add(blue, ben)
    expect(await read().listMany([])).toEqual(new Map())
    const listed = await read().listMany([red, blue, empty, red])
    expect([...listed].map(([of, members]) => [of, members.map((one) => one.memberId)])).toEqual([
      [red, [ada, ben]],
      [blue, [ben]],
    ])
  })

  it('know the groups they are in, directly and through others', async () => {
    const { ada, ben, eve, group, add } = await plant()
    const [inner, middle, outer] = [await group('in'), await group('mid'), await group('out')]
    await add(inner, ada)
    await add(middle, inner, ben)
    await add(outer, middle, ada)
    // In a circle.
    await add(inner, outer)
    expect(await read().groupsOf([])).toEqual(new Map())
    const found = await read().groupsOf([ada, ben, eve, inner])
    const seen = [...found].map(([of, groups]) => [
      of,
      groups.map(({ label, direct }) => `${label}${direct ? '!' : ''}`),
    ])
    expect(Object.fromEntries(seen)).toEqual({
      [ada]: ['in!', 'mid', 'out!'],
      [ben]: ['in', 'mid!', 'out'],
      [inner]: ['mid!', 'out'],
    })
    expect(await read().usersWithin(outer)).toEqual([ada, ben])
    expect(await read().usersWithin(inner)).toEqual([ada, ben])
  })

  it('lie inside a group, however deep', async () => {
    const { ada, group, add } = await plant()
    const chain: DirectoryGroupId[] = []
    for (let depth = 0; depth < 30; depth += 1) {
      // eslint-disable-next-line no-await-in-loop
      const next = await group(`g${depth}`)
      const outer = chain.at(-1)
      // eslint-disable-next-line no-await-in-loop
      if (outer) await add(outer, next)
      chain.push(next)
    }
    const [top, bottom] = [chain.at(0), chain.at(-1)]
    if (!top || !bottom) throw new Error('thirty were planted')
    await add(bottom, ada)
    expect(await read().contains(top, bottom)).toBe(true)
    expect(await read().contains(bottom, top)).toBe(false)
    expect(await read().contains(top, top)).toBe(true)
    expect(await read().usersWithin(top)).toEqual([ada])
    expect((await read().groupsOf([ada])).get(ada)).toHaveLength(30)
  })

  it('keep their place when the directory sends them away, unseen, until it is inherited', async () => {
    const { directory, ada, ben, group, add } = await plant()
    const [red, blue] = [await group('red'), await group('blue')]
    await add(red, ada)
    await add(blue, ada, ben)
    await database.storage.transaction(({ resources }) => resources.remove(directory.id, ada))
    expect(await read().list(red)).toEqual([])
    expect((await read().list(blue)).map(({ memberId }) => memberId)).toEqual([ben])
    expect(await read().usersWithin(blue)).toEqual([ben])
    await database.storage.transaction(({ groupMembers }) => groupMembers.inherit(ada, ben))
    expect((await read().list(red)).map(({ memberId }) => memberId)).toEqual([ben])
    expect((await read().list(blue)).map(({ memberId }) => memberId)).toEqual([ben])
    expect((await read().groupsOf([ada])).get(ada)).toBeUndefined()
  })

  it('go with their group, which leaves the groups it was in', async () => {
    const { directory, ada, group, add } = await plant()
    const [outer, inner] = [await group('outer'), await group('inner')]
    await add(inner, ada)
    await add(outer, inner)
    await database.storage.transaction(({ resources }) => resources.remove(directory.id, inner))
    expect(await read().list(outer)).toEqual([])
    expect(await read().groupsOf([ada])).toEqual(new Map())
    expect(await read().usersWithin(outer)).toEqual([])
  })
})
