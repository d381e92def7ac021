/** Longest side in pixels; a logo is shown at 64 at most, on screens of twice the density. */
const sides = [256, 128, 64] as const
/** What the server takes. */
const charactersMax = 100_000

export type Picture =
  | { readonly kind: 'picture'; readonly dataUrl: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' }

/** The picture as a PNG in a data address, as large as fits. Drawn anew, it carries nothing else. */
export async function shrinkPicture(file: File): Promise<Picture> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch {
    return { kind: 'unreadable' }
  }
  for (const side of sides) {
    const dataUrl = drawn(bitmap, side)
    if (dataUrl !== undefined && dataUrl.length <= charactersMax)
      return { kind: 'picture', dataUrl }
  }
  return { kind: 'too-large' }
}

function drawn(bitmap: ImageBitmap, side: number): string | undefined {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png')
}
