// The console speaks of errors in the server's words. English comes with each answer; a language that
// translates them has a text for every code, and none that the server does not know.
import { expect, test } from 'vitest'
import { detailTexts as germanDetails } from '../../../console/src/texts/de/detail-texts.ts'
import { errorTexts } from '../../../console/src/texts/de/error-texts.ts'
import { providerErrorTexts } from '../../../console/src/texts/de/provider-error-texts.ts'
import { detailCodes, detailTexts } from '../../src/core/detail.ts'
import { errorCatalogue, errorCodes } from '../../src/core/error-catalogue.ts'
import { explainedCodes, explainProviderError } from '../../src/oauth/explain-provider-error.ts'

const sorted = (names: readonly string[]) => names.toSorted()

test('every error code has a title and a hint in German, as sentences of their own', () => {
  expect(sorted(Object.keys(errorTexts))).toEqual(sorted(errorCodes))
  for (const code of errorCodes) {
    const { title, hint } = errorTexts[code]
    expect(title, code).toMatch(/^[A-ZÄÖÜ].*\.$/)
    expect(hint, code).toMatch(/^[A-ZÄÖÜ].*\.$/)
    expect(title, code).not.toBe(errorCatalogue[code].title)
  }
})

test('every detail has its sentence in German, of the same parts', () => {
  expect(sorted(Object.keys(germanDetails))).toEqual(sorted(detailCodes))
  const parts = (text: string) => sorted(text.match(/\{\w+\}/g) ?? [])
  for (const code of detailCodes) {
    expect(germanDetails[code], code).toMatch(/^[A-ZÄÖÜ{].*\.$/)
    expect(germanDetails[code], code).not.toBe(detailTexts[code])
    expect(parts(germanDetails[code]), code).toEqual(parts(detailTexts[code]))
  }
})

test('every error of a provider has a meaning and a fix in German', () => {
  expect(sorted(Object.keys(providerErrorTexts))).toEqual(sorted(explainedCodes))
  for (const code of explainedCodes) {
    const { meaning, fix } = providerErrorTexts[code]
    expect(meaning, code).toMatch(/^[A-ZÄÖÜ].*\.$/)
    expect(fix, code).toMatch(/^[A-ZÄÖÜ].*\.$/)
    expect(meaning, code).not.toBe(explainProviderError(code)?.meaning)
  }
})

test('what Azure calls something stays as Azure calls it', () => {
  const named = [
    'Certificates & secrets',
    'Grant admin consent',
    'Users and groups',
    'Application (client) ID',
    'Directory (tenant) ID',
  ]
  for (const code of explainedCodes) {
    const english = explainProviderError(code)?.fix ?? ''
    for (const name of named.filter((one) => english.includes(one)))
      expect(providerErrorTexts[code].fix, code).toContain(name)
  }
})
