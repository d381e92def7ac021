import { expect, test } from 'vitest'
import { acceptsScim, isScimBody } from './media.ts'

test.each([
  [undefined, true],
  ['', true],
  ['application/scim+json', true],
  ['application/json', true],
  ['APPLICATION/JSON', true],
  ['text/html, application/*;q=0.5', true],
  ['*/*;q=0.001', true],
  ['*/*;q=0', false],
  ['application/scim+json; q=0.0', false],
  ['text/html', false],
  ['application/xml', false],
])('Accept: %s is met: %s', (accept, expected) => {
  expect(acceptsScim(accept)).toBe(expected)
})

test.each([
  [undefined, true],
  ['application/scim+json', true],
  ['application/json ; charset="utf-8"; profile=x', true],
  ['application/json; charset=utf-16', false],
  ['application/jsonp', false],
  ['text/json', false],
])('a body of %s is taken: %s', (type, expected) => {
  expect(isScimBody(type)).toBe(expected)
})
