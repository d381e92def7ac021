import { expect, test } from 'vitest'
import { mapProfile } from './map-profile.ts'
import { providerPresets } from './provider-presets.ts'

const mapped = (id: string, userInfo: Readonly<Record<string, unknown>>) => {
  const preset = providerPresets.find((one) => one.id === id)
  if (preset === undefined) throw new Error(`no preset ${id}`)
  return mapProfile(preset.attributeMapping, { userInfo, idToken: {}, photo: null }).profile
}

// https://docs.github.com/en/rest/users/users#get-the-authenticated-user
test('GitHub: a numeric id, and an address that is null for who hides it', () => {
  const octocat = {
    login: 'octocat',
    id: 583_231,
    avatar_url: 'https://avatars.githubusercontent.com/u/583231',
    name: null,
    email: null,
  }
  expect(mapped('github', octocat)).toMatchObject({
    uid: '583231',
    username: 'octocat',
    email: null,
    avatar: octocat.avatar_url,
    displayName: 'octocat',
  })
  expect(
    mapped('github', { ...octocat, name: 'Mona', email: 'mona@contoso.example' }),
  ).toMatchObject({ displayName: 'Mona', email: 'mona@contoso.example' })
})

test('Google: the subject is the key, the address is the name', () => {
  const claims = { sub: '110248495921238986420', email: 'ada@contoso.example', name: 'Ada' }
  expect(mapped('google', claims)).toMatchObject({
    uid: claims.sub,
    username: claims.email,
    email: claims.email,
    displayName: 'Ada',
  })
})

test('Auth0’s issuer keeps its slash', () => {
  const auth0 = providerPresets.find(({ id }) => id === 'auth0')
  expect(auth0).toMatchObject({ issuer: 'https://{domain}/' })
})

test('every blank stands in an address, and every brace is a blank', () => {
  for (const preset of providerPresets) {
    const braces = [...JSON.stringify(preset).matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    expect(new Set(braces), preset.id).toEqual(new Set(preset.blanks.map(({ name }) => name)))
  }
})
