// What arbitrates when a provisioning client sends many requests at once, and when it meets a sign-in.
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { UniqueViolation, type Stores } from '../../src/engine/ports.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { rowsOf } from './raw.ts'
import {
  byUserName,
  plantDirectory,
  plantGroup,
  plantUsers,
  resourceOf,
  userDocument,
} from './plant-directory.ts'

const crowd = 50

describeEachDialect('concurrent provisioning', (dialect) => {
  const database = useDatabase(dialect)

  function all<Result>(work: (stores: Stores, index: number) => Promise<Result>) {
    return Promise.all(
      Array.from({ length: crowd }, (_, index) =>
        database.storage
          .transaction((stores) => work(stores, index))
          .catch((error: unknown) => {
            if (error instanceof UniqueViolation) return error.constraint
            throw error
          }),
      ),
    )
  }

  it('lets one of many have a user name', async () => {
    const { directory } = await plantDirectory(database.storage)
    const outcomes = await all(async ({ resources }) => {
      await resources.insert(resourceOf(directory, { document: userDocument('Ada') }))
      return 'won'
    })
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['won', 'directory_resource_keys_unique']))
    const { resources } = database.storage.read
    expect(await resources.count(directory.id, 'User', byUserName('Ada'))).toBe(1)
    expect(await resources.count(directory.id, 'User', null)).toBe(1)
  })

  it('loses nobody when members come and go at once', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const group = await plantGroup(storage, directory)
    const users = await plantUsers(storage, directory, crowd)
    const members = users.map((memberId) => ({ memberId, memberType: 'User' as const }))
    await storage.transaction(({ groupMembers }) =>
      groupMembers.add(directory.id, group, members.slice(0, crowd / 2)),
    )
    // The first half leaves, the second comes.
    await all(async ({ resources, groupMembers }, index) => {
      await resources.lock(directory.id, 'Group', group)
      const [member] = members.slice(index)
      if (!member) return
      if (index < crowd / 2) await groupMembers.remove(group, [member.memberId])
      else await groupMembers.add(directory.id, group, [member])
      await resources.touch(group, after(index))
    })
    const list = await storage.read.groupMembers.list(group)
    expect(list.map(({ memberId }) => memberId)).toEqual(users.slice(crowd / 2))
    const found = await storage.read.resources.find(directory.id, 'Group', group)
    expect(found?.version).toBe(crowd + 1)
  })

  it('adds the same members many times over without a lock', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const group = await plantGroup(storage, directory)
    const users = await plantUsers(storage, directory, 10)
    const members = users.map((memberId) => ({ memberId, memberType: 'User' as const }))
    const added = await all(({ groupMembers }, index) =>
      groupMembers.add(directory.id, group, index % 2 === 0 ? members : members.toReversed()),
    )
    expect(added.flat().toSorted()).toEqual(users.toSorted())
  })

  it('counts every change of one resource', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const user = resourceOf(directory, { document: userDocument('Ada') })
    await storage.transaction(({ resources }) => resources.insert(user))
    const versions = await all(({ resources }, index) =>
      resources.update({
        id: user.id,
        directoryId: directory.id,
        document: userDocument('Ada', { turn: index }),
        updatedAt: after(index),
      }),
    )
    expect(versions.map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: crowd }, (_, index) => index + 2),
    )
  })

  it('takes turns: whoever comes second sees what the first has committed', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const [key, other] = ['oid-1', 'oid-2']
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        storage.transaction(async ({ directories, directoryUsers, users }) => {
          // Asked for in both orders, and together with others.
          const keys = index % 2 === 0 ? [key, other] : [other, key, key]
          await directories.takeTurns(directory.id, keys)
          const found = await directoryUsers.findByExternalId(directory.id, key)
          if (found.length > 0) return 'found'
          await setTimeout(20)
          const user = build.user()
          await users.insert(user)
          await directoryUsers.insert(
            build.directoryUser({
              directoryId: directory.id,
              organizationId: directory.organizationId,
              userId: user.id,
              externalId: key,
            }),
          )
          return 'made'
        }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'made')).toHaveLength(1)
  })

  it('takes the same turn twice in one transaction, and none without a key', async () => {
    const { directory } = await plantDirectory(database.storage)
    await database.storage.transaction(async ({ directories }) => {
      await directories.takeTurns(directory.id, [])
      await directories.takeTurns(directory.id, ['a'])
      await directories.takeTurns(directory.id, ['a'])
    })
    expect(await rowsOf(database.url, 'select turn from directory_turns')).toEqual([])
  })
})
