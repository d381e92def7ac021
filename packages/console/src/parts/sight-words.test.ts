import { expect, it } from 'vitest'
import { sightTexts } from '../texts/de/sight-texts.ts'
import { sightWords } from './sight-words.ts'

it.each([
  ['known, and a member', 'bekannt, und Mitglied'],
  ['tenant (none) is not in the allow-list', 'der Mandant (none) ist nicht erlaubt'],
  ['2 candidates: dus_1, dus_2', '2 kommen in Frage: dus_1, dus_2'],
  ['the directory made dus_1', 'das Verzeichnis hat dus_1 angelegt'],
  ['taken from "emails[0].value"', 'aus „emails[0].value“ übernommen'],
  ['uid: nothing at "oid", "{}"', 'uid: nichts unter "oid", "{}"'],
])('says %s in another language', (saw, words) => {
  expect(sightWords(saw, sightTexts)).toBe(words)
})

it.each([
  'AADSTS50105: the person is not assigned',
  'the directory made',
  'toString',
  'taken from "oid" and more',
])('leaves %s as it is', (saw) => {
  expect(sightWords(saw, sightTexts)).toBe(saw)
})

it('has a sentence of its own, with the same places, for every sight', () => {
  for (const [english, words] of Object.entries(sightTexts)) {
    expect(words, english).not.toBe(english)
    expect(words.split('{}'), english).toHaveLength(english.split('{}').length)
  }
})
