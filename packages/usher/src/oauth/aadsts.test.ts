import { expect, test } from 'vitest'
import { errorCodes } from '../core/error-catalogue.ts'
import { aadstsTable } from './aadsts.ts'
import { diagnoseAadsts } from './diagnose-aadsts.ts'

test('every entry has a code of the catalogue, a meaning and a fix, as sentences', () => {
  for (const [number, entry] of Object.entries(aadstsTable)) {
    expect(number).toMatch(/^\d{4,9}$/)
    expect(errorCodes).toContain(entry.code)
    expect(entry.meaning).toMatch(/^[A-Z].*\.$/)
    expect(entry.fix).toMatch(/^[A-Z].*\.$/)
  }
})

test.each([
  50011, 7000215, 7000222, 7000218, 700016, 700038, 7000112, 90002, 500011, 70003, 70011, 54005,
  70008, 501481, 50148, 700005, 700082, 50173, 70043, 65001, 65004, 90094, 50105, 50020, 50194,
  50058, 16000, 50076, 50079, 53003, 50034, 50126, 50057, 700054, 900144, 900561, 9002313, 700027,
  50012, 50013, 70021, 700211, 700212, 700213, 700025, 90055, 50196,
])('AADSTS%i is known', (number) => {
  expect(diagnoseAadsts(`AADSTS${number}: text`)?.entry).toBeDefined()
})

test('the number is found in the text, in error_codes, or not at all', () => {
  expect(diagnoseAadsts('AADSTS7000215: Invalid client secret')?.number).toBe('7000215')
  expect(diagnoseAadsts('', [7000222])?.number).toBe('7000222')
  expect(diagnoseAadsts('no number here')).toBeUndefined()
  expect(diagnoseAadsts('AADSTS123456: new')).toEqual({ number: '123456', entry: undefined })
})

test('older texts wrap the telling number in a general one', () => {
  const text = 'AADSTS70002: Error validating credentials. AADSTS54005: already redeemed'
  expect(diagnoseAadsts(text)?.number).toBe('54005')
})

test('names of object members are no numbers', () => {
  expect(diagnoseAadsts('AADSTSconstructor: x')).toBeUndefined()
})
