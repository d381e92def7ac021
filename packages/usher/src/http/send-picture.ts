import { UsherError } from '../core/error-catalogue.ts'
import { safePicture } from '../pages/safe-address.ts'
import type { HttpContext } from './context.ts'

/** A picture that we hold is sent, one that lies elsewhere is pointed to. Errors: NOT_FOUND. */
export function sendPicture(c: HttpContext, avatarUrl: string | null): Response {
  const picture = safePicture(avatarUrl)
  if (picture === null) throw new UsherError('NOT_FOUND')
  c.header('Cache-Control', 'private, max-age=300')
  const [, type, content] = /^data:([^;]+);base64,(.+)$/.exec(picture) ?? []
  if (type === undefined || content === undefined) return c.redirect(picture)
  return c.body(Buffer.from(content, 'base64'), 200, { 'Content-Type': type })
}
