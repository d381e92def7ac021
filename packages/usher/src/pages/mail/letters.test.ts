import { describe, expect, test } from 'vitest'
import { harmlessName } from './harmless-name.ts'
import { invitationLetter } from './invitation-letter.ts'
import { resetLetter } from './reset-letter.ts'
import { setUpLetter } from './set-up-letter.ts'
import { signUpLetter } from './sign-up-letter.ts'

const link = 'https://id.contoso.com/verify?token=t1&organization=contoso'
const expiresAt = new Date('2026-11-24T09:05:00Z')

describe.each([
  ['sign-up', (name: string) => signUpLetter({ site: name, link, expiresAt })],
  ['reset', (name: string) => resetLetter({ site: name, link, expiresAt })],
  ['set-up', (name: string) => setUpLetter({ site: name, link, expiresAt })],
  [
    'invitation',
    (name: string) => invitationLetter({ organization: name, inviterName: name, link, expiresAt }),
  ],
])('%s letter', (_, write) => {
  test('says the link and until when it works, in both forms', () => {
    const letter = write('Contoso')
    expect(letter.subject).toContain('Contoso')
    expect(letter.text).toContain(`\n${link}\n`)
    expect(letter.text).toContain('24 Nov 2026, 09:05 UTC')
    expect(letter.html).toContain(`<a href="${link.replaceAll('&', '&amp;')}">`)
    expect(letter.html).toContain('24 Nov 2026, 09:05 UTC')
    expect(letter.text + letter.html + letter.subject).not.toMatch(/\{\w+\}/)
  })

  test('a hostile name stays a name', () => {
    const letter = write('Evil\r\nBcc: all@x.com https://evil.com <img src=x>\u202E')
    expect(letter.subject).not.toMatch(/[\r\n\u202E]/)
    expect(letter.text).not.toContain('\nBcc:')
    expect(letter.text).not.toContain('https://evil.com')
    expect(letter.html).not.toContain('<img')
    expect(letter.html).not.toContain('evil.com')
  })

  test('has no style, script or picture', () => {
    expect(write('Contoso').html).not.toMatch(/<(?:script|style|img|link)|style=/)
  })
})

test('a name in a letter is one line of at most 100 characters', () => {
  expect(harmlessName(` a\n\tb${'c'.repeat(200)}`)).toHaveLength(100)
  expect(harmlessName('Contoso Ltd.')).toBe('Contoso Ltd.')
  expect(harmlessName('www.evil.com')).toBe('www. evil. com')
})
