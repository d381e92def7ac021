import { expect, test } from 'vitest'
import { entityTag } from '../resource/render-resource.ts'
import { alreadyKnown, namedVersions } from './entity-tag.ts'

test.each([
  [null, undefined],
  ['*', undefined],
  [' * ', undefined],
  ['W/"1"', [1]],
  ['"1"', [1]],
  ['W/"1", W/"22" ,"3"', [1, 22, 3]],
  ['W/"1","x",W/"2"', [1, 2]],
  ['', []],
  ['1', []],
  ['W/"1x"', []],
  ['W/"-1"', []],
  ['W/"1', []],
])('97. %j names the versions %j', (header, versions) => {
  expect(namedVersions(header)).toEqual(versions)
})

test.each([
  [null, false],
  ['*', true],
  [entityTag(7), true],
  ['W/"6", W/"7"', true],
  [entityTag(6), false],
  ['7', false],
])('96. %j: version 7 is known already: %s', (header, known) => {
  expect(alreadyKnown(header, 7)).toBe(known)
})
