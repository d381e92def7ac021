import { expect, test } from 'vitest'
import { errorCodes } from '../core/error-catalogue.ts'
import { explainedCodes, explainProviderError } from './explain-provider-error.ts'
import { oauthErrorTable } from './oauth-errors.ts'

test('every code has a meaning and a fix, as sentences', () => {
  expect(explainedCodes.length).toBeGreaterThan(60)
  for (const code of explainedCodes) {
    const explained = explainProviderError(code)
    expect(explained?.meaning, code).toMatch(/^[A-Z].*\.$/)
    expect(explained?.fix, code).toMatch(/^[A-Z].*\.$/)
  }
  for (const entry of Object.values(oauthErrorTable)) expect(errorCodes).toContain(entry.code)
})

test('a wrong secret leads to the page of Azure and to the setting', () => {
  expect(explainProviderError('AADSTS7000215')).toEqual({
    meaning: 'The client secret is wrong.',
    fix: 'Copy the Value (not the Secret ID) from Certificates & secrets of the app registration.',
    where:
      'Azure portal → Microsoft Entra ID → App registrations → your app → Certificates & secrets',
    setting: 'clientSecret',
  })
})

test('names of object members and unknown numbers are no codes', () => {
  for (const code of ['constructor', 'toString', 'AADSTSconstructor', 'AADSTS1', '7000215', ''])
    expect(explainProviderError(code), code).toBeUndefined()
})
