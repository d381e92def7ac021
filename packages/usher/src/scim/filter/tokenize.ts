// Filter text → tokens. The alphabet is that of RFC 7644 §3.4.2.2; strings and numbers are JSON's.
import { ScimError } from '../scim-error.ts'
import { filterLengthMax } from '../limits.ts'

export type Token = { readonly position: number } & (
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: '(' | ')' | '[' | ']' | '.' }
  | { readonly kind: 'end' }
)

export function invalidFilter(reason: string, position?: number): ScimError {
  const where = position === undefined ? '' : ` at position ${position}`
  return new ScimError(400, 'invalidFilter', `The filter is not valid${where}: ${reason}`)
}

/** The last token is always the `end`. */
export function tokenize(text: string): readonly Token[] {
  if (text.length > filterLengthMax) {
    throw invalidFilter(`it is longer than ${filterLengthMax} characters`)
  }
  const tokens: Token[] = []
  let position = 0
  for (;;) {
    position = skipSpace(text, position)
    const character = text[position]
    if (character === undefined) break
    const [token, next] = readToken(text, position, character)
    tokens.push(token)
    position = next
  }
  tokens.push({ kind: 'end', position })
  return tokens
}

// Sticky expressions: each looks only at its place and none of them can backtrack over a long text.
const space = /[ \t\r\n]*/y
const word = /[A-Za-z_$][A-Za-z0-9_$.:-]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
/** What may not follow a number directly: `12abc`, `01`, `1.2.3`. */
const wordCharacter = /[A-Za-z0-9_$.:-]/y

function matchAt(expression: RegExp, text: string, position: number): string | null {
  expression.lastIndex = position
  return expression.exec(text)?.[0] ?? null
}

function skipSpace(text: string, position: number): number {
  return position + (matchAt(space, text, position)?.length ?? 0)
}

function readToken(text: string, position: number, character: string): [Token, number] {
  switch (character) {
    case '(':
    case ')':
    case '[':
    case ']':
    case '.':
      return [{ kind: character, position }, position + 1]
    case '"':
      return readString(text, position)
    default: {
      const found = matchAt(word, text, position)
      if (found !== null) return [{ kind: 'word', text: found, position }, position + found.length]
      return readNumber(text, position)
    }
  }
}

function readString(text: string, position: number): [Token, number] {
  const literal = matchAt(string, text, position)
  if (literal === null) throw invalidFilter('the string is not closed', position)
  try {
    const value: unknown = JSON.parse(literal)
    if (typeof value === 'string') {
      return [{ kind: 'string', value, position }, position + literal.length]
    }
  } catch {
    // Falls through: an unknown escape or a raw control character.
  }
  throw invalidFilter('the string is not a JSON string', position)
}

function readNumber(text: string, position: number): [Token, number] {
  const literal = matchAt(number, text, position)
  if (literal === null) throw invalidFilter('unexpected character', position)
  const next = position + literal.length
  const value = Number(literal)
  if (matchAt(wordCharacter, text, next) !== null || !Number.isFinite(value)) {
    throw invalidFilter('not a number; text must be in double quotes', position)
  }
  return [{ kind: 'number', value, position }, next]
}
