import { expect, test } from 'vitest'
import { maskClaims, maskText } from './mask-claims.ts'

test.each([
  ['ada.lovelace@contoso.com', 'a…e@c…m'],
  ['a@contoso.com', '…@c…m'],
  ['Ada Lovelace', 'A…e'],
  ['Ada', '…'],
  ['', '…'],
  ['a@b@c.example', 'a…e'],
  ['3c8e5b0a-17f4-4f39-9d62-a0c4e1b7d825', '3…5'],
])('%s becomes %s', (text, masked) => {
  expect(maskText(text)).toBe(masked)
})

test('names stay, values go, at any depth; what says nothing stays', () => {
  expect(
    maskClaims({
      id: 248289761001,
      mail: null,
      accountEnabled: true,
      address: { street: 'Ockham Park', 'postal code': 'GU23 6NQ' },
      groups: ['group-one', 'group-two', 'three', 'four', 'five', 'six'],
    }),
  ).toEqual({
    id: '…',
    mail: null,
    accountEnabled: true,
    address: { street: 'O…k', 'postal code': 'G…Q' },
    groups: ['g…e', 'g…o', '…', '…', '…', '… 6'],
  })
})

test('no depth brings a value out', () => {
  let deep: Record<string, unknown> = { secret: 'the value itself' }
  for (let level = 0; level < 20; level += 1) deep = { inner: deep }
  expect(JSON.stringify(maskClaims(deep))).not.toContain('value itself')
})
