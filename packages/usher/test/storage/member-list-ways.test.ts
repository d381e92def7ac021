// Every filter with every order, by looking up and by walking: whatever the bounds choose, the list is
// the same, and the total never says more than there is.
import { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Member } from '../../src/core/model.ts'
import type { MemberFilter, MemberSort } from '../../src/engine/ports.ts'
import { present } from '../../src/lib/assert.ts'
import type { OpenDatabase } from '../../src/storage/dialect.ts'
import { listMembers, type ListLimits } from '../../src/storage/member-list.ts'
import { openDatabase } from '../../src/storage/open-database.ts'
import type { Tables } from '../../src/storage/schema.ts'
import { after, build } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantPerson } from './plant.ts'
import { plantDirectory, plantGroup, resourceOf, type PlantedDirectory } from './plant-directory.ts'
import { everything, walk } from './walk.ts'

const people = 24
const search = 'per'
const ways: readonly ListLimits[] = [
  { countMax: 10_000, fewMax: 1000 },
  { countMax: 10_000, fewMax: 4 },
  { countMax: 4, fewMax: 2 },
  { countMax: 0, fewMax: 0 },
]
const sorts: readonly (MemberSort | undefined)[] = [
  undefined,
  ...(['created', 'name', 'lastSignIn'] as const).flatMap((by) => [
    { by, descending: true },
    { by, descending: false },
  ]),
]

describeEachDialect('member list, each way', (dialect) => {
  const database = useDatabase(dialect)
  let opened: OpenDatabase | undefined
  let tenant: PlantedDirectory | undefined
  let filters: readonly MemberFilter[] = []
  let planted: readonly Planted[] = []

  beforeAll(async () => {
    opened = openDatabase({ url: database.url })
    tenant = await plantDirectory(database.storage)
    const second = build.connection({ organizationId: tenant.organization.id })
    await database.storage.transaction(({ connections }) => connections.insert(second))
    const groupId = await plantGroup(database.storage, tenant.directory)
    const found: Planted[] = []
    for (let number = 0; number < people; number += 1)
      // eslint-disable-next-line no-await-in-loop
      found.push(await plant(tenant, number, second, groupId))
    planted = found
    const each: readonly MemberFilter[] = [
      { status: 'deactivated' },
      { origin: 'scim' },
      { role: 'admin' },
      { connectionId: second.id },
      { groupId },
      { search },
    ]
    filters = [
      {},
      ...each,
      ...each.flatMap((one, index) => each.slice(index + 1).map((other) => ({ ...one, ...other }))),
      { status: 'active', origin: 'scim', groupId, search },
    ]
  })
  afterAll(() => opened?.close())

  it.each(ways)('answers as the rows say ($countMax, $fewMax)', async (limits) => {
    const { writer, traits } = present(opened, 'the database')
    const { organization } = present(tenant, 'the organization')
    const kysely = new Kysely<Tables>({ dialect: writer })
    for (const filter of filters)
      for (const sort of sorts) {
        const question = { organizationId: organization.id, filter, sort }
        const expected = expectedOf(planted, filter, sort)
        const words = JSON.stringify({ filter, sort })
        const whole = await listMembers(kysely, traits, { ...question, page: everything }, limits)
        expect(
          whole.items.map(({ member }) => member.id),
          words,
        ).toEqual(expected)
        const total = present(whole.total, 'a total')
        if (total.isExact) expect(total.count, words).toBe(expected.length)
        else {
          // At least what the page shows, as far as anybody counts.
          expect(total.count, words).toBe(Math.min(expected.length, limits.countMax))
        }
        expect(total.isExact || limits.countMax < people, words).toBe(true)
        const pages = await walk(5, (page) =>
          listMembers(kysely, traits, { ...question, page }, limits),
        )
        expect(
          pages.flat().map(({ member }) => member.id),
          words,
        ).toEqual(expected)
      }
  })

  /** Who is what repeats with different periods, so that every pair of filters has somebody and misses somebody. */
  async function plant(
    of: PlantedDirectory,
    number: number,
    second: PlantedDirectory['connection'],
    groupId: Awaited<ReturnType<typeof plantGroup>>,
  ): Promise<Planted> {
    const { storage } = database
    const isOnSecond = number % 4 < 2
    const name = ['Person', 'Zoe Perkins', 'Ada', 'Person Peric'][number % 4] ?? ''
    const { member, user } = await plantPerson(
      storage,
      { ...of, connection: isOnSecond ? second : of.connection },
      {
        displayName: name,
        username: number % 8 === 2 ? 'percy' : `u${number}`,
        email: null,
        status: number % 3 === 0 ? 'deactivated' : 'active',
        origin: number % 5 < 2 ? 'scim' : 'jit',
      },
    )
    const isAdmin = number % 6 < 3
    const isInGroup = number % 7 < 4
    await storage.transaction(async ({ members, directoryUsers, resources, groupMembers }) => {
      await members.setRoles(member.id, [build.role({ role: isAdmin ? 'admin' : 'member' })])
      if (number % 2 === 0) await members.noteSignIn(member.id, after(number % 4))
      const { id: directoryId, organizationId } = of.directory
      const own = build.directoryUser({ directoryId, organizationId, userId: user.id })
      await directoryUsers.insert(own)
      await resources.insert(resourceOf(of.directory, { id: own.id }))
      if (isInGroup)
        await groupMembers.add(directoryId, groupId, [{ memberId: own.id, memberType: 'User' }])
    })
    const signedInAt = number % 2 === 0 ? after(number % 4).getTime() : 0
    return { member, name: name.toLowerCase(), signedInAt, isAdmin, isInGroup, isOnSecond }
  }
})

type Planted = {
  readonly member: Member
  readonly name: string
  readonly signedInAt: number
  readonly isAdmin: boolean
  readonly isInGroup: boolean
  readonly isOnSecond: boolean
}

function expectedOf(
  planted: readonly Planted[],
  filter: MemberFilter,
  sort: MemberSort | undefined,
): readonly string[] {
  const matching = planted.filter(
    (one) =>
      (filter.status === undefined || one.member.status === filter.status) &&
      (filter.origin === undefined || one.member.origin === filter.origin) &&
      (filter.role === undefined || one.isAdmin) &&
      (filter.connectionId === undefined || one.isOnSecond) &&
      (filter.groupId === undefined || one.isInGroup) &&
      (filter.search === undefined || firstTerm(one) !== undefined),
  )
  const byMatch = sort === undefined && filter.search !== undefined
  const keyOf = (one: Planted): string => {
    if (byMatch) return firstTerm(one) ?? ''
    if (sort?.by === 'name') return one.name
    return sort?.by === 'lastSignIn' ? String(one.signedInAt).padStart(15, '0') : ''
  }
  const sign = !byMatch && (sort === undefined || sort.descending) ? -1 : 1
  return matching
    .map((one) => ({ id: one.member.id, key: `${keyOf(one)}\0${one.member.id}` }))
    .toSorted((one, other) => (one.key < other.key ? -sign : sign))
    .map(({ id }) => id)
}

/** The first of what the member is found by. */
function firstTerm({ member }: Planted): string | undefined {
  const words = (member.displayName ?? '').toLowerCase().split(' ')
  const terms = [words.join(' '), ...words.slice(1), member.username ?? '']
  return terms.filter((term) => term.startsWith(search)).toSorted()[0]
}
