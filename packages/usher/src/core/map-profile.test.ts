import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainProfile, mapProfile, type ProfileSources } from './map-profile.ts'
import type { AttributeMapping } from './connection.ts'

const sources = (over: Partial<ProfileSources>): ProfileSources => ({
  userInfo: {},
  idToken: {},
  photo: null,
  ...over,
})
/** The guide's mapping, to the letter. */
const guide: AttributeMapping = {
  uid: 'id',
  username: 'userPrincipalName',
  email: 'mail',
  avatar: 'photo',
}
const graph = {
  id: '87d349ed-44d7-43e1-9a83-5f2406dee5bd',
  userPrincipalName: 'adelev@contoso.example',
  mail: 'AdeleV@contoso.example',
  displayName: 'Adele Vance',
}

test("the guide's mapping reads Graph /me", () => {
  expect(
    mapProfile(guide, sources({ userInfo: graph, photo: 'data:image/png;base64,AA==' })).profile,
  ).toEqual({
    uid: graph.id,
    username: 'adelev@contoso.example',
    email: 'AdeleV@contoso.example',
    avatar: 'data:image/png;base64,AA==',
    displayName: null,
    groups: [],
    roles: [],
  })
})

test.each([
  [
    'a null mail falls back',
    ['mail', 'userPrincipalName'],
    { mail: null, userPrincipalName: 'a@b.example' },
    'a@b.example',
    'userPrincipalName',
  ],
  [
    'an empty mail falls back',
    ['mail', 'userPrincipalName'],
    { mail: '  ', userPrincipalName: 'a@b.example' },
    'a@b.example',
    'userPrincipalName',
  ],
  [
    'the first that holds something wins',
    ['mail', 'userPrincipalName'],
    { mail: 'x@b.example', userPrincipalName: 'a@b.example' },
    'x@b.example',
    'mail',
  ],
  [
    'a dotted path',
    'contact.mails.0',
    { contact: { mails: ['x@b.example'] } },
    'x@b.example',
    'contact.mails.0',
  ],
  [
    'a key that holds dots',
    'http://schemas.example/mail',
    { 'http://schemas.example/mail': 'x@b.example' },
    'x@b.example',
    'http://schemas.example/mail',
  ],
  ['nothing there', 'mail', {}, null, null],
  ['an object is no text', 'mail', { mail: { value: 'x' } }, null, null],
  ['too long is no text', 'mail', { mail: 'x'.repeat(2001) }, null, null],
  ['the prototype is not a source', 'constructor.name', {}, null, null],
  ['__proto__ is not a source', '__proto__.polluted', {}, null, null],
] as const)('%s', (_name, email, userInfo, expected, path) => {
  const mapped = mapProfile(
    { uid: 'id', email: email as AttributeMapping['email'] },
    sources({ userInfo }),
  )
  expect(mapped.profile.email).toBe(expected)
  expect(mapped.fields.find(({ field }) => field === 'email')?.path).toBe(path)
})

test('user-info comes before the ID token, which fills the gaps', () => {
  const mapped = mapProfile(
    { uid: 'sub', username: 'name', groups: 'groups' },
    sources({
      userInfo: { name: 'from user-info' },
      idToken: { sub: 's', name: 'from token', groups: ['g1', 2, 'g2'] },
    }),
  )
  expect(mapped.profile).toMatchObject({
    uid: 's',
    username: 'from user-info',
    groups: ['g1', 'g2'],
  })
})

test('a numeric id is an id', () => {
  expect(mapProfile({ uid: 'id' }, sources({ userInfo: { id: 42 } })).profile.uid).toBe('42')
})

test('nothing a provider sends makes the mapping throw', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (userInfo, path) => {
      const mapped = mapProfile({ uid: path, groups: path }, sources({ userInfo }))
      expect(typeof mapped.profile.uid).toBe('string')
    }),
  )
})

test.each([
  ['used', 'userInfo', { userInfo: { a: ' x ' } }],
  ['used', 'idToken', { userInfo: { a: null }, idToken: { a: 'x' } }],
  ['missing', null, {}],
  ['null', 'userInfo', { userInfo: { a: null } }],
  ['null', 'idToken', { idToken: { a: null } }],
  ['empty', 'userInfo', { userInfo: { a: '  ' } }],
  ['wrongType', 'userInfo', { userInfo: { a: ['x'] } }],
  ['wrongType', 'idToken', { idToken: { a: true } }],
  ['tooLong', 'userInfo', { userInfo: { a: 'x'.repeat(2001) } }],
] as const)('a path is explained: %s, %s', (finding, from, given) => {
  const { fields, profile } = explainProfile({ uid: 'sub', email: ['a', 'b'] }, sources(given))
  const email = fields.find(({ field }) => field === 'email')
  const next = finding === 'used' ? 'notReached' : 'missing'
  expect(email?.tried).toEqual([
    { path: 'a', finding, from },
    { path: 'b', finding: next, from: null },
  ])
  expect(email?.value).toBe(profile.email)
})

test('a picture comes from Graph only for the path that means it', () => {
  const picture = sources({ photo: 'data:image/png;base64,AA==' })
  const explained = (path: string) =>
    explainProfile({ uid: 'sub', avatar: path }, picture).fields.find(
      ({ field }) => field === 'avatar',
    )
  expect(explained('photo')).toMatchObject({ found: true, tried: [{ from: 'photo' }] })
  expect(explained('picture')).toMatchObject({ found: false })
})

test('what is decided and what is explained are one', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (idToken, path) => {
      const mapping = { uid: [path, 'sub'], groups: path, email: path }
      const mapped = mapProfile(mapping, sources({ idToken }))
      const explained = explainProfile(mapping, sources({ idToken }))
      expect(explained.profile).toEqual(mapped.profile)
      for (const { found, tried } of explained.fields)
        expect(tried.some(({ finding }) => finding === 'used')).toBe(found)
    }),
  )
})
