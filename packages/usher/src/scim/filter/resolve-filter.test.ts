import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/directory.ts'
import { toDocument } from '../resource/to-document.ts'
import { createRegistry } from '../schema/registry.ts'
import { groupType, userType } from '../schema/resource-types.ts'
import type { ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { compareCodePoints } from './compare-code-points.ts'
import { evaluateFilter } from './evaluate-filter.ts'
import type { FilterSubject } from './evaluate-filter.ts'
import { parseFilter } from './parse-filter.ts'
import { resolveFilter } from './resolve-filter.ts'
import { resolveSort } from './resolve-sort.ts'

const contoso = 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const trait = {
  description: '',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite' as const,
  returned: 'default' as const,
  uniqueness: 'none' as const,
  canonicalValues: [] as string[],
}
const registry = createRegistry({
  extensions: [
    {
      id: contoso,
      name: 'Contoso',
      description: '',
      resourceType: 'User',
      attributes: [
        { ...trait, name: 'badge', type: 'string', uniqueness: 'server' },
        { ...trait, name: 'level', type: 'integer' },
        { ...trait, name: 'hired', type: 'dateTime' },
        { ...trait, name: 'tags', type: 'string', multiValued: true },
        { ...trait, name: 'pin', type: 'string', returned: 'never' },
      ],
    },
  ],
})
const users = registry.byName('User') ?? userType

function resolve(text: string, type: ResourceType = users, strict = false) {
  return resolveFilter(registry, type, parseFilter(text), { strict })
}

const ada: JsonObject = {
  userName: 'Bob',
  displayName: 'Bøb',
  active: true,
  name: { familyName: 'Lovelace', givenName: 'Ada' },
  emails: [
    { value: 'ada@x.com', type: 'work', primary: true },
    { value: 'ada@home.org', type: 'home' },
  ],
  title: "100%_it's; \\",
  nickName: '\u{1F600}',
  [enterprise]: { department: 'R&D', manager: { value: 'usr_9' } },
  [contoso]: { badge: 'B-7', level: 7, hired: '2020-01-01T10:00:00+01:00', tags: ['Red', 'blue'] },
}

function subject(attributes: JsonObject, more: Partial<FilterSubject> = {}): FilterSubject {
  const document = toDocument(registry, users, { attributes, externalId: 'Ext-1' })
  return {
    ...document,
    id: 'usr_1',
    createdAt: new Date('2026-01-01T00:00:00.123Z'),
    updatedAt: new Date('2026-02-01T00:00:00Z'),
    groupIds: new Set(['grp_1']),
    ...more,
  }
}

test.each<[string, boolean]>([
  // 43 and 61
  ['userName eq "BOB"', true],
  ['userName ne "BOB"', false],
  ['userName co "O"', true],
  ['userName sw "bo"', true],
  ['userName ew "x"', false],
  ['userName pr', true],
  ['USERNAME eq "bob"', true],
  ['externalId eq "Ext-1"', true],
  ['externalId eq "ext-1"', false],
  ['externalId pr', true],
  ['displayName eq "BØB"', true],
  // 44
  [`${contoso}:level gt 6`, true],
  [`${contoso}:level ge 7 and ${contoso}:level le 7`, true],
  [`${contoso}:level lt 7`, false],
  // 45
  [`${contoso}:hired eq "2020-01-01T09:00:00.000Z"`, true],
  [`${contoso}:hired lt "2020-01-01T09:00:00.001Z"`, true],
  ['meta.created eq "2026-01-01T01:00:00.123+01:00"', true],
  ['meta.created gt "2026-01-01T00:00:00.1229Z"', true],
  ['meta.lastModified gt "2026-01-31T23:59:59Z"', true],
  ['meta.lastModified ne "2026-02-01T00:00:00Z"', false],
  // 46
  ['active eq true', true],
  ['active ne true', false],
  ['active eq "True"', true],
  // 47
  ['userName gt "alice"', true],
  ['nickName gt "\uFFFD"', true],
  // 48
  ['name pr', true],
  ['photos pr', false],
  ['title pr', true],
  ['emails.type pr', true],
  ['emails.display pr', false],
  // 50
  ['not (userName eq "bob")', false],
  // 53
  ['emails[type eq "work" and value co "@x.com"]', true],
  ['emails[type eq "home" and value co "@x.com"]', false],
  ['emails.type eq "home" and emails.value co "@x.com"', true],
  ['Emails[TYPE eq "Work"]', true],
  ['emails[not (type eq "work")]', true],
  ['emails[type ne "work" and primary pr]', false],
  // 54
  ['emails co "HOME"', true],
  ['emails eq "ada@x.com"', true],
  ['emails ne "ada@x.com"', false],
  // 55
  ['emails[type eq "work"].value eq "ada@x.com"', true],
  ['emails[type eq "home"].value eq "ada@x.com"', false],
  // 57
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bob"', true],
  [`${enterprise}:manager.value eq "usr_9"`, true],
  [`${enterprise}:manager eq "usr_9"`, true],
  ['manager eq "usr_9"', true],
  ['id eq "usr_1" and manager eq "usr_8"', false],
  ['department eq "r&d"', true],
  [`${enterprise} pr`, true],
  // 58
  [`schemas eq "${enterprise}"`, true],
  [`schemas eq "${enterprise.toUpperCase()}"`, true],
  ['schemas eq "urn:x"', false],
  ['id eq "usr_1"', true],
  ['id pr', true],
  ['id eq null', false],
  ['meta.resourceType eq "User"', true],
  ['meta.resourceType eq "Group"', false],
  ['meta.resourceType ne "Group"', true],
  ['meta pr', true],
  // 60
  ['userName eq null', false],
  ['nickName ne null', true],
  ['userType eq null', true],
  ['userType ne "x"', true],
  ['userType eq "x"', false],
  ['photos eq null', true],
  // 64
  ['title co "%"', true],
  ['title co "_it\'s; \\\\"', true],
  ['userName co "%"', false],
  ['userName co "_"', false],
  // simple multi-valued, single complex
  [`${contoso}:tags eq "RED"`, true],
  [`${contoso}:tags[value sw "bl"]`, true],
  ['name[familyName eq "lovelace"]', true],
  ['name[middleName pr]', false],
  // rows
  ['groups eq "grp_1"', true],
  ['groups.value eq "grp_2"', false],
  ['groups pr', true],
  ['groups[value eq "grp_1"]', true],
])('43-61 %s is %s', (text, expected) => {
  expect(evaluateFilter(resolve(text), subject(ada))).toBe(expected)
})

test.each([
  ['46', 'active gt true'],
  ['46', 'active le false'],
  ['46', 'x509Certificates.value gt "AA=="'],
  ['46', 'x509Certificates co "AA=="'],
  ['46', 'active co "t"'],
  ['44', `${contoso}:level co "7"`],
  ['44', `${contoso}:level eq "7"`],
  ['45', `${contoso}:hired sw "2020"`],
  ['45', `${contoso}:hired gt "yesterday"`],
  ['45', 'meta.created gt 5'],
  ['56', 'name eq "x"'],
  ['56', 'name.formatted eq 5'],
  ['56', 'userName eq true'],
  ['56', 'addresses eq "x"'],
  ['60', 'userName gt null'],
  ['62', 'unknown eq "x"'],
  ['62', 'userName.value eq "x"'],
  ['62', 'emails[unknown eq "x"]'],
  ['62', 'emails[urn:x:value eq "x"]'],
  ['62', 'userName[value eq "x"]'],
  ['62', 'toString pr'],
  ['62', 'hasOwnProperty eq "x"'],
  ['62', 'meta.version eq "x"'],
  ['62', 'meta.location eq "x"'],
  ['62', 'groups.display eq "x"'],
  ['62', 'groups co "x"'],
  ['62', 'groups[value eq "a" and value eq "b"]'],
  ['62', 'groups[type eq "direct"]'],
])('%s refused: %s', (_, text) => {
  expect(() => resolve(text)).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidFilter' }),
  )
})

test('46 in strict mode a boolean is not text', () => {
  expect(() => resolve('active eq "True"', users, true)).toThrow(ScimError)
})

test.each([
  'password eq "x"',
  'password pr',
  'not (password sw "a")',
  `${contoso}:pin eq "1"`,
  'pin pr',
])('63 what is never returned is no oracle: %s', (text) => {
  expect(() => resolve(text)).toThrow(
    expect.objectContaining({ status: 403, scimType: 'sensitive' }),
  )
})

describe('group members', () => {
  const group = {
    comparable: {},
    externalId: null,
    id: 'grp_1',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    memberIds: new Set(['usr_1']),
  }
  test.each<[string, boolean]>([
    ['members eq "usr_1"', true],
    ['members.value eq "usr_2"', false],
    ['members ne "usr_1"', false],
    ['members pr', true],
    ['members eq null', false],
    ['members[value eq "usr_2" or value eq "usr_1"]', true],
    ['id eq "grp_1" and members eq "usr_1"', true],
  ])('%s is %s', (text, expected) => {
    expect(evaluateFilter(resolve(text, groupType), group)).toBe(expected)
  })
  test.each(['members.display eq "x"', 'members.type eq "User"', 'members[type eq "User"]'])(
    '62 refused: %s',
    (text) => {
      expect(() => resolve(text, groupType)).toThrow(ScimError)
    },
  )
})

describe('narrowing by key', () => {
  const first = (text: string, type: ResourceType = users) => {
    const filter = resolve(text, type)
    return filter.kind === 'and' ? filter.operands[0] : undefined
  }
  test.each<[string, string, string, ResourceType?]>([
    ['userName eq "BOB"', 'User:userName', 'bob'],
    ['emails.value eq "A@x"', 'User:emails.value', 'a@x'],
    ['emails eq "A@x"', 'User:emails.value', 'a@x'],
    ['emails[type eq "work"].value eq "A@x"', 'User:emails.value', 'a@x'],
    ['emails[type eq "work" and value eq "A@x"]', 'User:emails.value', 'a@x'],
    [`${contoso}:badge eq "B-7"`, `User:${contoso}:badge`, 'b-7'],
    ['displayName eq "Sales"', 'Group:displayName', 'sales', groupType],
  ])('%s', (text, attribute, value, type) => {
    expect(first(text, type)).toEqual({ kind: 'key', attribute, value })
  })
  test.each([
    'userName ne "x"',
    'userName sw "x"',
    'emails[type eq "work" or value eq "x"]',
    'title eq "x"',
  ])('not for %s', (text) => {
    expect(JSON.stringify(resolve(text))).not.toContain('"key"')
  })
  test('never changes the answer', () => {
    for (const value of ['bob', 'BOB', 'x', '']) {
      const filter = resolve(`userName eq "${value}"`)
      const { keys: _, ...without } = subject(ada)
      expect(evaluateFilter(filter, subject(ada))).toBe(evaluateFilter(filter, without))
    }
  })
})

describe('73 sort', () => {
  const sort = (by: string, order?: string, type = users) => resolveSort(registry, type, by, order)
  test.each([
    ['userName', { steps: ['userName'], element: null, type: 'text' }],
    ['NAME.familyname', { steps: ['name', 'familyName'], element: null, type: 'text' }],
    ['emails', { steps: ['emails'], element: ['value'], type: 'text' }],
    ['emails.type', { steps: ['emails'], element: ['type'], type: 'text' }],
    ['active', { steps: ['active'], element: null, type: 'boolean' }],
    [`${contoso}:level`, { steps: [contoso, 'level'], element: null, type: 'number' }],
    [`${contoso}:tags`, { steps: [contoso, 'tags'], element: [], type: 'text' }],
  ])('by %s', (by, key) => {
    expect(sort(by)).toEqual({ descending: false, key: { kind: 'document', ...key } })
  })
  test('by a column, descending', () => {
    expect(sort('meta.lastModified', 'Descending')).toEqual({
      descending: true,
      key: { kind: 'column', column: 'updatedAt' },
    })
  })
  test('sortOrder alone is ignored; one type has no order by type', () => {
    expect(resolveSort(registry, users, null, 'descending')).toBeNull()
    expect(sort('meta.resourceType')).toBeNull()
  })
  test.each(['unknown', 'name', 'groups', 'a b', '', 'meta.location', 'a.b.c'].filter(Boolean))(
    'not by %s',
    (by) => {
      expect(() => sort(by)).toThrow(expect.objectContaining({ status: 400 }))
    },
  )
  test('63 not by what is never returned', () => {
    expect(() => sort('password')).toThrow(expect.objectContaining({ status: 403 }))
  })
  test('not in another order', () => {
    expect(() => sort('userName', 'random')).toThrow(ScimError)
  })
})

test('47 text is ordered as its UTF-8 bytes are', () => {
  const text = fc
    .array(fc.integer({ min: 1, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff))
    .map((codes) => String.fromCodePoint(...codes))
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b))
      expect(Math.sign(compareCodePoints(a, b))).toBe(bytes)
    }),
  )
})
