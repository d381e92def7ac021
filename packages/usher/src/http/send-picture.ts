import { UsherError } from '../core/error-catalogue.ts'
import type { HttpContext } from './context.ts'

const pictureUrl = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)$/

/** A picture that we hold is sent, one that lies elsewhere is pointed to. Errors: NOT_FOUND. */
export function sendPicture(c: HttpContext, avatarUrl: string | null): Response {
  const [, type, content] = pictureUrl.exec(avatarUrl ?? '') ?? []
  c.header('Cache-Control', 'private, max-age=300')
  if (type !== undefined && content !== undefined)
    return c.body(Buffer.from(content, 'base64'), 200, { 'Content-Type': type })
  // A provider chose it: only what is an address goes into a header.
  const address = avatarUrl === null ? null : URL.parse(avatarUrl)
  if (address?.protocol === 'https:') return c.redirect(address.href)
  throw new UsherError('NOT_FOUND')
}
