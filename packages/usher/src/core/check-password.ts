// Which passwords are accepted. Length and what attackers try first, no rules of composition:
// NIST SP 800-63B-4 §3.1.1.2.
import { commonWords, keyboardWalks } from './common-passwords.ts'

export const passwordCharactersMin = 12
export const passwordCharactersMax = 256

export type PasswordProblem =
  'too-short' | 'too-long' | 'repetitive' | 'common' | 'contains-personal-word'

/** One plain sentence each, for the person who chose the password. */
export const passwordProblemText: Readonly<Record<PasswordProblem, string>> = {
  'too-short': `Use at least ${passwordCharactersMin} characters.`,
  'too-long': `Use at most ${passwordCharactersMax} characters.`,
  repetitive: 'This repeats the same few characters; use more different ones.',
  common: 'This is one of the first passwords that attackers try; choose another.',
  'contains-personal-word': 'This contains your e-mail address or name; choose another.',
}

const distinctCharactersMin = 5
const personalWordCharactersMin = 4
const walkCharactersMin = 3

/**
 * `undefined` if the password is good. `personal` are words that an attacker would try for this
 * person first: the e-mail address (its local part counts), the name, the organization.
 */
export function checkPassword(
  password: string,
  personal: readonly string[] = [],
): PasswordProblem | undefined {
  const characters = countCharacters(password)
  if (characters < passwordCharactersMin) return 'too-short'
  if (characters > passwordCharactersMax) return 'too-long'
  const folded = password.normalize('NFKC').toLowerCase()
  if (isRepetitive(folded)) return 'repetitive'
  if (isCommon(folded)) return 'common'
  return containsAny(folded, personal) ? 'contains-personal-word' : undefined
}

/** Code points, as NIST counts: one is one, whatever UTF-16 makes of it. */
function countCharacters(text: string): number {
  return Array.from(text).length
}

function isRepetitive(folded: string): boolean {
  return new Set(folded).size < distinctCharactersMin
}

function isCommon(folded: string): boolean {
  const joined = folded.replaceAll(/[^\p{L}\p{N}]/gu, '')
  const candidates = [joined, plainLetters(joined)]
  return candidates.some((candidate) => {
    const unit = repeatedUnit(candidate)
    const letters = repeatedUnit(unit.replaceAll(/\P{L}/gu, ''))
    return commonWords.has(unit) || commonWords.has(letters) || isWalk(unit)
  })
}

/** Undoes the substitutions that everybody knows: "p4$$w0rd" is "password". */
function plainLetters(joined: string): string {
  const letters: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's' }
  // Digits before and behind the word are additions, those inside stand for letters.
  return joined
    .replaceAll(/^\d+|\d+$/g, '')
    .replaceAll(/[01345]/g, (digit) => letters[digit] ?? digit)
}

/** "abcabcabc" → "abc"; a text that repeats nothing is its own unit. */
function repeatedUnit(text: string): string {
  const period = (text + text).indexOf(text, 1)
  return period > 0 ? text.slice(0, period) : text
}

/** Nothing but stretches of keyboard rows, the alphabet or counting, forwards or backwards. */
function isWalk(text: string): boolean {
  let rest = text
  while (rest !== '') {
    const stretch = walkPrefixLength(rest)
    if (stretch < Math.min(walkCharactersMin, text.length)) return false
    rest = rest.slice(stretch)
  }
  return text !== ''
}

function walkPrefixLength(text: string): number {
  let longest = 0
  for (const walk of keyboardWalks) {
    for (const row of [walk, Array.from(walk).toReversed().join('')]) {
      while (longest < text.length && row.includes(text.slice(0, longest + 1))) longest += 1
    }
  }
  return longest
}

function containsAny(folded: string, personal: readonly string[]): boolean {
  const joined = lettersAndDigits(folded)
  return personal.some((text) => {
    const [beforeAt = ''] = text.normalize('NFKC').toLowerCase().split('@')
    const word = lettersAndDigits(beforeAt)
    return countCharacters(word) >= personalWordCharactersMin && joined.includes(word)
  })
}

function lettersAndDigits(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
