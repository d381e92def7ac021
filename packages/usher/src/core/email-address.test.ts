import fc from 'fast-check'
import { expect, test } from 'vitest'
import { domainOf, normalizeUserName, parseDomain, parseEmail } from './email-address.ts'

test.each([
  ['ada@contoso.example', 'ada@contoso.example'],
  ['  Ada.Lovelace@Contoso.Example ', 'ada.lovelace@contoso.example'],
  ['ada+tag@contoso.example', 'ada+tag@contoso.example'],
  ["o'hara@contoso.example", "o'hara@contoso.example"],
  ['änne@bücher.example', 'änne@xn--bcher-kva.example'],
  ['a\u0308nne@contoso.example', 'änne@contoso.example'],
])('accepts %j', (given, expected) => {
  expect(parseEmail(given)).toBe(expected)
})

test.each([
  'a@evil.example@contoso.example',
  '"a@b"@contoso.example',
  '"ada"@contoso.example',
  'ada@contoso.example(comment)',
  'ada(comment)@contoso.example',
  'ada@contoso.example.',
  'ada@contoso.example\u0000.evil.example',
  'ada\n@contoso.example',
  'ada＠contoso.example',
  'ada@contoso．example',
  'ada@ｃontoso.example',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'ada@localhost',
  'ada@contoso.example/evil.example',
  'ada@contoso.example?x',
  'ada@contoso.example#x',
  'ada@contoso.example:80',
  'ada@user:pw@contoso.example',
  'ada@-contoso.example',
  'ada@contoso..example',
  '.ada@contoso.example',
  'ada.@contoso.example',
  'a..da@contoso.example',
  '@contoso.example',
  'ada@',
  'ada',
  '',
  'Ada <ada@contoso.example>',
  'ada@contoso.example,eve@evil.example',
  `${'a'.repeat(65)}@contoso.example`,
  `ada@${'a.'.repeat(130)}example`,
])('refuses %j', (given) => {
  expect(parseEmail(given)).toBeUndefined()
})

test('a homograph domain is not the domain it looks like', () => {
  const cyrillic = parseEmail('ada@соntoso.example')
  expect(cyrillic === undefined || domainOf(cyrillic) !== 'contoso.example').toBe(true)
})

test('what is accepted is stable and has one @', () => {
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'grapheme' })), (text) => {
      const email = parseEmail(text)
      if (email === undefined) return
      expect(parseEmail(email)).toBe(email)
      expect(email.split('@')).toHaveLength(2)
      expect(parseDomain(domainOf(email))).toBe(domainOf(email))
    }),
  )
})

test('user names compare without case and in one Unicode form', () => {
  expect(normalizeUserName(' BOB@Contoso.com')).toBe(normalizeUserName('bob@contoso.com'))
  expect(normalizeUserName('A\u030Angstrom')).toBe(normalizeUserName('Ångstrom'))
})
