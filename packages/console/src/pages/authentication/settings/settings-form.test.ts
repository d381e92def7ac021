import { describe, expect, it, test } from 'vitest'
import { losesSecret, withTypedSince, type SettingsValues } from './settings-form.ts'

const values = (changes: Partial<SettingsValues> = {}): SettingsValues => ({
  name: 'Entra',
  registrationEnabled: true,
  clientId: 'client',
  scope: 'openid',
  responseMode: 'query',
  linkPolicy: 'confirm',
  method: 'client_secret_post',
  certificatePem: '',
  algorithm: 'PS256',
  assertionFile: '',
  tenantIds: ['tenant'],
  authority: 'https://login.example',
  graphEndpoint: 'https://graph.example',
  issuer: 'https://issuer.example',
  jwksUri: '',
  fetchUserInfo: false,
  authorizationEndpoint: 'https://provider.example/authorize',
  tokenEndpoint: 'https://provider.example/token',
  userInfoEndpoint: 'https://provider.example/me',
  ...changes,
})

describe('the client secret goes to one host', () => {
  test.each([
    ['entra', { authority: 'https://login.elsewhere.example' }, true],
    ['entra', { authority: 'http://login.example' }, true],
    ['entra', { authority: 'https://login.example:8443' }, true],
    ['entra', { authority: ' https://LOGIN.example:443/ ' }, false],
    ['entra', { authority: 'https://' }, false],
    ['entra', { graphEndpoint: 'https://graph.elsewhere.example' }, false],
    ['entra', { issuer: 'https://elsewhere.example' }, false],
    ['oidc', { issuer: 'https://elsewhere.example' }, true],
    ['oidc', { issuer: 'https://issuer.example/realm' }, false],
    ['generic', { tokenEndpoint: 'https://elsewhere.example/token' }, true],
    ['generic', { tokenEndpoint: 'https://provider.example/v2/token' }, false],
    ['generic', { issuer: '', jwksUri: 'https://elsewhere.example/keys' }, false],
    ['generic', { userInfoEndpoint: 'https://elsewhere.example/me' }, false],
  ] as const)('%s with %j: forgotten is %s', (kind, changes, lost) => {
    expect(losesSecret(values(), values(changes), kind)).toBe(lost)
  })
})

describe('what is typed while it is saved', () => {
  it('stays, and everything else is as it was saved', () => {
    const sent = values({ name: ' Sent ', tenantIds: ['ONE'] })
    const saved = values({ name: 'Sent', tenantIds: ['one'], scope: 'of a colleague' })
    const typed = values({ name: ' Sent ', tenantIds: ['ONE'], clientId: 'typed since' })
    expect(withTypedSince(saved, sent, typed)).toEqual({ ...saved, clientId: 'typed since' })
    expect(withTypedSince(saved, sent, sent)).toEqual(saved)
  })
})
