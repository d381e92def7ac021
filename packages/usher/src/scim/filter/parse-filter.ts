// Filter text → tree (RFC 7644 §3.4.2.2). Grouping binds first, then `not`, then `and`, then `or`;
// operators, keywords and attribute names are compared without regard to case.
import type { ComparisonOperator } from '../../core/resource-query.ts'
import type { AttributePath, FilterNode, FilterValue } from './filter-node.ts'
import { filterDepthMax, filterTermsMax } from '../limits.ts'
import { invalidFilter, tokenize } from './tokenize.ts'
import type { Token } from './tokenize.ts'

/** Throws ScimError `invalidFilter`. */
export function parseFilter(text: string): FilterNode {
  return parseWhole(text, 'resource')
}

/** What stands in the brackets of a PATCH path. */
export function parseElementFilter(text: string): FilterNode {
  return parseWhole(text, 'element')
}

function parseWhole(text: string, scope: Scope): FilterNode {
  const cursor = createCursor(tokenize(text))
  const node = parseOr(cursor, 0, scope)
  if (cursor.peek().kind !== 'end') {
    throw invalidFilter(`unexpected ${describe(cursor.peek())}`, cursor.peek().position)
  }
  return node
}

/** Inside brackets the paths are sub-attributes, and there are no brackets in brackets. */
type Scope = 'resource' | 'element'

type Cursor = {
  peek(): Token
  next(): Token
  /** Counts a comparison; too many of them make a filter that no index helps. */
  countTerm(position: number): void
}

function createCursor(tokens: readonly Token[]): Cursor {
  const end: Token = tokens.at(-1) ?? { kind: 'end', position: 0 }
  let index = 0
  let terms = 0
  const peek = () => tokens[index] ?? end
  return {
    peek,
    next: () => {
      const token = peek()
      index += 1
      return token
    },
    countTerm: (position) => {
      terms += 1
      if (terms > filterTermsMax) {
        throw invalidFilter(`it has more than ${filterTermsMax} comparisons`, position)
      }
    },
  }
}

function parseOr(cursor: Cursor, depth: number, scope: Scope): FilterNode {
  return parseChain(cursor, 'or', () => parseAnd(cursor, depth, scope))
}

function parseAnd(cursor: Cursor, depth: number, scope: Scope): FilterNode {
  return parseChain(cursor, 'and', () => parseTerm(cursor, depth, scope))
}

/** `a or b or c` is one node with three operands: a long chain is flat, not deep. */
function parseChain(cursor: Cursor, kind: 'and' | 'or', operand: () => FilterNode): FilterNode {
  const first = operand()
  if (!isWord(cursor.peek(), kind)) return first
  const operands = [first]
  while (isWord(cursor.peek(), kind)) {
    cursor.next()
    operands.push(operand())
  }
  return { kind, operands }
}

function parseTerm(cursor: Cursor, depth: number, scope: Scope): FilterNode {
  const token = cursor.next()
  // The depth is looked at before the recursion, so that ten thousand parentheses end here and not in
  // a stack overflow.
  if (depth > filterDepthMax) {
    throw invalidFilter(`it is nested more than ${filterDepthMax} deep`, token.position)
  }
  if (token.kind === '(') return parseGroup(cursor, depth, scope)
  if (token.kind !== 'word') {
    throw invalidFilter(`expected an attribute, found ${describe(token)}`, token.position)
  }
  if (isWord(token, 'not')) {
    // RFC 7644 §3.4.2.2: `*1"not" "(" FILTER ")"`; `not` without parentheses is not a filter.
    const open = cursor.next()
    if (open.kind !== '(') throw invalidFilter('expected ( after not', open.position)
    return { kind: 'not', operand: parseGroup(cursor, depth, scope) }
  }
  return parseExpression(cursor, token.text, token.position, depth, scope)
}

function parseGroup(cursor: Cursor, depth: number, scope: Scope): FilterNode {
  const node = parseOr(cursor, depth + 1, scope)
  const close = cursor.next()
  if (close.kind !== ')') {
    throw invalidFilter(`expected ), found ${describe(close)}`, close.position)
  }
  return node
}

function parseExpression(
  cursor: Cursor,
  text: string,
  position: number,
  depth: number,
  scope: Scope,
): FilterNode {
  const path = parseAttributePath(text)
  if (path === null) throw invalidFilter('not an attribute path', position)
  if (cursor.peek().kind === '[') {
    if (scope === 'element') throw invalidFilter('brackets inside brackets', cursor.peek().position)
    return parseValuePath(cursor, path, depth)
  }
  return parseComparison(cursor, path)
}

function parseValuePath(cursor: Cursor, path: AttributePath, depth: number): FilterNode {
  const open = cursor.next()
  if (path.sub !== null) {
    throw invalidFilter('brackets belong behind an attribute, not a sub-attribute', open.position)
  }
  const filter = parseOr(cursor, depth + 1, 'element')
  const close = cursor.next()
  if (close.kind !== ']') {
    throw invalidFilter(`expected ], found ${describe(close)}`, close.position)
  }
  if (cursor.peek().kind !== '.') return { kind: 'valuePath', path, filter }
  // Entra: `emails[type eq "work"].value eq "x"`. RFC 7644 knows this form in PATCH paths only; its
  // meaning here is that the element which matches has that value.
  cursor.next()
  const name = cursor.next()
  const sub = name.kind === 'word' ? parseAttributePath(name.text) : null
  if (sub === null || sub.urn !== null || sub.sub !== null) {
    throw invalidFilter('expected a sub-attribute after ].', name.position)
  }
  const comparison = parseComparison(cursor, sub)
  return { kind: 'valuePath', path, filter: { kind: 'and', operands: [filter, comparison] } }
}

const operators: ReadonlyMap<string, ComparisonOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((name) => [name, name]),
)

function parseComparison(cursor: Cursor, path: AttributePath): FilterNode {
  const token = cursor.next()
  cursor.countTerm(token.position)
  if (isWord(token, 'pr')) return { kind: 'present', path }
  const operator = token.kind === 'word' ? operators.get(token.text.toLowerCase()) : undefined
  if (operator === undefined) {
    throw invalidFilter(`expected an operator, found ${describe(token)}`, token.position)
  }
  return { kind: 'compare', path, operator, value: parseValue(cursor.next()) }
}

const keywords: ReadonlyMap<string, FilterValue> = new Map<string, FilterValue>([
  ['true', true],
  ['false', false],
  ['null', null],
])

function parseValue(token: Token): FilterValue {
  if (token.kind === 'string' || token.kind === 'number') return token.value
  const value = token.kind === 'word' ? keywords.get(token.text.toLowerCase()) : undefined
  if (value === undefined) {
    throw invalidFilter(
      `expected a value (text in double quotes), found ${describe(token)}`,
      token.position,
    )
  }
  return value
}

// RFC 7643 §2.1: ATTRNAME = ALPHA *(nameChar); `$ref` is the one name beside that. The names that
// JavaScript objects inherit are refused here, before anything looks them up.
const name = /^(?:[A-Za-z][A-Za-z0-9_-]*|\$ref)$/
const urnPrefix = /^[A-Za-z][A-Za-z0-9-]*(?::[A-Za-z0-9._$-]+)+$/
const inheritedNames: ReadonlySet<string> = new Set(['constructor', 'prototype', '__proto__'])

export function isAttributeName(text: string): boolean {
  return name.test(text) && !inheritedNames.has(text.toLowerCase())
}

/** `null` if it is none. The URN ends at the last colon, so `2.0` in it is no sub-attribute. */
export function parseAttributePath(text: string): AttributePath | null {
  const colon = text.lastIndexOf(':')
  const urn = colon === -1 ? null : text.slice(0, colon)
  if (urn !== null && !urnPrefix.test(urn)) return null
  const [first = '', sub = null, ...more] = text.slice(colon + 1).split('.')
  if (more.length > 0 || !isAttributeName(first)) return null
  if (sub !== null && !isAttributeName(sub)) return null
  return { urn, name: first, sub }
}

function isWord(token: Token, text: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === text
}

/** For the person who reads the error; what they sent comes back only where it is short. */
function describe(token: Token): string {
  switch (token.kind) {
    case 'word':
      return token.text.length <= 60 ? `"${token.text}"` : 'a long word'
    case 'string':
      return 'a string'
    case 'number':
      return 'a number'
    case 'end':
      return 'the end'
    case '(':
    case ')':
    case '[':
    case ']':
    case '.':
      return token.kind
  }
}
