import { expect, it } from 'vitest'
import type { Preset } from '../queries.ts'
import { initialValues, toCheck, toNewConnection } from './set-up-form.ts'

const preset: Preset = {
  id: 'generic',
  title: 'Generic OAuth 2.0',
  kind: 'generic',
  name: 'Company account',
  scope: 'User.Read',
  addresses: {
    authorizationEndpoint: 'https://id.example/authorize',
    tokenEndpoint: 'https://id.example/token',
    userInfoEndpoint: 'https://id.example/me',
  },
  blanks: [],
  attributeMapping: { uid: 'id' },
  clientAuthentication: 'client_secret_post',
  registerAt: null,
  apiPermissions: [],
}
const typed = (attributeMapping: string) => ({
  ...initialValues(preset),
  clientId: 'client',
  attributeMapping,
})

it('sends a mapping as the guide writes it', () => {
  const values = typed('{"uid":"id","email":["mail","userPrincipalName"]}')
  const attributeMapping = { uid: 'id', email: ['mail', 'userPrincipalName'] }
  expect(toCheck(preset, values)).toMatchObject({ attributeMapping })
  expect(toNewConnection(preset, values, true)).toMatchObject({ attributeMapping, enabled: true })
})

it.each([
  ['no JSON', '{"uid":'],
  ['a field that there is not', '{"uid":"id","name":"displayName"}'],
  ['no path for the uid', '{"uid":[]}'],
  ['an empty path', '{"uid":""}'],
])('asks nobody about a mapping with %s', (_slip, mapping) => {
  expect(toCheck(preset, typed(mapping))).toBeNull()
})
