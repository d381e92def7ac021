// Each kind of question with what it must and must not find, as fixed expectations: no database may
// read a wildcard, convert a type or lose a row whose value is missing.
import { expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../src/core/directory.ts'
import type { ResourceFilter } from '../../src/core/resource-query.ts'
import { after, build, builtAt } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import {
  both,
  compare,
  compareColumn,
  either,
  element,
  not,
  plantDirectory,
  plantGroup,
  plantResources,
  plantUsers,
  present,
  resourceOf,
} from './plant-directory.ts'

const astral = '\u{1F600}'
const privateUse = '\u{E000}'
const urn = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'

/** Name of a row → its document. */
const documents: Readonly<Record<string, JsonObject>> = {
  plain: { name: 'ada', age: 36, active: true },
  wild: { name: 'a_a%', age: -0.5, active: false },
  quoted: { name: `o'hara "x" \\ ; --`, age: 1e21 },
  astral: { name: astral },
  privateUse: { name: privateUse },
  accented: { name: 'é' },
  empty: { name: '', age: 0, list: [], nested: {} },
  nothing: { name: null, list: null },
  missing: {},
  numeric: { name: 36, age: '36', active: 'true' },
  nested: { nested: { inner: 'x' }, $ref: 'r', [urn]: { badge: 'b-1', 'floor-no': 3 } },
  bare: { list: ['red', 'green', 7, true] },
  home: {
    emails: [
      { type: 'home', value: 'a@x' },
      { type: 'work', value: 'b@y' },
    ],
  },
  work: { emails: [{ type: 'work', value: 'a@x', primary: true }] },
  odd: { emails: { type: 'work', value: 'a@x' }, list: 'red' },
  deep: { emails: ['a@x', null, [{ value: 'a@x' }]], lists: [{ tags: ['t1', 't2'] }] },
}
const all = Object.keys(documents)
const without = (...names: readonly string[]) => all.filter((name) => !names.includes(name))
const named = (operator: Parameters<typeof compare>[1], value: string) =>
  compare(['name'], operator, value)

const cases: readonly (readonly [string, ResourceFilter, readonly string[]])[] = [
  ['text eq', named('eq', 'ada'), ['plain']],
  ['text eq, a wildcard', named('eq', 'a%'), []],
  ['text eq, nothing', named('eq', ''), ['empty']],
  ['text eq, quotes and comments', named('eq', `o'hara "x" \\ ; --`), ['quoted']],
  ['text eq is not a number', named('eq', '36'), []],
  ['text co, %', named('co', '%'), ['wild']],
  ['text co, _', named('co', '_'), ['wild']],
  ['text co, a backslash', named('co', '\\'), ['quoted']],
  ['text co, beyond the basic plane', named('co', astral), ['astral']],
  [
    'text co, nothing',
    named('co', ''),
    without('nothing', 'missing', 'numeric', 'nested', 'bare', 'home', 'work', 'odd', 'deep'),
  ],
  ['text sw', named('sw', 'a'), ['plain', 'wild']],
  ['text sw, %', named('sw', 'a%'), []],
  [
    'text sw, nothing',
    named('sw', ''),
    ['plain', 'wild', 'quoted', 'astral', 'privateUse', 'accented', 'empty'],
  ],
  ['text ew', named('ew', 'a%'), ['wild']],
  ['text ew, longer than the value', named('ew', 'xxada'), []],
  ['text ew, beyond the basic plane', named('ew', astral), ['astral']],
  [
    'text ew, nothing',
    named('ew', ''),
    ['plain', 'wild', 'quoted', 'astral', 'privateUse', 'accented', 'empty'],
  ],
  ['text gt is by code point', named('gt', privateUse), ['astral']],
  ['text ge', named('ge', privateUse), ['astral', 'privateUse']],
  ['text lt', named('lt', 'ada'), ['wild', 'empty']],
  ['text le', named('le', 'ada'), ['plain', 'wild', 'empty']],
  ['accents and case are other characters', named('eq', 'É'), []],
  ['number eq', compare(['age'], 'eq', 36), ['plain']],
  ['number eq, a large one', compare(['age'], 'eq', 1e21), ['quoted']],
  ['number gt', compare(['age'], 'gt', -0.5), ['plain', 'quoted', 'empty']],
  ['number le', compare(['age'], 'le', 0), ['wild', 'empty']],
  ['number co never holds', compare(['age'], 'co', 3), []],
  ['boolean eq true', compare(['active'], 'eq', true), ['plain']],
  ['boolean eq false', compare(['active'], 'eq', false), ['wild']],
  ['boolean gt never holds', compare(['active'], 'gt', false), []],
  ['not eq finds what has no value', not(named('eq', 'ada')), without('plain')],
  ['not of not', not(not(named('eq', 'ada'))), ['plain']],
  [
    'present',
    present('name'),
    ['plain', 'wild', 'quoted', 'astral', 'privateUse', 'accented', 'numeric'],
  ],
  ['present, a list', present('list'), ['bare', 'odd']],
  [
    'present, false and zero are something',
    present('age'),
    ['plain', 'wild', 'quoted', 'empty', 'numeric'],
  ],
  ['present, an object', present('nested'), ['nested']],
  ['present, inside an object', present('nested', 'inner'), ['nested']],
  [
    'not present',
    not(present('name')),
    ['empty', 'nothing', 'missing', 'nested', 'bare', 'home', 'work', 'odd', 'deep'],
  ],
  ['a step into text finds nothing', compare(['name', 'x'], 'eq', 'ada'), []],
  ['a name with a dollar', compare(['$ref'], 'eq', 'r'), ['nested']],
  ['a URN', compare([urn, 'badge'], 'eq', 'b-1'), ['nested']],
  ['a name with a hyphen', compare([urn, 'floor-no'], 'ge', 3), ['nested']],
  [
    'one and the same element',
    element(['emails'], both(compare(['type'], 'eq', 'work'), compare(['value'], 'eq', 'a@x'))),
    ['work'],
  ],
  [
    'different elements',
    both(
      element(['emails'], compare(['type'], 'eq', 'work')),
      element(['emails'], compare(['value'], 'eq', 'a@x')),
    ),
    ['home', 'work'],
  ],
  [
    'an element without the value',
    element(['emails'], not(compare(['type'], 'eq', 'work'))),
    ['home', 'deep'],
  ],
  ['an element with a primary', element(['emails'], compare(['primary'], 'eq', true)), ['work']],
  ['the element itself', element(['list'], compare([], 'eq', 'red')), ['bare']],
  ['the element itself, a number', element(['list'], compare([], 'gt', 6)), ['bare']],
  ['the element itself, present', element(['emails'], present()), ['home', 'work', 'deep']],
  ['any element of a list of lists', element(['emails'], element([], present('value'))), ['deep']],
  [
    'a list inside an element',
    element(['lists'], element(['tags'], compare([], 'eq', 't2'))),
    ['deep'],
  ],
  ['no element at all', not(element(['list'], not(compare([], 'eq', 'nobody')))), without('bare')],
  ['and', both(named('sw', 'a'), compare(['active'], 'eq', true)), ['plain']],
  ['and of nothing', both(), all],
  ['or', either(named('eq', 'ada'), compare(['active'], 'eq', false)), ['plain', 'wild']],
  ['or of nothing', either(), []],
  ['always', { kind: 'constant', value: true }, all],
  ['never', { kind: 'constant', value: false }, []],
  ['not never', not({ kind: 'constant', value: false }), all],
  [
    'very many',
    either(...Array.from({ length: 1500 }, (_, n) => named('eq', `n${n}`)), named('eq', 'ada')),
    ['plain'],
  ],
]

describeEachDialect('filters', (dialect) => {
  const database = useDatabase(dialect)

  async function plant() {
    const { directory } = await plantDirectory(database.storage)
    const planted = await plantResources(
      database.storage,
      directory,
      all.map((name) => ({ label: name, attributes: documents[name] ?? {} })),
    )
    return { directory, planted }
  }
  let world: ReturnType<typeof plant> | undefined

  async function found(filter: ResourceFilter): Promise<readonly (string | null)[]> {
    world ??= plant()
    const { directory } = await world
    const { resources } = database.storage.read
    const rows = await resources.query(directory.id, {
      resourceType: 'User',
      filter,
      sort: null,
      limit: 1000,
      from: { kind: 'offset', offset: 0 },
    })
    expect(await resources.count(directory.id, 'User', filter)).toBe(rows.length)
    return rows.map(({ label }) => label)
  }

  it.each(cases)('%s', async (_, filter, expected) => {
    expect(await found(filter)).toEqual(expected)
  })

  it('compares what JSON cannot keep as it is kept', async () => {
    const { directory } = await plantDirectory(database.storage)
    const name: JsonValue = 'nul \0, half \uD83D'
    const [planted] = await plantResources(database.storage, directory, [
      { attributes: { name }, keys: [{ attribute: 'User:name', value: name, unique: false }] },
    ])
    const rows = await database.storage.read.resources.query(directory.id, {
      resourceType: 'User',
      filter: both({ kind: 'key', attribute: 'User:name', value: name }, named('eq', name)),
      sort: null,
      limit: 10,
      from: { kind: 'offset', offset: 0 },
    })
    // What is answered is what was sent, to the last code unit.
    expect(rows.map(({ attributes }) => attributes)).toEqual([planted?.document.attributes])
  })

  it('compares the columns', async () => {
    const { directory } = await plantDirectory(database.storage)
    const [one, two] = [
      resourceOf(directory, { document: build.document({ externalId: 'X' }) }),
      resourceOf(directory, { createdAt: after(1000), updatedAt: after(2000) }),
    ]
    await database.storage.transaction(async ({ resources }) => {
      await resources.insert(one)
      await resources.insert(two)
    })
    const ids = async (filter: ResourceFilter) => {
      const rows = await database.storage.read.resources.query(directory.id, {
        resourceType: 'User',
        filter,
        sort: null,
        limit: 10,
        from: { kind: 'offset', offset: 0 },
      })
      return rows.map(({ id }) => id)
    }
    expect(await ids(compareColumn('id', 'eq', one.id))).toEqual([one.id])
    expect(await ids(compareColumn('id', 'gt', one.id))).toEqual([two.id])
    expect(await ids(compareColumn('externalId', 'eq', 'X'))).toEqual([one.id])
    expect(await ids(compareColumn('externalId', 'eq', 'x'))).toEqual([])
    expect(await ids(not(compareColumn('externalId', 'eq', 'X')))).toEqual([two.id])
    expect(await ids(compareColumn('externalId', 'sw', 'X'))).toEqual([one.id])
    expect(await ids(compareColumn('externalId', 'eq', 1))).toEqual([])
    expect(await ids(compareColumn('createdAt', 'le', builtAt.getTime()))).toEqual([one.id])
    expect(await ids(compareColumn('createdAt', 'gt', builtAt.getTime() + 0.5))).toEqual([two.id])
    expect(await ids(compareColumn('updatedAt', 'eq', after(2000).getTime()))).toEqual([two.id])
    expect(await ids(compareColumn('updatedAt', 'eq', 'x'))).toEqual([])
    expect(await ids({ kind: 'present', place: { kind: 'column', column: 'externalId' } })).toEqual(
      [one.id],
    )
    expect(await ids({ kind: 'present', place: { kind: 'column', column: 'id' } })).toHaveLength(2)
  })

  it('asks who is in which group', async () => {
    const { storage } = database
    const { directory } = await plantDirectory(storage)
    const [ada, ben, gone] = await plantUsers(storage, directory, 3)
    const [group, empty] = [
      await plantGroup(storage, directory, 'group'),
      await plantGroup(storage, directory, 'empty'),
    ]
    if (!ada || !ben || !gone) throw new Error('three were planted')
    await storage.transaction(async ({ groupMembers, resources }) => {
      const members = [ada, gone].map((memberId) => ({ memberId, memberType: 'User' }) as const)
      await groupMembers.add(directory.id, group, members)
      await resources.remove(directory.id, gone)
    })
    const ids = async (resourceType: string, filter: ResourceFilter) => {
      const rows = await storage.read.resources.query(directory.id, {
        resourceType,
        filter,
        sort: null,
        limit: 10,
        from: { kind: 'offset', offset: 0 },
      })
      return rows.map(({ id }) => id)
    }
    expect(await ids('Group', { kind: 'hasMember', memberId: ada })).toEqual([group])
    expect(await ids('Group', { kind: 'hasMember', memberId: gone })).toEqual([])
    expect(await ids('Group', not({ kind: 'hasMember', memberId: ada }))).toEqual([empty])
    expect(await ids('Group', { kind: 'hasMembers' })).toEqual([group])
    expect(await ids('Group', not({ kind: 'hasMembers' }))).toEqual([empty])
    expect(await ids('User', { kind: 'inGroup', groupId: group })).toEqual([ada])
    expect(await ids('User', not({ kind: 'inGroup', groupId: group }))).toEqual([ben])
    expect(await ids('User', { kind: 'inAnyGroup' })).toEqual([ada])
    const anybody = either(
      { kind: 'hasMember', memberId: ada },
      { kind: 'hasMember', memberId: ben },
    )
    expect(await ids('Group', anybody)).toEqual([group])
  })
})
