import { expect, test } from 'vitest'
import { photoBytesMax, photoDataUrl } from './photo.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

test.each([
  ['\u00ff\u00d8\u00ff\u00e0rest', 'image/jpeg'],
  ['\u0089PNG\r\n\u001a\nrest', 'image/png'],
  ['GIF89a', 'image/gif'],
  ['GIF87a', 'image/gif'],
  ['RIFF1234WEBPVP8', 'image/webp'],
])('the type is read from the bytes: %j', (text, type) => {
  const url = photoDataUrl(bytes(text))
  expect(url).toBe(`data:${type};base64,${Buffer.from(text, 'latin1').toString('base64')}`)
})

test.each([
  '',
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '<html>',
  'RIFF1234WAVE',
  'GIF90a',
  'BM',
])('no picture, no URL: %j', (text) => expect(photoDataUrl(bytes(text))).toBeNull())

test('the limit holds at the byte', () => {
  const picture = new Uint8Array(photoBytesMax + 1)
  picture.set([0xff, 0xd8, 0xff])
  expect(photoDataUrl(picture.subarray(0, photoBytesMax))).not.toBeNull()
  expect(photoDataUrl(picture)).toBeNull()
})
