// Cursors (RFC 9865): where the next page begins, sealed, so that a client can neither read nor make
// one, and bound to who asks for what. Without a sort the place is an id, and what is inserted or
// deleted meanwhile makes nobody appear twice or vanish. With a sort it is a number of resources to
// leave out, as exact as `startIndex` is.
import { z } from 'zod'
import type { HashToken, Sealer } from '../../engine/ports.ts'
import { cursorSeconds } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import type { ScimCaller } from './command.ts'
import type { ListQuestion } from './list-question.ts'

const placeSchema = z.strictObject({
  /** The resource type, where several are listed one after the other. */
  type: z.string(),
  /** Behind this one in the order of ids; `null`: from the beginning of the type. */
  after: z.string().nullable(),
  /** With a sort: so many of the type have been shown. */
  offset: z.int().nonnegative(),
})
export type Place = z.infer<typeof placeSchema>

const cursorSchema = z.strictObject({
  question: z.string(),
  expiresAt: z.int(),
  /** Counted for the first page and repeated: counting anew costs as much as all pages. */
  total: z.int().nonnegative(),
  place: placeSchema,
})
type Cursor = z.infer<typeof cursorSchema>

export type CursorTools = {
  readonly sealer: Sealer
  readonly hashToken: HashToken
  readonly now: Date
}
/** What a cursor leads on: it is worth nothing to another token, directory or question. */
export type CursorScope = {
  readonly caller: ScimCaller
  readonly types: readonly string[]
  readonly question: ListQuestion
}

const purpose = 'scim-cursor'

export function sealCursor(
  { sealer, hashToken, now }: CursorTools,
  scope: CursorScope,
  next: Pick<Cursor, 'total' | 'place'>,
): string {
  const cursor: Cursor = {
    ...next,
    question: hashToken(fingerprint(scope)),
    expiresAt: now.getTime() + cursorSeconds * 1000,
  }
  return sealer.seal(purpose, JSON.stringify(cursor))
}

export function openCursor(
  { sealer, hashToken, now }: CursorTools,
  scope: CursorScope,
  text: string,
): Pick<Cursor, 'total' | 'place'> {
  const opened = sealer.open(purpose, text)
  if (opened === undefined) throw invalidCursor('it was not made here')
  const parsed = cursorSchema.safeParse(JSON.parse(opened))
  if (!parsed.success) throw invalidCursor('another version of this server made it')
  const cursor = parsed.data
  // First whose it is: nobody learns anything about another's cursor, its age neither.
  if (cursor.question !== hashToken(fingerprint(scope)))
    throw invalidCursor('it belongs to another question, and all parameters have to be repeated')
  if (cursor.expiresAt <= now.getTime())
    throw new ScimError(400, 'expiredCursor', 'The cursor has expired; begin with the first page.')
  return cursor
}

function invalidCursor(reason: string): ScimError {
  return new ScimError(400, 'invalidCursor', `The cursor leads nowhere: ${reason}.`)
}

function fingerprint({ caller, types, question }: CursorScope): string {
  const { filter, sortBy, sortOrder, page } = question
  const asked = [filter, sortBy, sortOrder, page.count]
  return JSON.stringify([caller.directory.id, caller.tokenId, types, asked])
}
