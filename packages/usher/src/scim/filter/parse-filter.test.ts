import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterDepthMax, filterLengthMax, filterTermsMax } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import type { FilterNode } from './filter-node.ts'
import { parseFilter } from './parse-filter.ts'

const path = (name: string, sub: string | null = null, urn: string | null = null) => ({
  urn,
  name,
  sub,
})
const eq = (name: string, value: string | number | boolean | null): FilterNode => ({
  kind: 'compare',
  path: path(name),
  operator: 'eq',
  value,
})

function errorOf(text: string): ScimError {
  try {
    parseFilter(text)
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error(`accepted: ${text.slice(0, 80)}`)
}

test.each(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const)(
  '43 the operator %s, in any case',
  (operator) => {
    const expected = { kind: 'compare', path: path('title'), operator, value: 'x' }
    expect(parseFilter(`title ${operator} "x"`)).toEqual(expected)
    expect(parseFilter(`title ${operator.toUpperCase()} "x"`)).toEqual(expected)
  },
)

test.each<[string, FilterNode]>([
  ['a pr', { kind: 'present', path: path('a') }],
  ['a PR', { kind: 'present', path: path('a') }],
  ['a eq 5', eq('a', 5)],
  ['a eq -1.5e3', eq('a', -1500)],
  ['a eq true', eq('a', true)],
  ['a eq False', eq('a', false)],
  ['a eq null', eq('a', null)],
  ['  a   eq\t"x"  ', eq('a', 'x')],
  ['a eq "2011-05-13T04:42:34Z"', eq('a', '2011-05-13T04:42:34Z')],
  ['$ref eq "x"', eq('$ref', 'x')],
])('44 values: %s', (text, expected) => {
  expect(parseFilter(text)).toEqual(expected)
})

test('49 and binds before or', () => {
  const [a, b, c] = [eq('a', 1), eq('b', 2), eq('c', 3)]
  const expected = { kind: 'or', operands: [a, { kind: 'and', operands: [b, c] }] }
  expect(parseFilter('a eq 1 or b eq 2 and c eq 3')).toEqual(expected)
  expect(parseFilter('a eq 1 or (b eq 2 and c eq 3)')).toEqual(expected)
  expect(parseFilter('(a eq 1 or b eq 2) and c eq 3')).toEqual({
    kind: 'and',
    operands: [{ kind: 'or', operands: [a, b] }, c],
  })
})

test('50 not needs parentheses, and binds before and', () => {
  expect(parseFilter('not (a eq 1) and b eq 2')).toEqual({
    kind: 'and',
    operands: [{ kind: 'not', operand: eq('a', 1) }, eq('b', 2)],
  })
  expect(parseFilter('NOT(a eq 1)')).toEqual({ kind: 'not', operand: eq('a', 1) })
  expect(errorOf('not a eq 1').scimType).toBe('invalidFilter')
})

describe('51 nesting', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}a eq 1${')'.repeat(depth)}`
  test('up to the limit and no further', () => {
    expect(parseFilter(nested(filterDepthMax))).toEqual(eq('a', 1))
    expect(errorOf(nested(filterDepthMax + 1)).message).toContain('nested')
  })
  test.each(['(', 'not (', 'a[', 'not(not('])('ten thousand %s end in a ScimError', (open) => {
    expect(errorOf(open.repeat(10_000)).scimType).toBe('invalidFilter')
    expect(errorOf(open.repeat(1000)).scimType).toBe('invalidFilter')
  })
})

test('52 keywords in any case', () => {
  expect(parseFilter('A EQ 1 And B Eq 2 OR C pR')).toEqual(parseFilter('A eq 1 and B eq 2 or C pr'))
})

test('53 brackets', () => {
  expect(parseFilter('emails[type eq "work" and value co "@x"]')).toEqual({
    kind: 'valuePath',
    path: path('emails'),
    filter: {
      kind: 'and',
      operands: [
        eq('type', 'work'),
        { kind: 'compare', path: path('value'), operator: 'co', value: '@x' },
      ],
    },
  })
})

test("55 Entra's sub-attribute behind the brackets is asked of the same element", () => {
  expect(parseFilter('emails[type eq "work"].value eq "x"')).toEqual(
    parseFilter('emails[type eq "work" and value eq "x"]'),
  )
  expect(parseFilter('emails[type eq "work"].value pr and a eq 1')).toEqual({
    kind: 'and',
    operands: [
      {
        kind: 'valuePath',
        path: path('emails'),
        filter: {
          kind: 'and',
          operands: [eq('type', 'work'), { kind: 'present', path: path('value') }],
        },
      },
      eq('a', 1),
    ],
  })
})

test('57 URN paths', () => {
  const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
  expect(parseFilter(`${urn}:manager.value eq "x"`)).toEqual({
    kind: 'compare',
    path: path('manager', 'value', urn),
    operator: 'eq',
    value: 'x',
  })
})

test.each([
  [String.raw`a eq "\""`, '"'],
  [String.raw`a eq "\\"`, '\\'],
  [String.raw`a eq "\u00e9\n\/"`, 'é\n/'],
  [String.raw`a eq "]) or [("`, ']) or [('],
  ['a eq "😀 é"', '😀 é'],
  ['a eq ""', ''],
  [`a eq "%_';--"`, "%_';--"],
])('59 strings: %s', (text, value) => {
  expect(parseFilter(text)).toEqual(eq('a', value))
})

test.each([
  '',
  '   ',
  'a',
  'a eq',
  'a eq bob',
  "a eq 'bob'",
  'a eq "bob',
  String.raw`a eq "bob\"`,
  String.raw`a eq "\x"`,
  'a eq "b\nc"',
  'a is "b"',
  'a eq 01',
  'a eq 1.',
  'a eq +1',
  'a eq 1e999',
  'a eq 12ab',
  'a eq {}',
  'a eq [1]',
  'a pr "x"',
  '(a eq 1',
  'a eq 1)',
  '()',
  'not ()',
  'a eq 1 and',
  'and a eq 1',
  'a eq 1 b eq 2',
  'a eq 1 and or b eq 2',
  'a[b eq 1',
  'a[]',
  'a[b eq 1]]',
  'a[b[c eq 1]]',
  'a.b[c eq 1]',
  'a[b eq 1].',
  'a[b eq 1].c',
  'a[b eq 1].c.d eq 1',
  'a[b eq 1] eq 1',
  'a.b.c eq 1',
  'a. eq 1',
  '.a eq 1',
  ':a eq 1',
  'urn: eq 1',
  '1a eq 1',
  '__proto__ eq 1',
  'constructor eq 1',
  'a.prototype eq 1',
  'a eq 1; drop table',
  '"a" eq 1',
  'a\u0000 eq 1',
])('62 refused: %j', (text) => {
  const error = errorOf(text)
  expect([error.status, error.scimType]).toEqual([400, 'invalidFilter'])
})

test('62 the error says where and why', () => {
  expect(errorOf('userName eq bob').message).toMatch(/at position 12: .*double quotes/)
  expect(errorOf('userName is "bob"').message).toMatch(/at position 9: expected an operator/)
})

test('65 limits of length and terms', () => {
  const long = (length: number) => `a eq "${'x'.repeat(length - 7)}"`
  expect(parseFilter(long(filterLengthMax))).toMatchObject({ kind: 'compare' })
  expect(errorOf(long(filterLengthMax + 1)).scimType).toBe('invalidFilter')
  const terms = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ')
  expect(parseFilter(terms(filterTermsMax))).toMatchObject({ kind: 'or' })
  expect(errorOf(terms(filterTermsMax + 1)).message).toContain('comparisons')
})

describe('whatever comes', () => {
  const pieces = ['(', ')', '[', ']', '.', '"', '\\', ' ', 'not', 'and', 'or', 'pr', 'eq', 'a', '1']
  const jumble = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((all) => all.join(' '))
  test.each([
    [
      'text',
      fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
    ],
    ['pieces of filters', jumble],
  ])('%s is parsed or refused with a ScimError', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (text) => {
        try {
          parseFilter(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a valid filter with one character changed too', () => {
    const valid = String.raw`not (emails[type eq "work" and value co "\u00e9"].value pr) or a gt -1.5`
    fc.assert(
      fc.property(fc.nat(valid.length), fc.string({ maxLength: 2 }), (at, inserted) => {
        try {
          parseFilter(valid.slice(0, at) + inserted + valid.slice(at + 1))
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
