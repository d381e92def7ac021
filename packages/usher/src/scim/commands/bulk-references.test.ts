import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/directory.ts'
import { jsonDepthMax } from '../limits.ts'
import { ScimError } from '../scim-error.ts'
import type { BulkOperation } from './bulk-request.ts'
import { referencesOf, resolveReferences } from './bulk-references.ts'

function operation(over: Partial<BulkOperation>): BulkOperation {
  return { method: 'POST', bulkId: 'q', path: '/Users', version: null, data: undefined, ...over }
}
const ids = (bulkId: string) => `<${bulkId}>`

test.each<[string, JsonValue, JsonValue, string[]]>([
  ['a member', { members: [{ value: 'bulkId:a' }] }, { members: [{ value: '<a>' }] }, ['a']],
  ['the manager', { manager: { value: 'bulkId:b' } }, { manager: { value: '<b>' } }, ['b']],
  [
    'a PATCH value and a PATCH path',
    { Operations: [{ op: 'add', path: 'members[value eq "bulkId:a b"]', value: 'bulkId:c' }] },
    { Operations: [{ op: 'add', path: 'members[value eq "<a b>"]', value: '<c>' }] },
    ['a b', 'c'],
  ],
  [
    'in the midst of a text: no reference',
    { title: 'see bulkId:a' },
    { title: 'see bulkId:a' },
    [],
  ],
  ['an unquoted path: no reference', { path: 'bulkId:a' }, { path: 'bulkId:a' }, []],
  ['numbers, null, booleans', [1, null, true], [1, null, true], []],
])('108. %s', (_, data, resolved, found) => {
  expect(resolveReferences(operation({ data }), ids).data).toEqual(resolved)
  expect([...referencesOf(operation({ data }))].toSorted()).toEqual(found)
})

test.each([
  ['/Groups/bulkId:a', '/Groups/<a>'],
  ['/Groups/bulkId:a%20b?attributes=id', '/Groups/<a b>?attributes=id'],
  ['/Groups/xbulkId:a', '/Groups/xbulkId:a'],
])('108. the path %s', (path, resolved) => {
  expect(resolveReferences(operation({ path }), ids).path).toBe(resolved)
})

test('122. a body nested too deep is refused before it hurts', () => {
  const nested = (depth: number) => {
    let value: JsonValue = 'bulkId:a'
    for (let level = 0; level < depth; level += 1) value = [value]
    return value
  }
  expect([...referencesOf(operation({ data: nested(jsonDepthMax) }))]).toEqual(['a'])
  expect(() => referencesOf(operation({ data: nested(jsonDepthMax + 1) }))).toThrow(ScimError)
  expect(() => referencesOf(operation({ data: nested(100_000) }))).toThrow(ScimError)
})
