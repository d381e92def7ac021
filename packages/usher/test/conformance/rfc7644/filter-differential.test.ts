// The filter held against an independent implementation, scim2-parse-filter 0.2.10. Where the two differ
// on purpose the generators stay away, and the last tests state each deviation with its reason.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filter as theirFilter, parse as theirParse, type Filter } from 'scim2-parse-filter'
import type { JsonObject } from '../../../src/core/directory.ts'
import { evaluateFilter } from '../../../src/scim/filter/evaluate-filter.ts'
import { pathText, type FilterNode } from '../../../src/scim/filter/filter-node.ts'
import { parseFilter } from '../../../src/scim/filter/parse-filter.ts'
import { resolveFilter } from '../../../src/scim/filter/resolve-filter.ts'
import { toDocument } from '../../../src/scim/resource/to-document.ts'
import { createRegistry } from '../../../src/scim/schema/registry.ts'
import { userType } from '../../../src/scim/schema/resource-types.ts'
import { ScimError } from '../../../src/scim/scim-error.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Our tree in their words. */
function inTheirWords(node: FilterNode): Filter {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { op: node.kind, filters: node.operands.map(inTheirWords) }
    case 'not':
      return { op: 'not', filter: inTheirWords(node.operand) }
    case 'compare':
      return { op: node.operator, attrPath: pathText(node.path), compValue: node.value }
    case 'present':
      return { op: 'pr', attrPath: pathText(node.path) }
    case 'valuePath':
      return { op: '[]', attrPath: pathText(node.path), valFilter: inTheirWords(node.filter) }
  }
}

function ours(text: string): Filter | 'refused' {
  try {
    return inTheirWords(parseFilter(text))
  } catch (error) {
    expect(error).toBeInstanceOf(ScimError)
    return 'refused'
  }
}

function theirs(text: string): Filter | 'refused' {
  try {
    return theirParse(text)
  } catch {
    return 'refused'
  }
}

const anyCase = (word: string) =>
  fc.mixedCase(fc.constant(word), { toggleCase: (letter) => letter.toUpperCase() })
const spaces = fc.constantFrom(' ', '  ', '\t')

/** Logical filters over `term` as text, from the grammar of RFC 7644 §3.4.2.2. */
function logical(term: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ filter: string }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      term,
      fc.tuple(tie('filter'), anyCase('and'), tie('filter')).map((parts) => parts.join(' ')),
      fc.tuple(tie('filter'), anyCase('or'), tie('filter')).map((parts) => parts.join(' ')),
      tie('filter').map((inner) => `(${inner})`),
      fc.tuple(anyCase('not'), tie('filter')).map(([not, inner]) => `${not} (${inner})`),
    ),
  })).filter
}

const within = (inner: fc.Arbitrary<string>) => inner.map((text) => `emails[${text}]`)

const operator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
const attribute = fc.constantFrom(
  'userName',
  'name.familyName',
  'meta.lastModified',
  `${enterprise}:department`,
  `${enterprise}:manager.value`,
  'x-y_z9',
)
/** Without a backslash, and without a sign: see the deviations. */
const literal = fc.oneof(
  fc.stringMatching(/^[^"\\\p{C}]{0,8}$/u).map((text) => JSON.stringify(text)),
  fc.nat().map(String),
  fc.constantFrom('1.5', 'true', 'false', 'null', '"2011-05-13T04:42:34Z"'),
)
const anyTest = fc.oneof(
  fc
    .tuple(attribute, spaces, operator.chain(anyCase), spaces, literal)
    .map((parts) => parts.join('')),
  fc.tuple(attribute, spaces, anyCase('pr')).map((parts) => parts.join('')),
)

describe('the parser', () => {
  test('reads every filter of the grammar as the same tree', () => {
    fc.assert(
      fc.property(logical(fc.oneof(anyTest, within(logical(anyTest)))), (text) => {
        const tree = theirs(text)
        expect(tree).not.toBe('refused')
        expect(ours(text)).toEqual(tree)
      }),
      { numRuns: 1000 },
    )
  })

  test('accepts and refuses the same sequences of tokens', () => {
    const token = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      'and',
      'or',
      'eq',
      'pr',
      'userName',
      'emails',
      '"x"',
      '5',
      'true',
      'userName eq "x"',
      'emails[type pr]',
      'and title pr',
      'not (',
      'or not (',
    )
    let accepted = 0
    fc.assert(
      fc.property(fc.array(token, { maxLength: 9 }), (tokens) => {
        const text = tokens.join(' ')
        if (isDeviation(text)) return
        const tree = ours(text)
        if (tree !== 'refused') accepted += 1
        expect(tree).toEqual(theirs(text))
      }),
      { numRuns: 5000 },
    )
    expect(accepted).toBeGreaterThan(50)
  })

  /** What only they accept; each has its row below. */
  function isDeviation(text: string): boolean {
    return (
      /(^|[[(\s])5 (eq|pr|\[)/.test(text) ||
      /\[[^\]]*\[/.test(text) ||
      text.replaceAll(/(?<=(?:^|[([]|\b(?:and|or)) *)not (?=\()/g, '').includes('not')
    )
  }

  test.each<[reason: string, text: string]>([
    ['`not` needs parentheses (RFC 7644 §3.4.2.2)', 'not userName eq "x"'],
    ['`not` joins nothing', 'userName pr not (title pr)'],
    ['an attribute name starts with a letter (RFC 7643 §2.1)', '5 eq 5'],
    ['there are no brackets in brackets (valFilter)', 'emails[type[value eq "x"]]'],
    ['a sub-attribute has none of its own', 'a.b.c eq "x"'],
    ['names that JavaScript inherits are refused', 'constructor eq "x"'],
  ])('only they accept: %s', (_, text) => {
    expect(ours(text)).toBe('refused')
    expect(theirs(text)).not.toBe('refused')
  })

  test.each<[reason: string, text: string]>([
    ['JSON numbers may be negative, wherever they stand', '(a eq -5 )'],
    ['the literals are compared as ABNF has it, without regard to case', 'a eq True'],
    ['$ref is a sub-attribute (RFC 7643 §2.4)', 'manager.$ref eq "x" and $ref pr'],
  ])('only we accept: %s', (_, text) => {
    expect(ours(text)).not.toBe('refused')
    expect(theirs(text)).toBe('refused')
  })

  test('we read JSON escapes (RFC 7159 §7), they keep all but \\" as text', () => {
    const text = String.raw`a eq "\u00e9"`
    expect(ours(text)).toEqual({ op: 'eq', attrPath: 'a', compValue: 'é' })
    expect(theirs(text)).toEqual({ op: 'eq', attrPath: 'a', compValue: String.raw`\u00e9` })
  })

  test('behind brackets a sub-attribute means the same element to us, any element to them', () => {
    const text = 'emails[type eq "work"].value eq "x"'
    expect(ours(text)).toMatchObject({ op: '[]', valFilter: { op: 'and' } })
    expect(theirs(text)).toMatchObject({ op: 'and', filters: [{ op: '[]' }, { op: 'eq' }] })
  })
})

describe('the evaluator', () => {
  const registry = createRegistry()
  const word = fc.constantFrom('a', 'ab', 'abc', 'b', 'ba', 'x-y', '%', '_')
  const email = fc.record(
    { value: word, type: fc.constantFrom('work', 'home'), primary: fc.boolean() },
    { requiredKeys: ['value'] },
  )
  const user = fc
    .record(
      {
        userName: word,
        title: word,
        active: fc.boolean(),
        name: fc.record({ familyName: word }),
        emails: fc.array(email, { minLength: 1, maxLength: 3 }),
        [enterprise]: fc.record({ department: word }),
      },
      { requiredKeys: ['userName'] },
    )
    .map((attributes): JsonObject => attributes)
  const quoted = word.map((text) => JSON.stringify(text))
  const textOperator = fc.constantFrom('eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
  const texts = fc.constantFrom(
    'userName',
    'title',
    'name.familyName',
    'emails.value',
    'emails.type',
    `${enterprise}:department`,
  )
  const comparison = (path: fc.Arbitrary<string>) =>
    fc.tuple(path, textOperator, quoted).map((parts) => parts.join(' '))
  const truth = (path: string) => fc.boolean().map((value) => `${path} eq ${value}`)
  const plainTest = fc.oneof(
    comparison(texts),
    truth('active'),
    fc.constantFrom('title pr', 'emails pr', 'name pr', 'emails.primary pr'),
  )
  /** One test: of several they do not ask that the same element satisfies them. */
  const elementTest = fc.oneof(
    comparison(fc.constantFrom('value', 'type')),
    truth('primary'),
    fc.constant('type pr'),
  )

  const agrees = (text: string, attributes: JsonObject): [boolean, boolean] => {
    const document = toDocument(registry, userType, { attributes, externalId: null })
    const times = { createdAt: new Date(0), updatedAt: new Date(0) }
    const filter = resolveFilter(registry, userType, parseFilter(text))
    return [
      evaluateFilter(filter, { ...document, ...times, id: 'usr_1' }),
      theirFilter(theirParse(text))(document.attributes),
    ]
  }

  test('answers as theirs does', () => {
    let matched = 0
    fc.assert(
      fc.property(logical(fc.oneof(plainTest, within(elementTest))), user, (text, attributes) => {
        const [our, their] = agrees(text, attributes)
        if (our) matched += 1
        expect(our).toBe(their)
      }),
      { numRuns: 2000 },
    )
    expect(matched).toBeGreaterThan(200)
  })

  test.each<[reason: string, text: string, attributes: JsonObject, our: boolean]>([
    ['60 ne on a missing value holds', 'title ne "x"', { userName: 'a' }, true],
    ['60 eq null is "not there"', 'title eq null', { userName: 'a' }, true],
    ['61 caseExact false', 'userName eq "BOB"', { userName: 'bob' }, true],
    [
      '60 ne is the opposite of eq for several values too',
      'emails.value ne "a"',
      { userName: 'a', emails: [{ value: 'a' }, { value: 'b' }] },
      false,
    ],
    ['54 value is the default', 'emails eq "a"', { userName: 'a', emails: [{ value: 'a' }] }, true],
    [
      '53 one and the same element',
      'emails[type eq "work" and value eq "b"]',
      { userName: 'a', emails: [{ value: 'a', type: 'work' }, { value: 'b' }] },
      false,
    ],
    [
      '55 the same element',
      'emails[type eq "work"].value eq "b"',
      { userName: 'a', emails: [{ value: 'a', type: 'work' }, { value: 'b' }] },
      false,
    ],
  ])('deviates: %s', (_, text, attributes, our) => {
    expect(agrees(text, attributes)).toEqual([our, !our])
  })
})
