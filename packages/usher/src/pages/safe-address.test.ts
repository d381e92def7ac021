import { describe, expect, test } from 'vitest'
import { safeLink, safePicture } from './safe-address.ts'

const data = (length: number) => 'data:image/png;base64,'.padEnd(length, 'A')
const https = (length: number) => 'https://a.com/'.padEnd(length, 'a')
const png = 'data:image/png;base64,iVBORw0KGgo='

describe('safePicture', () => {
  test.each([
    ['https://cdn.contoso.com/logo.png', 'https://cdn.contoso.com/logo.png'],
    ['https://cdn.contoso.com/a b".png', 'https://cdn.contoso.com/a%20b%22.png'],
    [png, png],
    ['data:image/webp;base64,AAAA', 'data:image/webp;base64,AAAA'],
  ])('%s may be shown', (address, shown) => {
    expect(safePicture(address)).toBe(shown)
  })

  test.each([
    null,
    '',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'http://cdn.contoso.com/logo.png',
    '//cdn.contoso.com/logo.png',
    '/logo.png',
    'https://user:secret@cdn.contoso.com/logo.png',
    'https://',
    'blob:https://contoso.com/1',
    'data:text/html;base64,AAAA',
    'data:image/svg+xml;base64,AAAA',
    'data:image/png,<svg onload=alert(1)>',
    'data:image/png;base64,AAAA" onerror="alert(1)',
    'data:image/png;base64,AAAA\n',
    'data:image/png;charset=x;base64,AAAA',
  ])('%j is dropped', (address) => {
    expect(safePicture(address)).toBeNull()
  })

  test('limits: a data URL of 200 000 characters, an address of 2000', () => {
    expect(safePicture(data(200_000))).not.toBeNull()
    expect(safePicture(data(200_001))).toBeNull()
    expect(safePicture(https(2000))).not.toBeNull()
    expect(safePicture(https(2001))).toBeNull()
  })
})

describe('safeLink', () => {
  test.each([
    '/',
    '/sign-in?organization=contoso&return_to=%2Freports#top',
    'https://app.contoso.com/reports',
    'http://localhost:3000/',
  ])('%s may be followed', (address) => {
    expect(safeLink(address)).toBe(address)
  })

  test.each([
    '',
    'reports',
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.com',
    '/\\evil.com',
    '\\\\evil.com',
    '/\t/evil.com',
    '/a b',
    '/\n/evil.com',
    'ftp://evil.com/',
    'https://',
  ])('%j becomes the start page', (address) => {
    expect(safeLink(address)).toBe('/')
  })
})
