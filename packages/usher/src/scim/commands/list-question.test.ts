import { describe, expect, test } from 'vitest'
import { pageItemsDefault, pageItemsMax } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import { questionOfQuery, questionOfSearch, searchRequestUrn } from './list-question.ts'

const pageOf = (query: string) => questionOfQuery(new URLSearchParams(query)).page
const search = (members: object) => questionOfSearch({ schemas: [searchRequestUrn], ...members })

function scimTypeOf(ask: () => unknown): string | null {
  try {
    ask()
  } catch (error) {
    if (error instanceof ScimError && error.status === 400) return error.scimType
    throw error
  }
  throw new Error('nothing was refused')
}

describe('68. startIndex and count', () => {
  test.each([
    ['', 1, pageItemsDefault],
    ['aadOptscim062020', 1, pageItemsDefault],
    ['startIndex=1&count=1', 1, 1],
    ['STARTINDEX=3&Count=2', 3, 2],
    ['startIndex=0', 1, pageItemsDefault],
    ['startIndex=-5&count=-5', 1, 0],
    ['count=0', 1, 0],
    [`count=${pageItemsMax}`, 1, pageItemsMax],
    [`count=${pageItemsMax + 1}`, 1, pageItemsMax],
    [`startIndex=${'9'.repeat(400)}`, Number.MAX_SAFE_INTEGER, pageItemsDefault],
  ])('"%s": from %d, %d', (query, startIndex, count) => {
    expect(pageOf(query)).toEqual({ kind: 'index', startIndex, count })
  })

  test.each(['startIndex=one', 'count=', 'count=1.5', 'count=1e2', 'startIndex=0x10', 'count=NaN'])(
    '"%s" must be an integer',
    (query) => {
      expect(scimTypeOf(() => pageOf(query))).toBe('invalidValue')
    },
  )
})

describe('RFC 9865: cursor', () => {
  test.each([
    ['cursor', null, pageItemsDefault],
    ['cursor=&count=10', null, 10],
    ['cursor=abc&count=1', 'abc', 1],
    [`cursor=abc&count=${pageItemsMax}`, 'abc', pageItemsMax],
  ])('"%s"', (query, cursor, count) => {
    expect(pageOf(query)).toEqual({ kind: 'cursor', cursor, count })
  })

  test.each([
    ['cursor=&count=0', 'invalidCount'],
    ['cursor=&count=-1', 'invalidCount'],
    [`cursor=&count=${pageItemsMax + 1}`, 'invalidCount'],
    ['cursor=&startIndex=1', 'invalidValue'],
    ['cursor=&count=x', 'invalidValue'],
  ])('"%s": %s', (query, scimType) => {
    expect(scimTypeOf(() => pageOf(query))).toBe(scimType)
  })
})

test('74. attributes: the name of the parameter in any case', () => {
  const question = questionOfQuery(new URLSearchParams('Attributes=userName,name.givenName'))
  expect(question.attributes).toBe('userName,name.givenName')
  expect(question.excludedAttributes).toBeNull()
})

describe('76. SearchRequest', () => {
  test('says the same in a body', () => {
    expect(
      search({
        attributes: ['userName'],
        FILTER: 'userName pr',
        sortBy: 'userName',
        sortOrder: 'descending',
        startIndex: 3,
        count: 5,
      }),
    ).toEqual({
      attributes: ['userName'],
      excludedAttributes: null,
      filter: 'userName pr',
      sortBy: 'userName',
      sortOrder: 'descending',
      page: { kind: 'index', startIndex: 3, count: 5 },
    })
  })

  test.each([
    [{ schemas: undefined }, 'invalidValue'],
    [{ schemas: [] }, 'invalidValue'],
    [{ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }, 'invalidValue'],
    [{ filter: 1 }, 'invalidValue'],
    [{ count: 'ten' }, 'invalidValue'],
    [{ count: 1.5 }, 'invalidValue'],
    [{ count: true }, 'invalidValue'],
    [{ attributes: [1] }, 'invalidValue'],
    [{ attributes: {} }, 'invalidValue'],
    [{ cursor: 'x', startIndex: 1 }, 'invalidValue'],
  ])('%j: %s', (members, scimType) => {
    expect(scimTypeOf(() => search(members))).toBe(scimType)
  })

  test.each([undefined, null, [], 'x', 1])('6. %j is no SearchRequest', (body) => {
    expect(scimTypeOf(() => questionOfSearch(body))).toBe('invalidSyntax')
  })
})
