// A picture from a directory: somebody else's bytes that end up in our pages.

/** A picture larger than this is left out rather than scaled: it travels in the profile. */
export const photoBytesMax = 100_000

/**
 * A `data:` URL whose type is read from the bytes, since a declared type is only a claim. SVG is
 * missing on purpose: it can carry script.
 */
export function photoDataUrl(bytes: Uint8Array): string | null {
  if (bytes.byteLength === 0 || bytes.byteLength > photoBytesMax) return null
  const type = sniffedType(bytes)
  if (type === null) return null
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`
}

function sniffedType(bytes: Uint8Array): string | null {
  const text = (from: number, to: number): string =>
    String.fromCharCode(...bytes.subarray(from, to))
  if (text(0, 3) === '\u{ff}\u{d8}\u{ff}') return 'image/jpeg'
  if (text(0, 8) === '\u{89}PNG\r\n\u{1a}\n') return 'image/png'
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return 'image/gif'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  return null
}
