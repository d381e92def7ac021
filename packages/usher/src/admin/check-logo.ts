// A logo in the address itself is what it says: the first bytes tell. Pure.
import { UsherError } from '../core/error-catalogue.ts'

const dataAddress = /^data:image\/(png|jpeg|gif|webp);base64,(.*)$/

/** How each format begins, as the characters that `atob` gives. */
const beginnings: Readonly<Record<string, (bytes: string) => boolean>> = {
  png: (bytes) => bytes.startsWith('\x89PNG\r\n\x1a\n'),
  jpeg: (bytes) => bytes.startsWith('\xff\xd8\xff'),
  gif: (bytes) => bytes.startsWith('GIF87a') || bytes.startsWith('GIF89a'),
  webp: (bytes) => bytes.startsWith('RIFF') && bytes.slice(8, 12) === 'WEBP',
}
/** Enough for each beginning: a multiple of four characters of base64. */
const charactersRead = 32

/** Errors: VALIDATION_FAILED. An https address is fetched by browsers and not judged here. */
export function refuseUnlikePicture(logoUrl: string): void {
  const [, format, content] = dataAddress.exec(logoUrl) ?? []
  if (format === undefined || content === undefined) return
  if (beginnings[format]?.(decoded(content)) === true) return
  throw new UsherError('VALIDATION_FAILED', {
    errors: [
      {
        path: 'logoUrl',
        message: `this is no ${format.toUpperCase()} picture`,
        hint: 'Save the picture as PNG and choose it again.',
      },
    ],
  })
}

function decoded(content: string): string {
  try {
    return atob(content.slice(0, charactersRead))
  } catch {
    return ''
  }
}
