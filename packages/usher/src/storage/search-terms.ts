// What a member can be found by: the beginning of each word of the name, of the user name and of the
// address. Each is a row in an index, so that a search reads only what it shows, however many
// members there are, and no character is a wildcard.
import { normalizeUserName } from '../core/email-address.ts'
import type { Member } from '../core/model.ts'

/** Kept short: an index entry has its limits, and nobody types more. In UTF-16 units. */
const termLengthMax = 100
const wordsMax = 6

/** Distinct terms, normalized as user names are. */
export function searchTerms(
  member: Pick<Member, 'displayName' | 'username' | 'email'>,
): readonly string[] {
  const texts = [
    ...wordBeginnings(member.displayName ?? ''),
    member.username ?? '',
    member.email ?? '',
  ]
  return [...new Set(texts.map(searchTerm).filter((term) => term !== ''))]
}

/** What was typed, in the form in which terms are stored. */
export function searchTerm(text: string): string {
  return normalizeUserName(text).slice(0, termLengthMax)
}

/** What lists of members sort by; who has none of the three sorts first. */
export function sortName({
  displayName,
  username,
  email,
}: Pick<Member, 'displayName' | 'username' | 'email'>): string {
  return searchTerm(displayName ?? username ?? email ?? '')
}

/** In UTF-16 units; PostgreSQL's index entries end at 2 700 bytes. */
const userNameLengthMax = 500

/** A user name in the form in which an index knows it. */
export function indexedUserName(text: string): string {
  return normalizeUserName(text).slice(0, userNameLengthMax)
}

/** `Ada King Lovelace` → the whole, `King Lovelace`, `Lovelace`. */
function wordBeginnings(name: string): readonly string[] {
  const words = name.trim().split(/\s+/u)
  return words.slice(0, wordsMax).map((_, index) => words.slice(index).join(' '))
}

/**
 * The smallest text that sorts behind everything that begins with `prefix`, by bytes. U+10FFFF is
 * the last code point, is no character, and both databases compare UTF-8 by its bytes.
 */
export function behindPrefix(prefix: string): string {
  return `${prefix}\u{10FFFF}`
}
