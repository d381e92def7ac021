import { describe, expect, test } from 'vitest'
import type { GroupMember, JsonObject, JsonValue } from '../../core/directory.ts'
import { membersPerRequestMax, patchOperationsMax, valuesPerAttributeMax } from '../limits.ts'
import { createRegistry } from '../schema/registry.ts'
import { groupType, userType } from '../schema/resource-types.ts'
import type { ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { applyPatch } from './apply-patch.ts'
import { parsePatch, patchOpUrn } from './parse-patch.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const contoso = 'urn:contoso:2.0'
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
        { ...trait, name: 'badge', type: 'string', mutability: 'immutable' },
        { ...trait, name: 'level', type: 'integer' },
        { ...trait, name: 'tags', type: 'string', multiValued: true },
      ],
    },
  ],
})
const users = registry.byName('User') ?? userType

const work = { value: 'ada@x.com', type: 'work', primary: true }
const home = { value: 'ada@home.org', type: 'home' }
const ada: JsonObject = {
  userName: 'ada',
  active: true,
  title: 'Countess',
  name: { familyName: 'Lovelace', givenName: 'Ada' },
  emails: [work, home],
  [enterprise]: { department: 'R&D', manager: { value: 'usr_9', $ref: 'https://x/Users/usr_9' } },
}

type Options = { strict?: boolean; type?: ResourceType; from?: JsonObject }

function patch(
  operations: readonly unknown[],
  { strict = false, type = users, from = ada }: Options = {},
) {
  const request = parsePatch({ schemas: [patchOpUrn], Operations: operations }, { strict })
  return applyPatch(registry, type, { attributes: from, externalId: 'ext' }, request, { strict })
}
const one = (op: string, path: string | undefined, value?: unknown, options?: Options) =>
  patch(
    [{ op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }],
    options,
  )
const { title: _, ...untitled } = ada
const extension = (value: JsonObject): JsonObject => ({ ...ada, [enterprise]: value })

function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof ScimError) return `${error.status} ${error.scimType}`
    throw error
  }
  return 'accepted'
}

type Row = readonly [
  title: string,
  op: string,
  path: string | undefined,
  value: unknown,
  after: JsonObject,
]

test.each<Row>([
  // 82 add
  ['82 simple replaces', 'add', 'title', 'Dr', { ...ada, title: 'Dr' }],
  [
    '82 complex merges',
    'add',
    'name',
    { middleName: 'K' },
    { ...ada, name: { familyName: 'Lovelace', givenName: 'Ada', middleName: 'K' } },
  ],
  [
    '82 multi appends',
    'add',
    'emails',
    [{ value: 'c@x', type: 'other' }],
    { ...ada, emails: [work, home, { value: 'c@x', type: 'other' }] },
  ],
  [
    '82 a single object will do',
    'add',
    'emails',
    { value: 'c@x' },
    { ...ada, emails: [work, home, { value: 'c@x' }] },
  ],
  [
    '82 no path merges',
    'add',
    undefined,
    { nickName: 'A', name: { givenName: 'Augusta' } },
    { ...ada, nickName: 'A', name: { familyName: 'Lovelace', givenName: 'Augusta' } },
  ],
  [
    '82 URN keys',
    'add',
    undefined,
    { [enterprise]: { division: 'X' } },
    extension({ ...(ada[enterprise] as JsonObject), division: 'X' }),
  ],
  [
    '82 URN attribute keys',
    'add',
    undefined,
    { [`${enterprise}:division`]: 'X' },
    extension({ ...(ada[enterprise] as JsonObject), division: 'X' }),
  ],
  [
    '82 dotted keys',
    'replace',
    undefined,
    { 'name.givenName': 'B', displayName: 'x' },
    { ...ada, displayName: 'x', name: { familyName: 'Lovelace', givenName: 'B' } },
  ],
  // 83 primary
  [
    '83 a new primary',
    'add',
    'emails',
    [{ value: 'c@x', primary: true }],
    { ...ada, emails: [{ ...work, primary: false }, home, { value: 'c@x', primary: true }] },
  ],
  [
    '83 primary of an element',
    'replace',
    'emails[type eq "home"].primary',
    true,
    {
      ...ada,
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  [
    '83 an element that is there becomes primary',
    'add',
    'emails',
    { ...home, primary: 'True' },
    {
      ...ada,
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  // 84 remove
  ['84 single', 'remove', 'title', undefined, untitled],
  ['84 matches', 'remove', 'emails[type eq "work"]', undefined, { ...ada, emails: [home] }],
  [
    '84 a sub-attribute of matches',
    'remove',
    'emails[type eq "work"].primary',
    undefined,
    { ...ada, emails: [{ value: 'ada@x.com', type: 'work' }, home] },
  ],
  [
    '84 what only says its type goes',
    'remove',
    'emails[type eq "home"].value',
    undefined,
    { ...ada, emails: [work] },
  ],
  [
    '84 a sub-attribute',
    'remove',
    'name.givenName',
    undefined,
    { ...ada, name: { familyName: 'Lovelace' } },
  ],
  [
    '84 by value',
    'remove',
    'emails',
    [{ $ref: null, value: 'ADA@x.com' }],
    { ...ada, emails: [home] },
  ],
  ['84 by value, nothing named', 'remove', 'emails', [], ada],
  ['84 what is not there', 'remove', 'nickName', undefined, ada],
  ['84 what matches nothing', 'remove', 'emails[type eq "other"]', undefined, ada],
  [
    '84 whole extension',
    'remove',
    enterprise,
    undefined,
    Object.fromEntries(Object.entries(ada).filter(([key]) => key !== enterprise)),
  ],
  // 85 replace
  [
    '85 multi without filter',
    'replace',
    'emails',
    [{ value: 'c@x' }],
    { ...ada, emails: [{ value: 'c@x' }] },
  ],
  [
    '85 matches are replaced',
    'replace',
    'emails[type eq "work"]',
    { value: 'c@x', display: 'C' },
    { ...ada, emails: [{ type: 'work', value: 'c@x', display: 'C' }, home] },
  ],
  [
    '85 a sub-attribute of matches',
    'replace',
    'emails[type eq "work"].value',
    'c@x',
    { ...ada, emails: [{ ...work, value: 'c@x' }, home] },
  ],
  [
    '85 an absent element is made',
    'replace',
    'addresses[type eq "work"].country',
    'DE',
    { ...ada, addresses: [{ type: 'work', country: 'DE' }] },
  ],
  [
    '85 also by add',
    'add',
    'addresses[type eq "work"].country',
    'DE',
    { ...ada, addresses: [{ type: 'work', country: 'DE' }] },
  ],
  [
    '85 and by primary',
    'add',
    'roles[primary eq "True"].value',
    'Admin',
    { ...ada, roles: [{ primary: true, value: 'Admin' }] },
  ],
  [
    '85 and by both',
    'add',
    'emails[type eq "other" and primary eq true].value',
    'c@x',
    {
      ...ada,
      emails: [{ ...work, primary: false }, home, { type: 'other', primary: true, value: 'c@x' }],
    },
  ],
  ['85 an absent attribute acts as add', 'replace', 'nickName', 'A', { ...ada, nickName: 'A' }],
  ['85 null unassigns', 'replace', 'title', null, untitled],
  ['85 "" unassigns', 'replace', 'title', '', untitled],
  [
    '85 [] unassigns',
    'replace',
    'emails',
    [],
    Object.fromEntries(Object.entries(ada).filter(([key]) => key !== 'emails')),
  ],
  [
    '85 "" in an element',
    'replace',
    'emails[type eq "work"].value',
    '',
    { ...ada, emails: [home] },
  ],
  [
    '85 null in an absent element makes none',
    'replace',
    'addresses[type eq "work"].country',
    null,
    ada,
  ],
  [
    '85 null on a sub-attribute',
    'replace',
    `${enterprise}:department`,
    null,
    extension({ manager: (ada[enterprise] as JsonObject)['manager'] ?? null }),
  ],
  // 88
  [
    '88 Okta repeats the id',
    'replace',
    undefined,
    { id: 'usr_1', displayName: 'x', schemas: [], meta: {} },
    { ...ada, displayName: 'x' },
  ],
  // 89
  [
    '89 core attribute by URN',
    'replace',
    'urn:ietf:params:scim:schemas:core:2.0:User:title',
    'Dr',
    { ...ada, title: 'Dr' },
  ],
  [
    '89 whole extension by path',
    'replace',
    enterprise,
    { department: 'X' },
    extension({ ...(ada[enterprise] as JsonObject), department: 'X' }),
  ],
  [
    '89 an extension that ends in a version',
    'add',
    contoso,
    { level: '7', tags: 'a' },
    { ...ada, [contoso]: { level: 7, tags: ['a'] } },
  ],
  ['89 its attribute', 'add', `${contoso}:level`, 7, { ...ada, [contoso]: { level: 7 } }],
  // 90
  [
    '90 names and ops in any case',
    'RePlace',
    'NAME.GIVENNAME',
    'B',
    { ...ada, name: { familyName: 'Lovelace', givenName: 'B' } },
  ],
  ['90 an empty path is none', 'replace', '', { title: 'Dr' }, { ...ada, title: 'Dr' }],
  // Entra
  ['Entra: booleans as text', 'Replace', 'active', 'False', { ...ada, active: false }],
  [
    'Entra: manager as text',
    'Add',
    `${enterprise}:manager`,
    'usr_8',
    extension({ department: 'R&D', manager: { value: 'usr_8' } }),
  ],
  [
    'Entra: manager as object',
    'Add',
    `${enterprise}:manager`,
    { value: 'usr_8' },
    extension({ department: 'R&D', manager: { value: 'usr_8' } }),
  ],
  [
    'Entra: manager as array',
    'Add',
    `${enterprise}:manager`,
    [{ $ref: 'r', value: 'usr_8' }],
    extension({ department: 'R&D', manager: { value: 'usr_8', $ref: 'r' } }),
  ],
  [
    'Entra: manager cleared by ""',
    'Replace',
    `${enterprise}:manager`,
    '',
    extension({ department: 'R&D' }),
  ],
  [
    'Entra: manager cleared by {value:""}',
    'Replace',
    `${enterprise}:manager`,
    { value: '' },
    extension({ department: 'R&D' }),
  ],
  [
    'Entra: manager.value cleared',
    'Replace',
    `${enterprise}:manager.value`,
    '',
    extension({ department: 'R&D' }),
  ],
  [
    'Entra: a role in JSON',
    'Add',
    'roles',
    [{ value: '{"id":"1","value":"Admin"}' }],
    { ...ada, roles: [{ value: '{"id":"1","value":"Admin"}' }] },
  ],
  [
    'Entra: value paths as keys',
    'replace',
    undefined,
    { 'emails[type eq "work"].value': 'c@x' },
    { ...ada, emails: [{ ...work, value: 'c@x' }, home] },
  ],
  [
    'Entra: a misspelt extension',
    'replace',
    undefined,
    { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0User': { department: 'X' } },
    ada,
  ],
  // Others
  [
    'OneLogin: manager of SCIM 1',
    'replace',
    undefined,
    { [enterprise]: { manager: { managerId: 'usr_8', displayName: 'B' } } },
    extension({ department: 'R&D', manager: { value: 'usr_8' } }),
  ],
  [
    'Okta: active without a path',
    'replace',
    undefined,
    { active: false },
    { ...ada, active: false },
  ],
  ['Okta: a password is accepted and not kept', 'replace', undefined, { password: 'secret' }, ada],
])('%s', (_title, op, path, value, after) => {
  const result = one(op, path, value)
  expect(result.attributes).toEqual(after)
  expect(result.changed).toBe(JSON.stringify(after) !== JSON.stringify(ada))
})

test.each<[string, string, string | undefined, unknown, string]>([
  ['82 no value', 'add', 'title', undefined, '400 invalidValue'],
  ['82 no value', 'replace', 'title', undefined, '400 invalidValue'],
  ['82 no object', 'add', undefined, 'x', '400 invalidValue'],
  ['84 no path', 'remove', undefined, undefined, '400 noTarget'],
  ['84 required', 'remove', 'userName', undefined, '400 mutability'],
  ['84 required', 'replace', 'userName', null, '400 mutability'],
  ['84 readOnly', 'remove', 'groups', undefined, '400 mutability'],
  ['85 no match', 'replace', 'emails[value co "zzz"].display', 'x', '400 noTarget'],
  ['85 no match', 'replace', 'emails[value eq "zzz"]', { display: 'x' }, '400 noTarget'],
  ['86 readOnly', 'replace', 'groups', [], '400 mutability'],
  ['86 readOnly', 'replace', `${enterprise}:manager.displayName`, 'x', '400 mutability'],
  ['87 syntax', 'replace', 'emails[type eq "work"', 'x', '400 invalidPath'],
  ['87 syntax', 'replace', 'emails[type eq "work"]value', 'x', '400 invalidPath'],
  ['87 syntax', 'replace', 'emails[type eq "work"].value.x', 'x', '400 invalidPath'],
  ['87 unknown', 'replace', 'unknown', 'x', '400 invalidPath'],
  ['87 unknown', 'replace', 'name.unknown', 'x', '400 invalidPath'],
  ['87 unknown', 'replace', 'urn:x:y', 'x', '400 invalidPath'],
  ['87 brackets on a single value', 'replace', 'name[familyName eq "x"]', {}, '400 invalidPath'],
  ['87 filter', 'replace', 'emails[type is "work"].value', 'x', '400 invalidFilter'],
  ['87 filter', 'replace', 'emails[unknown eq "work"].value', 'x', '400 invalidFilter'],
  ['87 type', 'replace', 'active', 'perhaps', '400 invalidValue'],
  ['87 type', 'add', `${contoso}:level`, 1.5, '400 invalidValue'],
  ['87 type', 'replace', 'name', 'Ada', '400 invalidValue'],
  ['88 guarded', 'replace', 'id', 'usr_2', '400 mutability'],
  ['88 guarded', 'replace', 'schemas', [], '400 mutability'],
  ['88 guarded', 'remove', 'meta.created', undefined, '400 mutability'],
  ['94 path', 'add', '__proto__', { x: 1 }, '400 invalidPath'],
  ['94 path', 'add', 'constructor.prototype', 1, '400 invalidPath'],
  ['94 path', 'add', 'name.__proto__', { x: 1 }, '400 invalidPath'],
  ['94 key', 'add', undefined, JSON.parse('{"__proto__":{"x":1}}'), '400 invalidValue'],
  ['94 key', 'add', 'name', { constructor: 1 }, '400 invalidValue'],
])('%s: %s %s', (_title, op, path, value, expected) => {
  expect(errorOf(() => one(op, path, value))).toBe(expected)
  expect(Object.prototype).not.toHaveProperty('x')
})

test.each<[string, string, string | undefined, unknown, string]>([
  ['no element is made', 'replace', 'addresses[type eq "work"].country', 'DE', '400 noTarget'],
  ['no removal by value', 'remove', 'emails', [{ value: 'ada@x.com' }], '400 invalidValue'],
  ['no booleans as text', 'replace', 'active', 'False', '400 invalidValue'],
  [
    'no booleans as text in filters',
    'replace',
    'emails[primary eq "True"].value',
    'a@b.c',
    '400 invalidFilter',
  ],
  ['no manager as text', 'replace', `${enterprise}:manager`, 'usr_8', '400 invalidValue'],
  ['no dotted keys', 'replace', undefined, { 'name.givenName': 'x' }, '400 invalidPath'],
  [
    'no URN attribute keys',
    'replace',
    undefined,
    { [`${enterprise}:department`]: 'x' },
    '400 invalidPath',
  ],
  ['no unknown keys', 'replace', undefined, { unknown: 'x' }, '400 invalidPath'],
  ['no readOnly keys', 'replace', undefined, { id: 'x' }, '400 mutability'],
  ['no extension attribute without URN', 'replace', 'department', 'x', '400 invalidPath'],
])('strict: %s', (_title, op, path, value, expected) => {
  expect(errorOf(() => one(op, path, value))).toBe('accepted')
  expect(errorOf(() => one(op, path, value, { strict: true }))).toBe(expected)
})

test('strict: a whole extension is an object of its attributes', () => {
  const after = one('add', undefined, { [enterprise]: { division: 'X' } }, { strict: true })
  expect(after.attributes[enterprise]).toMatchObject({ division: 'X', department: 'R&D' })
})

describe('78 the envelope', () => {
  const body = (changes: object) => ({
    schemas: [patchOpUrn],
    Operations: [{ op: 'remove', path: 'title' }],
    ...changes,
  })
  const refused = (value: unknown) => errorOf(() => parsePatch(value, { strict: false }))
  test.each<[string, unknown]>([
    ['no object', null],
    ['no object', []],
    ['no schemas', body({ schemas: undefined })],
    ['other schemas', body({ schemas: ['urn:x'] })],
    ['no operations', body({ Operations: undefined })],
    ['no operations', body({ Operations: [] })],
    ['operations twice', body({ operations: [] })],
    ['no op', body({ Operations: [{ path: 'title' }] })],
    ['unknown op', body({ Operations: [{ op: 'move', path: 'title' }] })],
    ['two ops', body({ Operations: [{ op: 'add', OP: 'remove', path: 'title', value: 1 }] })],
    ['no operation', body({ Operations: ['add'] })],
  ])('%s is invalidSyntax', (_title, value) => {
    expect(refused(value)).toBe('400 invalidSyntax')
  })
  test('names in any case', () => {
    const request = { SCHEMAS: [patchOpUrn], operations: [{ OP: 'Remove', Path: 'title' }] }
    expect(refused(request)).toBe('accepted')
  })
  test('a path that is no text is invalidPath', () => {
    expect(refused(body({ Operations: [{ op: 'remove', path: 5 }] }))).toBe('400 invalidPath')
  })
  test('at most so many operations', () => {
    const many = (length: number) =>
      body({ Operations: Array.from({ length }, () => ({ op: 'remove', path: 'title' })) })
    expect(refused(many(patchOperationsMax))).toBe('accepted')
    expect(refused(many(patchOperationsMax + 1))).toBe('413 null')
  })
})

test('80 a failing operation leaves the document as it was', () => {
  const before = JSON.stringify(ada)
  const operations = [
    { op: 'replace', path: 'title', value: 'Dr' },
    { op: 'remove', path: 'emails[type eq "work"]' },
    { op: 'replace', path: 'id', value: 'x' },
  ]
  expect(errorOf(() => patch(operations))).toBe('400 mutability')
  expect(JSON.stringify(ada)).toBe(before)
})

test('81 later operations see earlier ones', () => {
  const { attributes } = patch([
    { op: 'add', path: 'emails', value: { value: 'c@x', type: 'other' } },
    { op: 'replace', path: 'emails[type eq "other"].value', value: 'd@x' },
    { op: 'remove', path: 'emails[type eq "work"]' },
  ])
  expect(attributes['emails']).toEqual([home, { value: 'd@x', type: 'other' }])
})

test.each<[string, string | undefined, JsonValue]>([
  ['add', 'title', 'Countess'],
  ['add', 'emails', [home]],
  ['add', 'emails', [{ value: 'ADA@X.COM', type: 'Work' }]],
  ['add', 'title', null],
  ['replace', 'active', 'True'],
  ['replace', 'name', { givenName: 'Ada' }],
  ['replace', undefined, { userName: 'ada', externalId: 'ext' }],
  ['replace', 'emails[type eq "work"].value', 'ada@x.com'],
  ['add', `${enterprise}:manager`, 'usr_9'],
])('82, 99 what is there already is no change: %s %s', (op, path, value) => {
  const result = one(op, path, value)
  expect(result.changed).toBe(false)
  expect(result.attributes).toEqual(ada)
})

test('86 immutable is set once', () => {
  const set = one('add', `${contoso}:badge`, 'B1')
  expect(set.attributes[contoso]).toEqual({ badge: 'B1' })
  const from = set.attributes
  expect(one('replace', `${contoso}:badge`, 'B1', { from }).changed).toBe(false)
  for (const [op, path, value] of [
    ['replace', `${contoso}:badge`, 'B2'],
    ['remove', `${contoso}:badge`, undefined],
    ['remove', contoso, undefined],
  ] as const) {
    expect(errorOf(() => one(op, path, value, { from }))).toBe('400 mutability')
  }
})

test('externalId lies beside the document', () => {
  expect(one('replace', 'externalId', 'e2')).toMatchObject({ externalId: 'e2', changed: true })
  expect(one('remove', 'externalId')).toMatchObject({ externalId: null, changed: true })
  expect(one('add', undefined, { externalId: 'e2' }).externalId).toBe('e2')
  expect(one('replace', 'externalId', 'e2').attributes).toEqual(ada)
})

test('simple multi-valued attributes', () => {
  const from = { ...ada, [contoso]: { tags: ['a', 'b'] } }
  const tags = (op: string, path: string, value?: JsonValue) =>
    one(op, `${contoso}:${path}`, value, { from }).attributes[contoso]
  expect(tags('add', 'tags', ['B', 'c'])).toEqual({ tags: ['a', 'b', 'c'] })
  expect(tags('remove', 'tags', ['A'])).toEqual({ tags: ['b'] })
  expect(tags('remove', 'tags[value eq "a"]')).toEqual({ tags: ['b'] })
  expect(tags('replace', 'tags[value eq "a"]', 'z')).toEqual({ tags: ['z', 'b'] })
  expect(tags('remove', 'tags')).toBeUndefined()
})

test('values of one attribute are limited', () => {
  const from = {
    ...ada,
    emails: Array.from({ length: valuesPerAttributeMax }, (_value, index) => ({
      value: `a${index}@x`,
    })),
  }
  expect(errorOf(() => one('add', 'emails', { value: 'a1@x' }, { from }))).toBe('accepted')
  expect(errorOf(() => one('add', 'emails', { value: 'b@x' }, { from }))).toBe('400 invalidValue')
})

describe('group members', () => {
  const group: JsonObject = { displayName: 'Sales' }
  const members = (op: string, path: string | undefined, value?: unknown, strict = false) =>
    one(op, path, value, { type: groupType, from: group, strict })
  test.each<[string, string, string | undefined, unknown, JsonValue]>([
    [
      'Entra adds',
      'Add',
      'members',
      [{ $ref: null, value: 'a' }, { value: 'b' }, { value: 'a' }],
      [{ kind: 'add', memberIds: ['a', 'b'] }],
    ],
    [
      'Okta adds',
      'add',
      'members',
      [{ value: 'a', display: 'A' }],
      [{ kind: 'add', memberIds: ['a'] }],
    ],
    ['one object', 'add', 'members', { value: 'a' }, [{ kind: 'add', memberIds: ['a'] }]],
    ['plain ids', 'add', 'members', ['a'], [{ kind: 'add', memberIds: ['a'] }]],
    ['nobody', 'add', 'members', [], []],
    [
      'no path',
      'add',
      undefined,
      { members: [{ value: 'a' }] },
      [{ kind: 'add', memberIds: ['a'] }],
    ],
    [
      'Entra removes by value',
      'Remove',
      'members',
      [{ $ref: null, value: 'a' }],
      [{ kind: 'remove', memberIds: ['a'] }],
    ],
    ['nobody named', 'Remove', 'members', [], []],
    [
      'by filter',
      'remove',
      'members[value eq "a"]',
      undefined,
      [{ kind: 'remove', memberIds: ['a'] }],
    ],
    [
      'by two',
      'remove',
      'members[value eq "a" or Value eq "b"]',
      undefined,
      [{ kind: 'remove', memberIds: ['a', 'b'] }],
    ],
    ['all', 'remove', 'members', undefined, [{ kind: 'clear' }]],
    [
      'Okta replaces',
      'replace',
      'members',
      [{ value: 'a' }],
      [{ kind: 'replace', memberIds: ['a'] }],
    ],
    ['by nobody', 'replace', 'members', [], [{ kind: 'clear' }]],
    [
      'without path',
      'replace',
      undefined,
      { id: 'grp_1', members: [{ value: 'a' }] },
      [{ kind: 'replace', memberIds: ['a'] }],
    ],
  ])('92 %s', (_title, op, path, value, expected) => {
    const result = members(op, path, value)
    expect(result.membership).toEqual(expected)
    expect(result).toMatchObject({ changed: false, attributes: group })
  })
  test('92 steps keep their order', () => {
    const { membership } = patch(
      [
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'add', path: 'members', value: [{ value: 'a' }] },
      ],
      { type: groupType, from: group },
    )
    expect(membership.map(({ kind }) => kind)).toEqual(['remove', 'add'])
  })
  test('84 other filters look at the members', () => {
    const [step] = members('remove', 'members[type eq "user" and display sw "A"]').membership
    const member = (memberType: 'User' | 'Group', label: string) =>
      ({ memberId: 'x', memberType, label }) as unknown as GroupMember
    expect(step?.kind === 'removeMatching' && step.matches(member('User', 'ada'))).toBe(true)
    expect(step?.kind === 'removeMatching' && step.matches(member('Group', 'ada'))).toBe(false)
    expect(step?.kind === 'removeMatching' && step.matches(member('User', 'bob'))).toBe(false)
  })
  test('92 a thousand members and more, up to the limit', () => {
    const many = (length: number) =>
      Array.from({ length }, (_value, index) => ({ value: `u${index}` }))
    expect(members('add', 'members', many(1000)).membership).toMatchObject([
      { memberIds: { length: 1000 } },
    ])
    expect(errorOf(() => members('add', 'members', many(membersPerRequestMax + 1)))).toBe(
      '413 null',
    )
  })
  test.each<[string, string, unknown, string]>([
    ['add', 'members', [{ display: 'A' }], '400 invalidValue'],
    ['add', 'members', 7, '400 invalidValue'],
    ['add', 'members', [{ value: 7 }], '400 invalidValue'],
    ['replace', 'members[value eq "a"].value', 'b', '400 mutability'],
    ['replace', 'members[value eq "a"].display', 'b', '400 mutability'],
    ['replace', 'members[value eq "a"]', { value: 'b' }, '400 mutability'],
    ['remove', 'members[$ref eq "a"]', undefined, '400 invalidFilter'],
    ['remove', 'members[x eq "a"]', undefined, '400 invalidFilter'],
    ['remove', 'displayName', undefined, '400 mutability'],
  ])('87 %s %s %j is %s', (op, path, value, expected) => {
    expect(errorOf(() => members(op, path, value))).toBe(expected)
  })
  test('strict: no removal by value and no plain ids', () => {
    expect(errorOf(() => members('remove', 'members', [{ value: 'a' }], true))).toBe(
      '400 invalidValue',
    )
    expect(errorOf(() => members('add', 'members', ['a'], true))).toBe('400 invalidValue')
  })
  test('Okta: {id, displayName} without a path', () => {
    expect(members('replace', undefined, { id: 'grp_1', displayName: 'New' })).toMatchObject({
      attributes: { displayName: 'New' },
      changed: true,
      membership: [],
    })
  })
})
