import { expect, test } from 'vitest'
import { extensionSchema, type DirectoryResource } from '../../core/directory.ts'
import type {
  DirectoryGroupId,
  DirectoryId,
  DirectoryUserId,
  OrganizationId,
} from '../../core/ids.ts'
import { enterpriseUserUrn } from '../schema/enterprise-user.ts'
import { createRegistry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import { parseProjection, type ProjectionNames } from './projection.ts'
import { renderResource } from './render-resource.ts'

const badges = extensionSchema.parse({
  id: 'urn:contoso:badges:2.0',
  name: 'Badges',
  resourceType: 'User',
  attributes: [
    { name: 'badge', type: 'string', returned: 'always' },
    { name: 'locker', type: 'string', returned: 'request' },
    { name: 'pin', type: 'string', returned: 'never' },
    { name: 'secret', type: 'string', mutability: 'writeOnly' },
  ],
})
const registry = createRegistry({ extensions: [badges] })
const user = registry.byName('User')!
const group = registry.byName('Group')!
const base = 'https://usher.example/scim'

const common = {
  directoryId: 'dir_1' as DirectoryId,
  organizationId: 'org_1' as OrganizationId,
  version: 3,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  updatedAt: new Date('2026-02-01T00:00:00Z'),
}
const ada: DirectoryResource = {
  ...common,
  id: 'dus_1' as DirectoryUserId,
  resourceType: 'User',
  externalId: 'Oid',
  label: 'ada',
  attributes: {
    userName: 'ada',
    active: false,
    password: 'p',
    name: { givenName: 'Ada', familyName: 'L' },
    emails: [{ value: 'a@b.example', type: 'work', primary: true }, { value: 'c@b.example' }],
    [enterpriseUserUrn]: { department: 'R&D', manager: { value: 'dus_2' } },
    [badges.id]: { badge: '7', locker: '8', pin: '9', secret: 's' },
    'urn:contoso:gone:2.0': { x: 1 },
  },
}
const rows = {
  groups: [
    { groupId: 'grp_1' as DirectoryGroupId, externalId: null, label: 'Sales', direct: true },
    { groupId: 'grp_2' as DirectoryGroupId, externalId: null, label: null, direct: false },
  ],
}

function render(attributes?: ProjectionNames, excludedAttributes?: ProjectionNames) {
  const projection = parseProjection(registry, user, { attributes, excludedAttributes })
  return renderResource(registry, user, ada, rows, projection, base)
}
const schemas = [user.schema.id, enterpriseUserUrn, badges.id]
/** `id` and `schemas`, and what is always returned. */
const minimum = { schemas, id: 'dus_1', [badges.id]: { badge: '7' } }

test('a user in full (13, 15, 22, 23, 33)', () => {
  const { password: _, ['urn:contoso:gone:2.0']: __, ...shown } = ada.attributes
  expect(render()).toEqual({
    ...shown,
    schemas,
    id: 'dus_1',
    externalId: 'Oid',
    [badges.id]: { badge: '7' },
    groups: [
      { value: 'grp_1', $ref: `${base}/Groups/grp_1`, display: 'Sales', type: 'direct' },
      { value: 'grp_2', $ref: `${base}/Groups/grp_2`, type: 'indirect' },
    ],
    meta: {
      resourceType: 'User',
      created: '2026-01-01T00:00:00.000Z',
      lastModified: '2026-02-01T00:00:00.000Z',
      location: `${base}/Users/dus_1`,
      version: 'W/"3"',
    },
  })
})

test('a group with its members; empty collections are left out (18)', () => {
  const sales: DirectoryResource = {
    ...common,
    id: 'grp_1' as DirectoryGroupId,
    resourceType: 'Group',
    externalId: null,
    label: 'Sales',
    attributes: { displayName: 'Sales' },
  }
  const all = parseProjection(registry, group, {})
  const members = [
    { memberId: 'dus_1' as DirectoryUserId, memberType: 'User', label: 'ada' },
    { memberId: 'grp_2' as DirectoryGroupId, memberType: 'Group', label: null },
  ] as const
  const rendered = renderResource(registry, group, sales, { members }, all, base)
  expect(rendered).toMatchObject({
    displayName: 'Sales',
    members: [
      { value: 'dus_1', $ref: `${base}/Users/dus_1`, display: 'ada', type: 'User' },
      { value: 'grp_2', $ref: `${base}/Groups/grp_2`, type: 'Group' },
    ],
  })
  const empty = renderResource(registry, group, sales, { members: [] }, all, base)
  expect(Object.keys(empty).toSorted()).toEqual(['displayName', 'id', 'meta', 'schemas'])
})

test.each<[string, ProjectionNames, object]>([
  ['two attributes', 'USERNAME, name.givenName', { userName: 'ada', name: { givenName: 'Ada' } }],
  ['a list', ['externalId'], { externalId: 'Oid' }],
  [
    'a sub-attribute of many',
    'emails.value',
    {
      emails: [{ value: 'a@b.example' }, { value: 'c@b.example' }],
    },
  ],
  ['a sub-attribute of few', 'emails.type', { emails: [{ type: 'work' }] }],
  ['a URN', `${user.schema.id}:active`, { active: false }],
  [
    'an extension',
    enterpriseUserUrn.toUpperCase(),
    {
      [enterpriseUserUrn]: { department: 'R&D', manager: { value: 'dus_2' } },
    },
  ],
  [
    'a part of one',
    `${enterpriseUserUrn}:manager.value`,
    {
      [enterpriseUserUrn]: { manager: { value: 'dus_2' } },
    },
  ],
  [
    'what is returned on request',
    `${badges.id}:locker`,
    {
      [badges.id]: { badge: '7', locker: '8' },
    },
  ],
  ['what is never returned', `password,${badges.id}:pin,${badges.id}:secret`, {}],
  ['unknown names', 'shoeSize,constructor,a.b.c', {}],
  ['the version', 'meta.version', { meta: { version: 'W/"3"' } }],
  ['groups by id', 'groups.value', { groups: [{ value: 'grp_1' }, { value: 'grp_2' }] }],
])('attributes: %s (74)', (_, names, expected) => {
  expect(render(names)).toEqual({ ...minimum, ...expected })
})

test.each<[string, string]>([
  ['id,schemas', ''],
  [`${badges.id}:badge`, ''],
  [badges.id, ''],
  ['shoeSize', ''],
  ['GROUPS', 'groups'],
  ['userName', 'userName'],
  [enterpriseUserUrn, enterpriseUserUrn],
])('excludedAttributes: %s takes away %j', (names, gone) => {
  const { [gone]: _, ...expected } = render()
  expect(render(null, names)).toEqual(expected)
})

test('excludedAttributes: a sub-attribute', () => {
  expect(render('', ['name.familyName', 'emails.value'])).toMatchObject({
    name: { givenName: 'Ada' },
    emails: [{ type: 'work', primary: true }],
  })
})

test('attributes and excludedAttributes exclude each other, and are limited', () => {
  expect(() => render('userName', 'emails')).toThrow(ScimError)
  const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`)
  expect(() => render(many(200))).not.toThrow()
  expect(() => render(many(201))).toThrow(ScimError)
})

test.each<[ProjectionNames, ProjectionNames, boolean]>([
  ['', '', true],
  ['', 'Members', false],
  ['', 'members.value', true],
  ['displayName', '', false],
  ['members', '', true],
  ['members.value', '', true],
  [`${group.schema.id}:members`, '', true],
])(
  'attributes %j, excludedAttributes %j: members are wanted: %s (75)',
  (asked, excluded, wanted) => {
    const projection = parseProjection(registry, group, {
      attributes: asked,
      excludedAttributes: excluded,
    })
    expect(projection.wants('members')).toBe(wanted)
  },
)
