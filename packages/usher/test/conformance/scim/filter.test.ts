// RFC 7644 §3.4.2.2: filters, asked of the service and answered by the database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { filterDepthMax, filterLengthMax, filterTermsMax } from '../../../src/scim/limits.ts'
import type { ScimResponse } from '../../../src/scim/scim-service.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  openScimWorld,
  resourcesOf,
  textOf,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const settings: JsonObject = {
  extensions: [
    {
      id: contoso,
      name: 'Contoso',
      resourceType: 'User',
      attributes: [
        { name: 'level', type: 'integer' },
        { name: 'score', type: 'decimal' },
        { name: 'hired', type: 'dateTime' },
        { name: 'remote', type: 'boolean' },
        { name: 'tags', type: 'string', multiValued: true },
        { name: 'pin', type: 'string', returned: 'never' },
        { name: 'secret', type: 'string', mutability: 'writeOnly' },
      ],
    },
  ],
}

const people: readonly JsonObject[] = [
  {
    userName: 'Ada',
    externalId: 'Ext-A',
    displayName: 'Zoë',
    name: { familyName: 'Lovelace', givenName: 'Ada' },
    title: `100%_it's; -- \\ "quoted"`,
    active: true,
    emails: [
      { value: 'ada@contoso.example', type: 'work', primary: true },
      { value: 'ada@home.example', type: 'home' },
    ],
    password: 'correct horse',
    [contoso]: {
      level: 7,
      score: 0.5,
      hired: '2020-01-01T10:00:00+01:00',
      remote: true,
      tags: ['Red', 'blue'],
      pin: '1234',
      secret: 'x',
    },
    [urns.enterprise]: { department: 'R&D' },
  },
  {
    userName: 'bob',
    externalId: 'ext-a',
    displayName: 'caf\u00E9 \u{1F600}',
    active: false,
    emails: [
      { value: 'bob@other.example', type: 'work' },
      { value: 'bob@contoso.example', type: 'home' },
    ],
    [contoso]: { level: 10, score: -2, hired: '2020-01-01T09:00:00.000001Z', remote: false },
  },
  { userName: 'cyd', active: true, nickName: '\uFFFD' },
]

describeEachDialect('filters', (dialect) => {
  let world: ScimWorld
  const ids = new Map<string, string>()
  beforeAll(async () => {
    world = await openScimWorld(dialect, { settings })
    for (const person of people) {
      const declared = Object.keys(person).filter((key) => key.startsWith('urn:'))
      ids.set(
        textOf(person['userName']).toLowerCase(),
        await world.user({ schemas: [urns.user, ...declared], ...person }),
      )
    }
    await world.patch(`/Users/${ids.get('bob')}`, [
      { op: 'add', path: `${urns.enterprise}:manager`, value: { value: ids.get('ada') } },
    ])
    await world.group({
      displayName: 'Sales',
      externalId: 'g1',
      members: [{ value: ids.get('ada') ?? '' }],
    })
  })
  afterAll(() => world.close())

  const ask = (filter: string, path = '/Users'): Promise<ScimResponse> =>
    world.get(`${path}?${new URLSearchParams({ filter, sortBy: 'id' })}`)
  /** Ids are written `{ada}`. */
  const withIds = (filter: string) =>
    filter.replaceAll(/\{(ada|bob|cyd)\}/g, (_, name: string) => ids.get(name) ?? '')
  const found = async (filter: string) =>
    resourcesOf(await ask(withIds(filter)))
      .map(({ userName }) => textOf(userName).toLowerCase())
      .toSorted()
      .join(' ')

  const finds = (rows: readonly (readonly [filter: string, who: string])[]) => {
    test.each(rows)('%s finds "%s"', async (filter, who) => {
      expect(await found(filter)).toBe(who)
      // The opposite finds everybody else: an answer is never "unknown".
      const others = ['ada', 'bob', 'cyd'].filter((name) => !who.split(' ').includes(name))
      expect(await found(`not (${filter})`)).toBe(others.join(' '))
    })
  }
  const refuses = (filters: readonly string[], status = 400, scimType = 'invalidFilter') => {
    test.each(filters)('%s is refused', async (filter) => {
      expectScimError(await ask(filter), status, scimType)
    })
  }

  describe('43. every operator on text', () => {
    finds([
      ['userName eq "bob"', 'bob'],
      ['userName ne "bob"', 'ada cyd'],
      ['userName co "d"', 'ada cyd'],
      ['userName co "zz"', ''],
      ['userName sw "a"', 'ada'],
      ['userName ew "d"', 'cyd'],
      ['userName ew ""', 'ada bob cyd'],
      ['userName gt "bob"', 'cyd'],
      ['userName ge "bob"', 'bob cyd'],
      ['userName lt "bob"', 'ada'],
      ['userName le "bob"', 'ada bob'],
      ['displayName pr', 'ada bob'],
    ])
  })

  describe('44. numbers', () => {
    finds([
      [`${contoso}:level eq 7`, 'ada'],
      [`${contoso}:level ne 7`, 'bob cyd'],
      // 10 is after 7, which as text it is not.
      [`${contoso}:level gt 7`, 'bob'],
      [`${contoso}:level ge 7`, 'ada bob'],
      [`${contoso}:level lt 10`, 'ada'],
      [`${contoso}:level le 10`, 'ada bob'],
      [`${contoso}:level eq 7.0`, 'ada'],
      [`${contoso}:level eq 0.7e1`, 'ada'],
      [`${contoso}:score gt -2.5`, 'ada bob'],
      [`${contoso}:score lt 0`, 'bob'],
      [`${contoso}:score eq 5e-1`, 'ada'],
    ])
    refuses([`${contoso}:level co 7`, `${contoso}:level eq "7"`, `${contoso}:level eq 07`])
  })

  describe('45. times are instants', () => {
    finds([
      [`${contoso}:hired eq "2020-01-01T09:00:00Z"`, 'ada'],
      [`${contoso}:hired eq "2020-01-01T04:00:00.000-05:00"`, 'ada'],
      [`${contoso}:hired ge "2020-01-01T09:00:00Z"`, 'ada bob'],
      [`${contoso}:hired gt "2020-01-01T10:00:00+01:00"`, 'bob'],
      [`${contoso}:hired lt "2020-01-01T09:00:00.0000011Z"`, 'ada bob'],
      [`${contoso}:hired le "2020-01-01T09:00:00.000001Z"`, 'ada bob'],
      [`${contoso}:hired ne "2020-01-01T09:00:00Z"`, 'bob cyd'],
    ])
    refuses([
      `${contoso}:hired gt "yesterday"`,
      `${contoso}:hired gt "2020-02-30T00:00:00Z"`,
      `${contoso}:hired sw "2020"`,
      `${contoso}:hired eq 2020`,
    ])
  })

  describe('46. booleans and binary', () => {
    finds([
      ['active eq true', 'ada cyd'],
      ['active ne true', 'bob'],
      ['active eq false', 'bob'],
      [`${contoso}:remote ne false`, 'ada cyd'],
      ['active eq "False"', 'bob'],
      ['x509Certificates.value eq "AA=="', ''],
    ])
    refuses([
      'active gt false',
      'active ge false',
      'active lt true',
      'active le true',
      'active co "t"',
      ...['gt', 'ge', 'lt', 'le', 'co', 'sw'].map(
        (operator) => `x509Certificates.value ${operator} "AA=="`,
      ),
    ])
  })

  describe('47. text is ordered as text', () => {
    finds([
      ['displayName gt "cafz"', 'ada bob'],
      ['nickName gt "\uD7FF"', 'cyd'],
      // By code point: U+FFFD is before what needs a surrogate pair, which begins with U+D83D.
      ['nickName lt "\u{1F600}"', 'cyd'],
      ['title lt "2"', 'ada'],
    ])
  })

  describe('48. pr', () => {
    finds([
      ['title pr', 'ada'],
      ['name pr', 'ada'],
      ['name.familyName pr', 'ada'],
      ['name.middleName pr', ''],
      ['emails pr', 'ada bob'],
      ['emails.value pr', 'ada bob'],
      ['emails.primary pr', 'ada'],
      ['emails.display pr', ''],
      ['photos pr', ''],
      [`${contoso}:tags pr`, 'ada'],
      [`${contoso} pr`, 'ada bob'],
      ['id pr and meta pr and schemas pr', 'ada bob cyd'],
      ['groups pr', 'ada'],
    ])

    test('is false once the last value is gone', async () => {
      const id = await world.user({ userName: 'pr', phoneNumbers: [{ value: '1' }], title: 'x' })
      const has = (attribute: string) =>
        ask(`userName eq "pr" and ${attribute} pr`).then((list) => resourcesOf(list).length)
      expect([await has('phoneNumbers'), await has('title')]).toEqual([1, 1])
      await world.patch(`/Users/${id}`, [{ op: 'replace', value: { phoneNumbers: [], title: '' } }])
      expect([await has('phoneNumbers'), await has('title')]).toEqual([0, 0])
      await world.delete(`/Users/${id}`)
    })
  })

  describe('49. and binds before or', () => {
    finds([
      ['userName eq "cyd" or userName eq "ada" and active eq false', 'cyd'],
      ['userName eq "ada" and active eq false or userName eq "cyd"', 'cyd'],
      ['(userName eq "cyd" or userName eq "bob") and active eq false', 'bob'],
      ['userName eq "cyd" or (userName eq "ada" and active eq false)', 'cyd'],
      ['not (userName eq "ada") and active eq true', 'cyd'],
    ])
  })

  describe('50. not', () => {
    finds([
      ['not (userName eq "bob")', 'ada cyd'],
      ['not(userName eq "bob")', 'ada cyd'],
      ['NOT (not (userName eq "bob"))', 'bob'],
      ['emails[not (type eq "home")]', 'ada bob'],
    ])
    refuses(['not userName eq "bob"', 'not', 'not ()', 'userName not eq "bob"'])
  })

  describe('51. parentheses', () => {
    finds([
      ['((userName eq "bob"))', 'bob'],
      ['((userName eq "bob") or ((title pr) and (active eq true)))', 'ada bob'],
    ])

    test(`${filterDepthMax} deep are not too many`, async () => {
      const [open, close] = ['('.repeat(filterDepthMax), ')'.repeat(filterDepthMax)]
      expect(await found(`${open}title pr${close}`)).toBe('ada')
    })
    test.each([filterDepthMax + 1, 4000])('%d deep are refused', async (depth) => {
      const filter = `${'('.repeat(depth)}title pr${')'.repeat(depth)}`
      expectScimError(await ask(filter), 400, 'invalidFilter')
    })
    test('10 000 and 1 000 000 deep are refused', async () => {
      for (const depth of [10_000, 1_000_000])
        expectScimError(
          await world.post('/Users/.search', {
            schemas: [urns.search],
            filter: `${'not ('.repeat(depth)}title pr${')'.repeat(depth)}`,
          }),
          400,
          'invalidFilter',
        )
    })
    test(`more than ${filterTermsMax} comparisons are refused`, async () => {
      const terms = (count: number) => Array.from({ length: count }, () => 'title pr')
      expect(await found(terms(filterTermsMax).join(' or '))).toBe('ada')
      expectScimError(await ask(terms(filterTermsMax + 1).join(' or ')), 400, 'invalidFilter')
    })
  })

  describe('52. operators and keywords in any case', () => {
    finds([
      ['userName EQ "bob"', 'bob'],
      ['userName Eq "bob" OR title Pr', 'ada bob'],
      ['active Eq True And title PR', 'ada'],
    ])
  })

  describe('53. brackets are about one and the same element', () => {
    finds([
      ['emails[type eq "work" and value co "@contoso.example"]', 'ada'],
      ['emails.type eq "work" and emails.value co "@contoso.example"', 'ada bob'],
      ['emails[type eq "home" and value co "@contoso.example"]', 'bob'],
      ['emails[type eq "work" and primary eq true]', 'ada'],
      ['emails[(type eq "work" or type eq "home") and value sw "bob@c"]', 'bob'],
      ['emails[type ne "work" and value ew "home.example"]', 'ada'],
      [`${contoso}:tags[value eq "RED"]`, 'ada'],
    ])
  })

  describe('54. no sub-attribute means value', () => {
    finds([
      ['emails co "HOME.example"', 'ada'],
      ['emails eq "bob@other.example"', 'bob'],
      ['emails ne "bob@other.example"', 'ada cyd'],
      [`${urns.enterprise}:manager eq "{ada}"`, 'bob'],
      [`${contoso}:tags eq "red"`, 'ada'],
    ])
  })

  describe('55. brackets before a comparison, as Entra asks', () => {
    finds([
      ['emails[type eq "work"].value eq "ada@contoso.example"', 'ada'],
      ['emails[type eq "work"].value eq "bob@contoso.example"', ''],
      ['emails[type eq "work"].value sw "bob"', 'bob'],
      ['emails[type eq "home"].primary pr', ''],
    ])
    refuses(['emails[type eq "work"].nonsense eq "x"', 'emails[type eq "work"]. eq "x"'])
  })

  describe('56. a complex attribute has no value of its own', () => {
    refuses(['name eq "x"', 'addresses co "x"', 'meta eq "x"', `${urns.enterprise} eq "x"`])
  })

  describe('57. names with their URN', () => {
    finds([
      [`${urns.user}:userName eq "bob"`, 'bob'],
      [`${urns.user.toUpperCase()}:USERNAME eq "bob"`, 'bob'],
      [`${urns.user}:name.familyName eq "lovelace"`, 'ada'],
      [`${urns.user}:emails[type eq "work"].value sw "ada"`, 'ada'],
      [`${urns.enterprise}:manager.value eq "{ada}"`, 'bob'],
      [`${urns.enterprise}:department eq "r&d"`, 'ada'],
      [`${contoso}:LEVEL gt 9`, 'bob'],
      ['id eq "{bob}" and manager eq "{ada}"', 'bob'],
    ])
    refuses([`${urns.group}:displayName eq "x"`, 'urn:x:y:userName eq "x"'])
  })

  describe('58. common attributes', () => {
    finds([
      [`schemas eq "${urns.user}"`, 'ada bob cyd'],
      [`schemas eq "${contoso}"`, 'ada bob'],
      [`schemas[value eq "${urns.enterprise}"]`, 'ada bob'],
      ['meta.lastModified gt "2001-01-01T00:00:00Z"', 'ada bob cyd'],
      ['meta.lastModified gt "2901-01-01T00:00:00Z"', ''],
      ['meta.created lt "2901-01-01T00:00:00+14:00"', 'ada bob cyd'],
      ['meta.resourceType eq "User"', 'ada bob cyd'],
      ['id eq "{cyd}"', 'cyd'],
      ['id ne "{cyd}"', 'ada bob'],
      ['externalId eq "Ext-A"', 'ada'],
      ['externalId sw "ext"', 'bob'],
      ['externalId pr', 'ada bob'],
    ])

    test('of the last change, to the millisecond', async () => {
      const { body } = await world.get(`/Users/${ids.get('bob')}`)
      const changed = textOf((body?.['meta'] as JsonObject | undefined)?.['lastModified'])
      const both = `meta.lastModified ge "${changed}" and meta.lastModified le "${changed}"`
      expect(await found(`${both} and userName eq "bob"`)).toBe('bob')
      expect(await found(`meta.lastModified gt "${changed}" and title pr`)).toBe('')
    })
  })

  describe('59. escapes in JSON strings', () => {
    finds([
      ['title co "\\"quoted\\""', 'ada'],
      ['title co "\\\\"', 'ada'],
      ['displayName sw "caf\\u00e9"', 'bob'],
      ['displayName ew "\\ud83d\\ude00"', 'bob'],
      ['displayName ew "\u{1F600}"', 'bob'],
      // In whatever form é is written.
      ['displayName sw "cafe\u0301"', 'bob'],
      ['title co "\\/"', ''],
    ])
    refuses(['title co "\\x"', 'title co "\\u12"', 'title co "a', 'title co "\t"'])
  })

  describe('60. null and missing values', () => {
    finds([
      ['title eq null', 'bob cyd'],
      ['title ne null', 'ada'],
      ['title ne "x"', 'ada bob cyd'],
      ['nickName eq "x"', ''],
      [`${contoso}:level ne 7`, 'bob cyd'],
      ['emails eq null', 'cyd'],
      ['emails.display eq null', 'ada bob cyd'],
      ['externalId eq null', 'cyd'],
      ['id eq null', ''],
    ])
    refuses(['title gt null', 'title co null', 'active lt null'])
  })

  describe('61. case as the schema says', () => {
    finds([
      ['userName eq "BOB"', 'bob'],
      ['userName sw "B"', 'bob'],
      ['displayName eq "ZOË"', 'ada'],
      ['externalId eq "EXT-A"', ''],
      ['externalId eq "ext-a"', 'bob'],
      ['USERNAME eq "bob" and Emails[TYPE eq "WORK"].VALUE co "OTHER"', 'bob'],
    ])
  })

  describe('62. what is no filter', () => {
    refuses([
      '',
      ' ',
      'nonsense eq "x"',
      'userName.value eq "x"',
      'emails[nonsense eq "x"]',
      'emails.type.value eq "x"',
      'userName is "x"',
      'userName eq',
      'userName',
      'eq "x"',
      'userName eq "x" and',
      'and userName eq "x"',
      'userName eq "x" userName eq "y"',
      'userName eq "x" trailing',
      'userName eq x',
      "userName eq 'x'",
      'userName eq "x',
      '(userName eq "x"',
      'userName eq "x")',
      '()',
      'emails[type eq "x"',
      'emails type eq "x"]',
      'emails[]',
      'emails[type eq "a"][type eq "b"]',
      'emails[addresses[type eq "a"]]',
      'userName eq 01',
      'userName eq {"a":1}',
      'userName eq ["a"]',
      'userName eq true',
      '__proto__ eq "x"',
      'constructor pr',
      'emails[constructor pr]',
    ])
  })

  describe('63. what is never returned cannot be asked for', () => {
    refuses(
      [
        'password pr',
        'password eq "correct horse"',
        'password sw "c"',
        'not (password ne "x")',
        'userName eq "nobody" and password pr',
        `${urns.user}:password eq "x"`,
        `${contoso}:pin eq "1234"`,
        `${contoso}:secret pr`,
        'secret sw "x"',
        'password[value eq "x"]',
      ],
      403,
      'sensitive',
    )

    test.each([`${contoso}:pin`, 'password'])('nor sorted by: %s', async (sortBy) => {
      expectScimError(await world.get(`/Users?sortBy=${sortBy}`), 403, 'sensitive')
    })
    test('an extension full of secrets is not shown by pr', async () => {
      const body = userBody({ userName: 'pin', schemas: [urns.user], [contoso]: { pin: '9' } })
      const { body: made } = await world.post('/Users', body)
      expect(made).not.toHaveProperty(contoso)
      expect(await found(`userName eq "pin" and ${contoso} pr`)).toBe('')
      expect(await found(`userName eq "pin" and schemas eq "${contoso}"`)).toBe('')
      await world.delete(`/Users/${textOf(made?.['id'])}`)
    })
  })

  describe('64. what means something to SQL means nothing', () => {
    finds([
      ['title co "%"', 'ada'],
      ['title sw "100%_"', 'ada'],
      ['userName co "%"', ''],
      ['userName co "_"', ''],
      ['userName eq "b_b"', ''],
      [`title co "it's; --"`, 'ada'],
      [`userName eq "' or '1'='1"`, ''],
      [`userName eq "x' ; drop table directory_resources; --"`, ''],
      ['title co "\\\\ \\"q"', 'ada'],
      ['userName sw "*"', ''],
      ['externalId eq "%"', ''],
      ['id eq "%"', ''],
      ['emails[value eq "%"]', ''],
    ])

    test('everybody is still there', async () => {
      expect(await found('id pr')).toBe('ada bob cyd')
    })
    test.each(['\\u0000', 'a\\u0000b', '\\ud800', '\\udc00x'])(
      '%s is in no value, and is refused',
      async (text) => {
        for (const path of ['userName', 'externalId', 'id', 'title', 'emails.value'])
          expectScimError(await ask(`${path} co "${text}"`), 400, 'invalidFilter')
      },
    )
  })

  test('65. a filter as long as may be, and one longer', async () => {
    const padded = (length: number) => {
      const filter = 'userName eq "bob" or userName eq ""'
      return `${filter.slice(0, -1)}${'x'.repeat(length - filter.length)}"`
    }
    expect(await found(padded(filterLengthMax))).toBe('bob')
    expectScimError(await ask(padded(filterLengthMax + 1)), 400, 'invalidFilter')
  })

  describe('57 and 58. groups', () => {
    test.each([
      ['displayName eq "sales"', 1],
      ['externalId eq "g1"', 1],
      ['externalId eq "G1"', 0],
      ['members eq "{ada}"', 1],
      ['members.value eq "{ada}"', 1],
      ['members[value eq "{ada}"]', 1],
      ['members eq "{bob}"', 0],
      ['members pr', 1],
      ['not (members eq "{bob}") and displayName pr', 1],
      [`${urns.group}:displayName co "ale"`, 1],
    ])('%s finds %d', async (filter, count) => {
      expect(resourcesOf(await ask(withIds(filter), '/Groups'))).toHaveLength(count)
    })
  })
})
