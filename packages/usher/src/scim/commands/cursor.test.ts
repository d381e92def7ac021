import { describe, expect, test } from 'vitest'
import { directorySettingsSchema } from '../../core/directory.ts'
import { makeId, type IdKind, type IdOf } from '../../core/ids.ts'
import { createSealer } from '../../lib/sealer.ts'
import { fillRandom, hashToken } from '../../lib/tokens.ts'
import { cursorSeconds } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import type { ScimCaller } from './command.ts'
import { openCursor, sealCursor, type CursorScope } from './cursor.ts'
import { questionOfQuery } from './list-question.ts'

function id<Kind extends IdKind>(kind: Kind): IdOf[Kind] {
  const random = new Uint8Array(10)
  fillRandom(random)
  return makeId(kind, 0, random)
}
const begun = new Date('2026-01-01T00:00:00Z')
const later = (seconds: number) => new Date(begun.getTime() + seconds * 1000)
const sealer = createSealer([{ id: 'test', key: new Uint8Array(32) }])
const toolsAt = (now: Date) => ({ sealer, hashToken, now })

const caller: ScimCaller = {
  directory: {
    id: id('directory'),
    organizationId: id('organization'),
    name: 'Entra ID',
    connectionId: null,
    settings: directorySettingsSchema.parse({}),
    createdAt: begun,
    updatedAt: begun,
  },
  tokenId: id('directoryToken'),
  origin: { ipAddress: null, userAgent: null },
  scopes: ['read'],
}
const asked = 'filter=active eq true&sortBy=userName&sortOrder=descending&count=10'
function scope(over: Partial<Omit<CursorScope, 'question'>> & { asked?: string } = {}) {
  const query = new URLSearchParams(`${over.asked ?? asked}&cursor=`)
  return { caller, types: ['User'], ...over, question: questionOfQuery(query) }
}
const next = { total: 25, place: { type: 'User', after: id('directoryUser'), offset: 10 } }
const sealed = sealCursor(toolsAt(begun), scope(), next)

function refusal(open: () => unknown): string | null {
  try {
    open()
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType
    throw error
  }
  return 'nothing was refused'
}

test('RFC 9865: opens for whom and for what it was made', () => {
  expect(openCursor(toolsAt(begun), scope(), sealed)).toMatchObject(next)
})

test('RFC 9865 §2: is opaque, and goes into a query as it is', () => {
  expect(sealed).toMatch(/^[A-Za-z0-9._~-]+$/)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('dus_')
})

test('RFC 9865: the projection may change on the way', () => {
  const other = scope({ asked: `${asked}&attributes=userName` })
  expect(openCursor(toolsAt(begun), other, sealed)).toMatchObject(next)
})

describe('115. RFC 9865: invalidCursor', () => {
  test.each<[string, Partial<Omit<CursorScope, 'question'>> & { asked?: string }]>([
    ['another token', { caller: { ...caller, tokenId: id('directoryToken') } }],
    [
      'another directory',
      { caller: { ...caller, directory: { ...caller.directory, id: id('directory') } } },
    ],
    ['another resource type', { types: ['Group'] }],
    ['more resource types', { types: ['User', 'Group'] }],
    ['another filter', { asked: asked.replace('true', 'false') }],
    ['no filter', { asked: asked.replace('filter', 'x') }],
    ['another sort', { asked: asked.replace('userName', 'displayName') }],
    ['another direction', { asked: asked.replace('descending', 'ascending') }],
    ['another count', { asked: asked.replace('10', '11') }],
  ])('%s', (_, over) => {
    expect(refusal(() => openCursor(toolsAt(begun), scope(over), sealed))).toBe('invalidCursor')
    // Whose it is comes first: a stranger does not learn how old it is.
    const late = toolsAt(later(2 * cursorSeconds))
    expect(refusal(() => openCursor(late, scope(over), sealed))).toBe('invalidCursor')
  })

  test.each([
    ['tampered', sealed.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['cut', sealed.slice(0, -2)],
    ['invented', 'abc'],
    ['made for something else', sealer.seal('state', '{}')],
    ['of another version', sealer.seal('scim-cursor', '{"page":2}')],
    ['huge', 'A'.repeat(100_000)],
  ])('%s', (_, text) => {
    expect(refusal(() => openCursor(toolsAt(begun), scope(), text))).toBe('invalidCursor')
  })
})

test('RFC 9865: expiredCursor', () => {
  const at = (seconds: number) => () => openCursor(toolsAt(later(seconds)), scope(), sealed)
  expect(at(cursorSeconds - 1)()).toMatchObject(next)
  expect(refusal(at(cursorSeconds))).toBe('expiredCursor')
})
